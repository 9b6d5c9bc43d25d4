"""Which discounts a cycle gets, and why each rule applied or did not (§4.2)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import assert_never

from attrs import field, frozen

from gatedrentals.domain.discounts.rules import (
    DiscountRule,
    Eligibility,
    FixedOff,
    FixedPrice,
    FreeCycle,
    PercentOff,
    RuleSet,
)
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.ledger.line import DiscountUse
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.money import basis_points_of, dollars, fraction_of
from gatedrentals.domain.site.charge_class import ChargeClass


class Outcome(Enum):
    """Why a rule did or did not apply."""

    APPLIED = "applied"
    OUTSIDE_WINDOW = "outside_window"
    OTHER_SITE = "other_site"
    OTHER_FREQUENCY = "other_frequency"
    OUTSIDE_TENURE = "outside_tenure"
    OTHER_CYCLE = "other_cycle"
    MOVE_IN_OUTSIDE_WINDOW = "move_in_outside_window"
    NO_PROMO_CODE = "no_promo_code"
    NO_PARTY_ATTRIBUTE = "no_party_attribute"
    NO_AUTOPAY = "no_autopay"
    USED_UP = "used_up"
    OUT_OF_SCOPE = "out_of_scope"
    GROUP_TAKEN = "group_taken"
    NOTHING_LEFT = "nothing_left"
    CAP_REACHED = "cap_reached"


@frozen
class Discountable:
    """A line before discounts: what it costs over its frame, the whole cycle or the stub (§3.6), in cents."""

    line_no: int
    product: ProductCode
    charge_class: ChargeClass
    frame_amount_cents: int


@frozen
class CycleFacts:
    """What is known of a license on the day ``due_on``, the cycle's D, on which everything is tested (§4.2).

    ``cycle`` counts whole cycles up to and with this one; a stub counts none, so the stub at move-in is cycle 0.
    ``frame_days`` of ``cycle_days`` prorate fixed cents if ``prorate_fixed``. ``uses``: on how many *other* cycles of
    the license each rule stands live, by rule id; a void returns its use, so the caller leaves voided ones out.
    Raises InvalidValue for a frame without days.
    """

    due_on: date
    site: SiteId
    frequency: Frequency
    cycle: int
    is_stub: bool
    frame_days: int = field()
    cycle_days: int = field()
    move_in: date
    promo_codes: frozenset[str] = frozenset()
    party_attributes: frozenset[str] = frozenset()
    autopay_on: bool = False
    uses: Mapping[str, int] = field(factory=dict, hash=False)
    prorate_fixed: bool = True

    @frame_days.validator
    @cycle_days.validator
    def _has_days(self, attribute: object, days: int) -> None:
        if days < 1:
            raise InvalidValue(getattr(attribute, "name", "days"), days, "a number of days from 1")

    def prorated(self, cents: int) -> int:
        """A fixed amount per whole cycle, in cents, over this frame (§3.6, policy ``prorate_fixed``)."""
        if not self.prorate_fixed or self.frame_days == self.cycle_days:
            return cents
        return fraction_of(cents, self.frame_days, self.cycle_days)


@frozen
class Decision:
    """What a rule did to a line, or to the whole cycle if ``line_no`` is None.

    ``amount_cents`` is what it takes off over the line's frame: positive if applied, else 0. ``why`` says it in words.
    """

    use: DiscountUse
    line_no: int | None
    amount_cents: int
    outcome: Outcome
    why: str

    @property
    def applied(self) -> bool:
        """Whether the rule takes something off."""
        return self.outcome is Outcome.APPLIED


def evaluate(rules: RuleSet, facts: CycleFacts, lines: Sequence[Discountable]) -> tuple[Decision, ...]:
    """Decide every rule in order of priority, then id, on every line in the given order (§4.2).

    A rule that the cycle is not eligible for yields one decision; any other yields one per line. What earlier rules
    left of a line is what later ones see; no line goes below zero. Pure: the same values give the same decisions.
    """
    left = {line.line_no: line.frame_amount_cents for line in lines}
    taken_groups: dict[tuple[int, str], str] = {}
    decisions: list[Decision] = []
    for rule in rules.rules:
        use = DiscountUse(rule.id, rules.version)
        refused = next(_refusals(rule, facts), None)
        if refused is not None:
            decisions.append(Decision(use, None, 0, *refused))
            continue
        decisions.extend(_decide(rule, use, facts, lines, left, taken_groups))
    return tuple(decisions)


def _decide(
    rule: DiscountRule,
    use: DiscountUse,
    facts: CycleFacts,
    lines: Sequence[Discountable],
    left: dict[int, int],
    taken_groups: dict[tuple[int, str], str],
) -> Iterator[Decision]:
    room = None if rule.cap_cents is None else facts.prorated(rule.cap_cents)
    for line in lines:
        place = (line.line_no, rule.stacking_group or "")
        if not rule.applies_to.covers(line.charge_class, line.product):
            why = f"it applies to {rule.applies_to}; the line is {line.product} of class {line.charge_class.value}"
            yield Decision(use, line.line_no, 0, Outcome.OUT_OF_SCOPE, why)
            continue
        if rule.stacking_group is not None and place in taken_groups:
            why = f"rule {taken_groups[place]} of the same group {rule.stacking_group} applies to the line already"
            yield Decision(use, line.line_no, 0, Outcome.GROUP_TAKEN, why)
            continue
        decision = _take(rule, use, facts, line, left[line.line_no], room)
        yield decision
        if decision.applied:
            left[line.line_no] -= decision.amount_cents
            room = None if room is None else room - decision.amount_cents
            if rule.stacking_group is not None:
                taken_groups[place] = rule.id


def _take(
    rule: DiscountRule, use: DiscountUse, facts: CycleFacts, line: Discountable, left_cents: int, room: int | None
) -> Decision:
    wanted = min(_wanted_cents(rule, facts, left_cents), left_cents)
    if wanted <= 0:
        why = f"{rule.benefit} takes nothing off the {dollars(left_cents)} that earlier rules left"
        return Decision(use, line.line_no, 0, Outcome.NOTHING_LEFT, why)
    if room is None or wanted <= room:
        return Decision(use, line.line_no, wanted, Outcome.APPLIED, _applied(rule, facts, left_cents, wanted))
    if room <= 0:
        why = f"its cap of {dollars(rule.cap_cents or 0)} per cycle is reached"
        return Decision(use, line.line_no, 0, Outcome.CAP_REACHED, why)
    why = f"{_applied(rule, facts, left_cents, room)}, held to its cap of {dollars(rule.cap_cents or 0)} per cycle"
    return Decision(use, line.line_no, room, Outcome.APPLIED, why)


def _wanted_cents(rule: DiscountRule, facts: CycleFacts, left_cents: int) -> int:
    match rule.benefit:
        case PercentOff(percent_bps=percent_bps):
            return basis_points_of(left_cents, percent_bps)
        case FixedOff(amount_cents=amount_cents):
            return facts.prorated(amount_cents)
        case FixedPrice(price_cents=price_cents):
            return left_cents - facts.prorated(price_cents)
        case FreeCycle():
            return left_cents
        case _ as never:
            assert_never(never)


def _applied(rule: DiscountRule, facts: CycleFacts, left_cents: int, taken_cents: int) -> str:
    stub = f" for {facts.frame_days} of {facts.cycle_days} days" if facts.frame_days != facts.cycle_days else ""
    return f"{rule.label}: {rule.benefit}{stub} takes {dollars(taken_cents)} off the {dollars(left_cents)} left"


def _refusals(rule: DiscountRule, facts: CycleFacts) -> Iterator[tuple[Outcome, str]]:
    if facts.due_on not in rule.window:
        yield Outcome.OUTSIDE_WINDOW, f"the cycle is due on {facts.due_on.isoformat()}; the rule runs {rule.window}"
    yield from _not_eligible(rule.eligibility, facts)
    if isinstance(rule.benefit, FreeCycle) and not _is_free(rule.benefit, facts):
        what = "a stub, not a whole cycle" if facts.is_stub else f"cycle {facts.cycle}"
        yield Outcome.OTHER_CYCLE, f"{rule.benefit}; this is {what}"
    used = facts.uses.get(rule.id, 0)
    if rule.max_uses is not None and used >= rule.max_uses:
        yield Outcome.USED_UP, f"it may be used {rule.max_uses} times and was used {used} times"


def _is_free(benefit: FreeCycle, facts: CycleFacts) -> bool:
    return benefit.cycle == facts.cycle and facts.is_stub == (benefit.cycle == 0)


def _not_eligible(asked: Eligibility, facts: CycleFacts) -> Iterator[tuple[Outcome, str]]:
    if asked.sites and facts.site not in asked.sites:
        yield Outcome.OTHER_SITE, f"it is for {', '.join(sorted(asked.sites))}; the site is {facts.site}"
    if asked.frequencies and facts.frequency not in asked.frequencies:
        named = ", ".join(sorted(frequency.value for frequency in asked.frequencies))
        yield Outcome.OTHER_FREQUENCY, f"it is for {named} licenses; this one pays {facts.frequency.value}"
    if facts.cycle < (asked.tenure_from or 0):
        yield Outcome.OUTSIDE_TENURE, f"it starts with cycle {asked.tenure_from}; this is cycle {facts.cycle}"
    if asked.tenure_to is not None and facts.cycle > asked.tenure_to:
        yield Outcome.OUTSIDE_TENURE, f"it ends with cycle {asked.tenure_to}; this is cycle {facts.cycle}"
    if facts.move_in not in asked.move_in:
        yield Outcome.MOVE_IN_OUTSIDE_WINDOW, f"move-in was {facts.move_in.isoformat()}; it is for {asked.move_in}"
    if asked.promo_code is not None and asked.promo_code not in facts.promo_codes:
        yield Outcome.NO_PROMO_CODE, f"the license does not carry the promo code {asked.promo_code}"
    if asked.party_attribute is not None and asked.party_attribute not in facts.party_attributes:
        yield Outcome.NO_PARTY_ATTRIBUTE, f"no resident has the attribute {asked.party_attribute}"
    if asked.autopay and not facts.autopay_on:
        yield Outcome.NO_AUTOPAY, "autopay is not on"
