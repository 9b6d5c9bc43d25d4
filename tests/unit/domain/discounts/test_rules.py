from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.discounts.rules import (
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
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.site.charge_class import ChargeClass

ON_RENT = Scope(classes=frozenset({ChargeClass.RENT}))
DAY = date(2026, 7, 1)


def rule(name: str, priority: int = 1, max_uses: int | None = None, cap_cents: int | None = None) -> DiscountRule:
    return DiscountRule(name, name, ON_RENT, FixedOff(100), priority, max_uses=max_uses, cap_cents=cap_cents)


@given(st.lists(st.tuples(st.text("abc", min_size=1), st.integers(1, 3)), unique_by=lambda pair: pair[0]))
def test_a_set_keeps_its_rules_in_running_order(named: list[tuple[str, int]]) -> None:
    rules = RuleSet(1, tuple(rule(name, priority) for name, priority in named))

    order = [(each.priority, each.id) for each in rules.rules]
    assert order == sorted((priority, name) for name, priority in named)


@given(st.none() | st.dates(), st.none() | st.dates(), st.dates())
def test_a_window_is_half_open(start: date | None, end: date | None, day: date) -> None:
    if start and end and end <= start:
        with pytest.raises(InvalidValue, match=r"end: .* is not a day after"):
            DayWindow(start, end)
        return

    window = DayWindow(start, end)

    assert (day in window) == ((start or date.min) <= day and (end is None or day < end))
    assert start is None or start in window
    assert end is None or end not in window


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: PercentOff(0), "percent_bps: 0 is not a number of basis points from 1 to 10000"),
        (lambda: PercentOff(10_001), "percent_bps: 10001 is not"),
        (lambda: FixedOff(0), "amount_cents: 0 is not an amount above 0"),
        (lambda: FixedPrice(-1), "price_cents: -1 is not an amount from 0"),
        (lambda: FreeCycle(-1), "cycle: -1 is not the number of a cycle, from 0"),
        (Scope, "applies_to: 'nothing' is not one class or product at least"),
        (
            lambda: Scope(classes=frozenset({ChargeClass.RENT, ChargeClass.DEPOSIT})),
            r"classes: 'deposit' is not a class that can be discounted",
        ),
        (lambda: Scope(classes=frozenset({ChargeClass.TAX})), "classes: 'tax' is not"),
        (lambda: Eligibility(tenure_from=-1), "tenure_from: -1 is not"),
        (lambda: Eligibility(tenure_from=3, tenure_to=2), "tenure_to: 2 is not the number of a cycle, from 3"),
        (lambda: Eligibility(tenure_to=-1), "tenure_to: -1 is not"),
        (lambda: rule(""), "id: '' is not a name"),
        (lambda: rule(" a"), "id: ' a' is not a name without blanks around it"),
        (lambda: rule("a", max_uses=0), "max_uses: 0 is not a number of cycles from 1"),
        (lambda: rule("a", cap_cents=0), "cap_cents: 0 is not an amount above 0"),
        (lambda: RuleSet(1, (rule("a", 1), rule("a", 2))), "rules: 'a' is not an id that only one rule has"),
        (lambda: DayWindow(DAY, DAY), "end: '2026-07-01' is not a day after 2026-07-01"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(build: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        build()


def test_the_smallest_and_the_largest_that_make_sense_are_taken() -> None:
    assert [PercentOff(1).percent_bps, PercentOff(10_000).percent_bps] == [1, 10_000]
    assert (FixedOff(1).amount_cents, FixedPrice(0).price_cents, FreeCycle(0).cycle) == (1, 0, 0)
    assert rule("a", max_uses=1, cap_cents=1).cap_cents == 1
    assert Eligibility(tenure_from=2, tenure_to=2).tenure_to == 2


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (PercentOff(1_205), "12.05 % off"),
        (FixedOff(2_500), "$25.00 off per cycle"),
        (FixedPrice(99_900), "a price of $999.00 per cycle"),
        (FreeCycle(3), "cycle 3 free"),
        (DayWindow(), "any day"),
        (DayWindow(DAY), "from July 1, 2026"),
        (
            Scope(frozenset({ChargeClass.UTILITIES, ChargeClass.RENT}), frozenset({ProductCode("pet-rent")})),
            "class rent, class utilities, product pet-rent",
        ),
    ],
)
def test_rules_can_be_put_in_words(value: object, words: str) -> None:
    assert str(value) == words
