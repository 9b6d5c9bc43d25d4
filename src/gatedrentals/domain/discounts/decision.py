"""What is decided about a rule, from what, and the words for it (§4.2)."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum

from attrs import field

from gatedrentals.domain.discounts.rules import DiscountRule
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.ledger.line import DiscountUse
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.money import dollars, fraction_of
from gatedrentals.domain.period import day_words
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.values import frozen


class Outcome(Enum):
    """Why a rule did or did not apply."""

    APPLIED = "applied"
    OUTSIDE_WINDOW = "outside_window"
    OTHER_SITE = "other_site"
    OTHER_FREQUENCY = "other_frequency"
    BEFORE_TENURE = "before_tenure"
    AFTER_TENURE = "after_tenure"
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
    """What a rule did to a line, or to the whole cycle if ``line`` is None.

    ``amount_cents`` is what it takes off over the line's frame: positive if applied, else 0. ``left_cents`` is what
    earlier rules left of the line; ``ahead`` is the rule of the same group that the line has already; ``capped`` if the
    rule's cap held it.
    """

    use: DiscountUse
    rule: DiscountRule
    facts: CycleFacts
    outcome: Outcome
    line: Discountable | None = None
    amount_cents: int = 0
    left_cents: int = 0
    ahead: str = ""
    capped: bool = False

    @property
    def applied(self) -> bool:
        """Whether the rule takes something off."""
        return self.outcome is Outcome.APPLIED

    @property
    def line_no(self) -> int | None:
        """The number of the line, or None if the decision is about the whole cycle."""
        return None if self.line is None else self.line.line_no

    @property
    def why(self) -> str:
        """The reason in words. Put together when asked: a billing run decides much and explains little."""
        return _WORDS[self.outcome](self)


def _what_was_taken(decision: Decision) -> str:
    rule, facts = decision.rule, decision.facts
    stub = f" for {facts.frame_days} of {facts.cycle_days} days" if facts.frame_days != facts.cycle_days else ""
    held = f", held to its cap of {dollars(rule.cap_cents or 0)} per cycle" if decision.capped else ""
    taken = f"takes {dollars(decision.amount_cents)} off the {dollars(decision.left_cents)} left"
    return f"{rule.label}: {rule.benefit}{stub} {taken}{held}"


def _other_frequency(decision: Decision) -> str:
    named = ", ".join(sorted(frequency.value for frequency in decision.rule.eligibility.frequencies))
    return f"it is for {named} licenses; this one pays {decision.facts.frequency.value}"


def _other_cycle(decision: Decision) -> str:
    facts = decision.facts
    return (
        f"{decision.rule.benefit}; this is {'a stub, not a whole cycle' if facts.is_stub else f'cycle {facts.cycle}'}"
    )


def _out_of_scope(decision: Decision) -> str:
    lines = [f"{line.product} of class {line.charge_class.value}" for line in (decision.line,) if line is not None]
    return f"it applies to {decision.rule.applies_to}; the line is {''.join(lines)}"


def _used_up(decision: Decision) -> str:
    used = decision.facts.uses.get(decision.rule.id, 0)
    return f"it may be used {decision.rule.max_uses} times and was used {used} times"


_WORDS: dict[Outcome, Callable[[Decision], str]] = {
    Outcome.APPLIED: _what_was_taken,
    Outcome.OUTSIDE_WINDOW: lambda one: (
        f"the cycle is due on {day_words(one.facts.due_on)}; the rule runs {one.rule.window}"
    ),
    Outcome.OTHER_SITE: lambda one: (
        f"it is for {', '.join(sorted(one.rule.eligibility.sites))}; the site is {one.facts.site}"
    ),
    Outcome.OTHER_FREQUENCY: _other_frequency,
    Outcome.BEFORE_TENURE: lambda one: (
        f"it starts with cycle {one.rule.eligibility.tenure_from}; this is cycle {one.facts.cycle}"
    ),
    Outcome.AFTER_TENURE: lambda one: (
        f"it ends with cycle {one.rule.eligibility.tenure_to}; this is cycle {one.facts.cycle}"
    ),
    Outcome.OTHER_CYCLE: _other_cycle,
    Outcome.MOVE_IN_OUTSIDE_WINDOW: lambda one: (
        f"move-in was {day_words(one.facts.move_in)}; it is for {one.rule.eligibility.move_in}"
    ),
    Outcome.NO_PROMO_CODE: lambda one: f"the license does not carry the promo code {one.rule.eligibility.promo_code}",
    Outcome.NO_PARTY_ATTRIBUTE: lambda one: f"no resident has the attribute {one.rule.eligibility.party_attribute}",
    Outcome.NO_AUTOPAY: lambda _one: "autopay is not on",
    Outcome.USED_UP: _used_up,
    Outcome.OUT_OF_SCOPE: _out_of_scope,
    Outcome.GROUP_TAKEN: lambda one: (
        f"rule {one.ahead} of the same group {one.rule.stacking_group} applies to the line already"
    ),
    Outcome.NOTHING_LEFT: lambda one: (
        f"{one.rule.benefit} takes nothing off the {dollars(one.left_cents)} that earlier rules left"
    ),
    Outcome.CAP_REACHED: lambda one: f"its cap of {dollars(one.rule.cap_cents or 0)} per cycle is reached",
}
