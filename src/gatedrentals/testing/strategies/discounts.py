"""Discount rules: every benefit, scope and kind of eligibility."""

from datetime import date

from hypothesis import strategies as st

from gatedrentals.domain.discounts.rules import (
    Benefit,
    DayWindow,
    DiscountRule,
    Eligibility,
    FixedOff,
    FixedPrice,
    FreeCycle,
    PercentOff,
    RuleSet,
    Scope,
)
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.site.charge_class import ChargeClass

_SCOPES = (
    Scope(classes=frozenset({ChargeClass.RENT})),
    Scope(classes=frozenset({ChargeClass.RENT, ChargeClass.UTILITIES}), products=frozenset({ProductCode("pet-rent")})),
    Scope(products=frozenset({ProductCode("storm-water")})),
)


@st.composite
def windows(draw: st.DrawFn) -> DayWindow:
    """Any window of days, open at either side or closed."""
    days = sorted(draw(st.sets(st.dates(date(2026, 1, 1), date(2029, 12, 31)), min_size=2, max_size=2)))
    return DayWindow(draw(st.sampled_from([None, days[0]])), draw(st.sampled_from([None, days[1]])))


@st.composite
def eligibilities(draw: st.DrawFn) -> Eligibility:
    """Who gets a rule; most rules ask for little."""
    tenure_from = draw(st.none() | st.integers(0, 12))
    return Eligibility(
        frequencies=draw(st.frozensets(st.sampled_from(Frequency), max_size=2)),
        tenure_from=tenure_from,
        tenure_to=draw(st.none() | st.integers(tenure_from or 0, 52)),
        move_in=draw(windows()),
        promo_code=draw(st.sampled_from([None, "SUMMER", "FRIENDS"])),
        party_attribute=draw(st.sampled_from([None, "veteran"])),
        autopay=draw(st.booleans()),
    )


def benefits() -> st.SearchStrategy[Benefit]:
    """What a rule gives."""
    return st.one_of(
        st.builds(PercentOff, st.integers(1, 10_000)),
        st.builds(FixedOff, st.integers(1, 50_000)),
        st.builds(FixedPrice, st.integers(0, 120_000)),
        st.builds(FreeCycle, st.integers(0, 12)),
    )


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """A version of up to four rules."""
    ids = draw(st.sets(st.sampled_from(["move-in", "autopay", "veterans", "twelfth-free", "friends"]), max_size=4))
    return RuleSet(draw(st.integers(1, 9)), tuple(draw(rules_of(rule_id)) for rule_id in sorted(ids)))


def rules_of(rule_id: str) -> st.SearchStrategy[DiscountRule]:
    """A rule of this id."""
    return st.builds(
        DiscountRule,
        id=st.just(rule_id),
        label=st.sampled_from(["Welcome", "Autopay", "Loyalty"]),
        applies_to=st.sampled_from(_SCOPES),
        benefit=benefits(),
        priority=st.integers(1, 3),
        window=windows(),
        eligibility=eligibilities(),
        max_uses=st.none() | st.integers(1, 12),
        stacking_group=st.sampled_from([None, "welcome"]),
        cap_cents=st.none() | st.integers(1, 20_000),
    )
