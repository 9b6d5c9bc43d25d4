"""Which discounts a cycle gets, and why each rule applied or did not (§4.2)."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from gatedrentals.domain.discounts.decision import CycleFacts, Decision, Discountable, Outcome
from gatedrentals.domain.discounts.rules import (
    DiscountRule,
    Eligibility,
    FixedOff,
    FixedPrice,
    FreeCycle,
    PercentOff,
    RuleSet,
)
from gatedrentals.domain.ledger.line import DiscountUse
from gatedrentals.domain.money import basis_points_of

__all__ = ["CycleFacts", "Decision", "Discountable", "Outcome", "evaluate"]


def evaluate(rules: RuleSet, facts: CycleFacts, lines: Sequence[Discountable]) -> tuple[Decision, ...]:
    """Decide every rule in order of priority, then id, on every line in the given order (§4.2).

    A rule that the cycle is not eligible for yields one decision; any other yields one per line. What earlier rules
    left of a line is what later ones see; no line goes below zero. Pure: the same values give the same decisions.
    """
    left = {line.line_no: line.frame_amount_cents for line in lines}
    groups: dict[tuple[int, str], str] = {}
    decisions: list[Decision] = []
    for rule in rules.rules:
        use = DiscountUse(rule.id, rules.version)
        refused = next(_refusals(rule, facts), None)
        if refused is not None:
            decisions.append(Decision(use, rule, facts, refused))
            continue
        room = None if rule.cap_cents is None else facts.prorated(rule.cap_cents)
        for line in lines:
            decision = _decide(rule, use, facts, line, left[line.line_no], room, groups)
            decisions.append(decision)
            left[line.line_no] -= decision.amount_cents
            room = None if room is None else room - decision.amount_cents
    return tuple(decisions)


def _decide(
    rule: DiscountRule,
    use: DiscountUse,
    facts: CycleFacts,
    line: Discountable,
    left_cents: int,
    room: int | None,
    groups: dict[tuple[int, str], str],
) -> Decision:
    if not rule.applies_to.covers(line.charge_class, line.product):
        return Decision(use, rule, facts, Outcome.OUT_OF_SCOPE, line, 0, left_cents)
    place = None if rule.stacking_group is None else (line.line_no, rule.stacking_group)
    if place in groups:
        return Decision(use, rule, facts, Outcome.GROUP_TAKEN, line, 0, left_cents, groups[place])
    wanted = min(_wanted_cents(rule, facts, left_cents), left_cents)
    if wanted <= 0:
        return Decision(use, rule, facts, Outcome.NOTHING_LEFT, line, 0, left_cents)
    if room == 0:
        return Decision(use, rule, facts, Outcome.CAP_REACHED, line, 0, left_cents)
    taken = wanted if room is None else min(wanted, room)
    if place is not None:
        groups[place] = rule.id
    return Decision(use, rule, facts, Outcome.APPLIED, line, taken, left_cents, capped=taken < wanted)


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


def _refusals(rule: DiscountRule, facts: CycleFacts) -> Iterator[Outcome]:
    if facts.due_on not in rule.window:
        yield Outcome.OUTSIDE_WINDOW
    yield from _not_eligible(rule.eligibility, facts)
    if isinstance(rule.benefit, FreeCycle) and not _is_free(rule.benefit, facts):
        yield Outcome.OTHER_CYCLE
    if rule.max_uses is not None and facts.uses.get(rule.id, 0) >= rule.max_uses:
        yield Outcome.USED_UP


def _is_free(benefit: FreeCycle, facts: CycleFacts) -> bool:
    return benefit.cycle == facts.cycle and facts.is_stub == (benefit.cycle == 0)


def _not_eligible(asked: Eligibility, facts: CycleFacts) -> Iterator[Outcome]:
    if asked.sites and facts.site not in asked.sites:
        yield Outcome.OTHER_SITE
    if asked.frequencies and facts.frequency not in asked.frequencies:
        yield Outcome.OTHER_FREQUENCY
    if facts.cycle < (asked.tenure_from or 0):
        yield Outcome.BEFORE_TENURE
    if asked.tenure_to is not None and facts.cycle > asked.tenure_to:
        yield Outcome.AFTER_TENURE
    if facts.move_in not in asked.move_in:
        yield Outcome.MOVE_IN_OUTSIDE_WINDOW
    if asked.promo_code is not None and asked.promo_code not in facts.promo_codes:
        yield Outcome.NO_PROMO_CODE
    if asked.party_attribute is not None and asked.party_attribute not in facts.party_attributes:
        yield Outcome.NO_PARTY_ATTRIBUTE
    if asked.autopay and not facts.autopay_on:
        yield Outcome.NO_AUTOPAY
