"""Discounts of a part of a cycle, rounded apart from the line that they reduce: it never goes below zero (§4.2)."""

from collections.abc import Iterable

from gatedrentals.domain.ledger.line import Earning, Line
from gatedrentals.domain.values import evolve


def never_below_zero(charge_cents: int, discounts: Iterable[Line]) -> list[Line]:
    """The discounts of one line, the largest of them lowered by the cents that would take the line below zero.

    Only the rounding of days can do that: over the whole cycle discounts take at most what there is.
    """
    kept = list(discounts)
    net_cents = charge_cents + sum(line.amount_cents for line in kept)
    if net_cents < 0:
        place = min(range(len(kept)), key=lambda place: kept[place].amount_cents)
        kept[place] = _lowered(kept[place], -net_cents)
    return kept


def _lowered(discount: Line, cents: int) -> Line:
    amount_cents = discount.amount_cents + cents
    earning = discount.earning
    if earning is not None:
        earning = Earning(amount_cents, earning.period, earning.start, earning.end)
    return evolve(discount, amount_cents=amount_cents, earning=earning)
