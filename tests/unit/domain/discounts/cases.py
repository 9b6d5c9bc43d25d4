"""Rules, cycles and lines to try the evaluator on."""

from datetime import date

from attrs import evolve

from gatedrentals.domain.discounts.evaluator import CycleFacts, Decision, Discountable
from gatedrentals.domain.discounts.rules import (
    ALWAYS,
    ANYBODY,
    Benefit,
    DayWindow,
    DiscountRule,
    Eligibility,
    PercentOff,
    Scope,
)
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.site.charge_class import ChargeClass

RENT, STORM, PET = ProductCode("rent"), ProductCode("storm-water"), ProductCode("pet-rent")
CROSBY, WILLIS = SiteId("crosby"), SiteId("willis")
ON_RENT = Scope(classes=frozenset({ChargeClass.RENT}))
ON_ALL = Scope(classes=frozenset({ChargeClass.RENT, ChargeClass.UTILITIES}))
JULY = CycleFacts(
    due_on=date(2026, 7, 1),
    site=CROSBY,
    frequency=Frequency.MONTHLY,
    cycle=1,
    is_stub=False,
    frame_days=31,
    cycle_days=31,
    move_in=date(2026, 6, 18),
)
STUB = evolve(JULY, due_on=date(2026, 6, 18), cycle=0, is_stub=True, frame_days=13, cycle_days=30)


def rule(
    name: str,
    benefit: Benefit,
    priority: int = 1,
    scope: Scope = ON_RENT,
    *,
    stacking_group: str | None = None,
    cap_cents: int | None = None,
) -> DiscountRule:
    return DiscountRule(name, name, scope, benefit, priority, stacking_group=stacking_group, cap_cents=cap_cents)


def a_tenth(
    window: DayWindow = ALWAYS, eligibility: Eligibility = ANYBODY, max_uses: int | None = None
) -> DiscountRule:
    return evolve(rule("a", PercentOff(1_000)), window=window, eligibility=eligibility, max_uses=max_uses)


def rent(cents: int, line_no: int = 1) -> Discountable:
    return Discountable(line_no, RENT, ChargeClass.RENT, cents)


def storm_water(cents: int, line_no: int = 2) -> Discountable:
    return Discountable(line_no, STORM, ChargeClass.UTILITIES, cents)


def taken(decisions: tuple[Decision, ...], line_no: int = 1) -> list[int]:
    return [decision.amount_cents for decision in decisions if decision.applied and decision.line_no == line_no]
