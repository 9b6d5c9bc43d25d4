"""What the lines of one bill come to, read from §3 and §4 alone: charges, discounts, taxes, in whole cents."""

from datetime import date
from typing import NamedTuple

from tests.unit.second_reading.plain_schedule import NIGHT, Part, rounded

ALL_OF_IT = 10_000
UNLIMITED = 10**12


class Rule(NamedTuple):
    """A discount rule, every key of it; None or empty asks for nothing. Last days are in their windows."""

    id: str
    priority: int
    benefit: tuple[str, int]
    classes: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    first_due: date | None = None
    last_due: date | None = None
    sites: tuple[str, ...] = ()
    steps: tuple[int, ...] = ()
    tenure_from: int | None = None
    tenure_to: int | None = None
    first_move_in: date | None = None
    last_move_in: date | None = None
    promo_code: str | None = None
    party_attribute: str | None = None
    autopay: bool = False
    max_uses: int | None = None
    stacking_group: str | None = None
    cap: int | None = None


class Who(NamedTuple):
    """What rules ask about a license."""

    site: str
    move_in: date
    promo_codes: frozenset[str] = frozenset()
    party_attributes: frozenset[str] = frozenset()
    autopay: bool = False


class Charge(NamedTuple):
    """A recurring charge of a cycle: its product, class, and cents per whole cycle."""

    product: str
    charge_class: str
    cents: int


def may_have(rule: Rule, who: Who, part: Part) -> bool:
    """Whether window and eligibility of a rule hold, tested on the cycle's D (§4.2)."""
    due = part.opened
    return (
        _between(rule.first_due, due, rule.last_due)
        and (not rule.sites or who.site in rule.sites)
        and (not rule.steps or part.terms.step in rule.steps)
        and (rule.tenure_from is None or part.cycle >= rule.tenure_from)
        and (rule.tenure_to is None or part.cycle <= rule.tenure_to)
        and _between(rule.first_move_in, who.move_in, rule.last_move_in)
        and (rule.promo_code is None or rule.promo_code in who.promo_codes)
        and (rule.party_attribute is None or rule.party_attribute in who.party_attributes)
        and (who.autopay or not rule.autopay)
    )


def reductions(
    rules: list[Rule], who: Who, part: Part, charges: list[Charge], used: dict[str, int], *, prorate_fixed: bool = True
) -> list[dict[str, int]]:
    """What each rule takes off each charge over the whole cycle or stub, in cents (§4.2)."""
    taken: list[dict[str, int]] = [{} for _ in charges]
    groups: set[tuple[int, str]] = set()
    for rule in sorted(rules, key=lambda one: (one.priority, one.id)):
        if not may_have(rule, who, part) or (rule.max_uses is not None and used.get(rule.id, 0) >= rule.max_uses):
            continue
        amount = rule.benefit[1]
        fixed = part.frame_cents(amount) if prorate_fixed else amount
        room = UNLIMITED if rule.cap is None else part.frame_cents(rule.cap) if prorate_fixed else rule.cap
        for place, charge in enumerate(charges):
            grouped = rule.stacking_group is not None and (place, rule.stacking_group) in groups
            if grouped or not (charge.charge_class in rule.classes or charge.product in rule.products):
                continue
            left = part.frame_cents(charge.cents) - sum(taken[place].values())
            off = min(wanted_cents(rule, part, left, fixed), left, room)
            if off > 0:
                taken[place][rule.id] = off
                room -= off
                groups.add((place, rule.stacking_group or rule.id))
    return taken


def wanted_cents(rule: Rule, part: Part, left: int, fixed: int) -> int:
    """What the benefit asks of what earlier rules left of a line; ``fixed`` is its amount over the cycle or stub."""
    kind, amount = rule.benefit
    if kind == "percent_bps":
        return rounded(left * amount, ALL_OF_IT)
    if kind == "amount_off":
        return fixed
    if kind == "fixed_price":
        return left - fixed
    is_free = part.cycle == amount and part.is_whole == (amount > 0)
    return left if is_free else 0


def net_cents(part: Part, charge: Charge, taken: dict[str, int]) -> int:
    """What the nights of a part come to, each discount a line that is rounded by itself; never below zero (§4.2)."""
    charged = part.share(part.frame_cents(charge.cents))
    return max(0, charged - sum(part.share(off) for off in taken.values()))


class Stay(NamedTuple):
    """What hotel tax asks: the first night, written notices, restarts of the count, and an end if it is final."""

    first_night: date
    notices: tuple[date, ...] = ()
    restarts: tuple[date, ...] = ()
    end: date | None = None


def is_taxable(stay: Stay, night: date, long: int = 30, *, from_notice: bool = False) -> bool:
    """Whether a night bears the tax (§4.3): until night 31 of its count, unless a written notice exempts it before."""
    starts = [stay.first_night, *stay.restarts]
    count = max(number for number, start in enumerate(starts) if start <= night)
    start, is_last = starts[count], count == len(stay.restarts)
    if (night - start).days >= long:
        return False
    until = None if is_last else starts[count + 1]
    own = (day for day in stay.notices if (day >= start or not count) and (until is None or day < until))
    end = stay.end if is_last else None
    return not any(
        day <= night and (end is None or (end - (max(day, start) if from_notice else start)).days >= long)
        for day in own
    )


def tax_cents(net: int, nights: int, taxable: int, rate_bps: int) -> int:
    """One authority's tax on a line (§4.3)."""
    return rounded(rounded(net * taxable, nights) * rate_bps, ALL_OF_IT)


def taxable_nights(stay: Stay, start: date, end: date, long: int = 30, *, from_notice: bool = False) -> int:
    """How many nights ``[start, end)`` bear the tax."""
    nights = (start + NIGHT * number for number in range((end - start).days))
    return sum(is_taxable(stay, night, long, from_notice=from_notice) for night in nights)


def _between(first: date | None, day: date, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
