"""Discount rules as values: when, for whom, on what and how much (§4.2)."""

from datetime import date
from typing import TypeAlias

from attrs import Attribute, field

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import day_words
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.values import frozen

NEVER_DISCOUNTED = frozenset({ChargeClass.TAX, ChargeClass.DEPOSIT})
"""A tax follows the net of its line by itself, and a deposit is the resident's own money: nothing is taken off them."""

WHOLE_BPS = 10_000
"""All of an amount, in basis points."""


def _ends_after_start(window: "DayWindow", _attribute: "Attribute[date | None]", end: date | None) -> None:
    if window.start is not None and end is not None and end <= window.start:
        raise InvalidValue("end", end.isoformat(), f"a day after {window.start.isoformat()}")


@frozen
class DayWindow:
    """Days ``[start, end)``, either side open if None (§1.3). Raises InvalidValue for an empty one."""

    start: date | None = None
    end: date | None = field(default=None, validator=_ends_after_start)

    def __contains__(self, day: date) -> bool:
        """Whether ``day`` lies in the window."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def __str__(self) -> str:
        """The window in words: ``from 2027-01-01 until before 2027-07-01``."""
        parts = (
            f"from {day_words(self.start)}" if self.start else "",
            f"until before {day_words(self.end)}" if self.end else "",
        )
        return " ".join(part for part in parts if part) or "any day"


ALWAYS = DayWindow()


@frozen
class PercentOff:
    """A share of what earlier rules left of the line, in basis points above 0 and up to all of it."""

    percent_bps: int = field()

    @percent_bps.validator
    def _in_range(self, _attribute: object, percent_bps: int) -> None:
        if not 0 < percent_bps <= WHOLE_BPS:
            raise InvalidValue("percent_bps", percent_bps, "a number of basis points from 1 to 10000")

    def __str__(self) -> str:
        """The benefit in words: ``12.50 % off``."""
        whole, part = divmod(self.percent_bps, 100)
        return f"{whole}.{part:02d} % off"


@frozen
class FixedOff:
    """Cents off each line per whole cycle, prorated like the line (policy ``prorate_fixed``)."""

    amount_cents: int = field()

    @amount_cents.validator
    def _above_zero(self, _attribute: object, amount_cents: int) -> None:
        if amount_cents <= 0:
            raise InvalidValue("amount_cents", amount_cents, "an amount above 0")

    def __str__(self) -> str:
        """The benefit in words: ``$25.00 off per cycle``."""
        return f"{dollars(self.amount_cents)} off per cycle"


@frozen
class FixedPrice:
    """What each line costs per whole cycle instead, in cents, prorated like the line (policy ``prorate_fixed``)."""

    price_cents: int = field()

    @price_cents.validator
    def _not_negative(self, _attribute: object, price_cents: int) -> None:
        if price_cents < 0:
            raise InvalidValue("price_cents", price_cents, "an amount from 0")

    def __str__(self) -> str:
        """The benefit in words: ``a price of $999.00 per cycle``."""
        return f"a price of {dollars(self.price_cents)} per cycle"


@frozen
class FreeCycle:
    """The n-th whole cycle costs nothing; 0 is the stub at move-in (§4.2)."""

    cycle: int = field()

    @cycle.validator
    def _not_negative(self, _attribute: object, cycle: int) -> None:
        if cycle < 0:
            raise InvalidValue("cycle", cycle, "the number of a cycle, from 0")

    def __str__(self) -> str:
        """The benefit in words: ``cycle 3 free``."""
        return f"cycle {self.cycle} free"


Benefit: TypeAlias = PercentOff | FixedOff | FixedPrice | FreeCycle
"""What a rule gives."""


@frozen
class Scope:
    """What a rule applies to: lines of these classes and lines of these products.

    Raises InvalidValue if it names nothing, or a class that is never discounted.
    """

    classes: frozenset[ChargeClass] = field(default=frozenset())
    products: frozenset[ProductCode] = field(default=frozenset())

    @classes.validator
    def _discountable(self, _attribute: object, classes: frozenset[ChargeClass]) -> None:
        for charge_class in sorted(classes & NEVER_DISCOUNTED, key=lambda one: one.value):
            raise InvalidValue("classes", charge_class.value, "a class that can be discounted (not deposit, not tax)")

    @products.validator
    def _names_something(self, _attribute: object, products: frozenset[ProductCode]) -> None:
        if not products and not self.classes:
            raise InvalidValue("applies_to", "nothing", "one class or product at least")

    def covers(self, charge_class: ChargeClass, product: ProductCode) -> bool:
        """Whether a line of this class and product is in the scope; deposits and taxes never are."""
        named = charge_class in self.classes or product in self.products
        return named and charge_class not in NEVER_DISCOUNTED

    def __str__(self) -> str:
        """The scope in words: ``class rent, product pet-rent``."""
        classes = sorted(f"class {one.value}" for one in self.classes)
        return ", ".join(classes + sorted(f"product {one}" for one in self.products))


@frozen
class Eligibility:
    """Who gets a rule; what is None or empty asks for nothing.

    ``tenure_from`` and ``tenure_to`` are numbers of cycles, both included; the stub is cycle 0 (§4.2).
    Raises InvalidValue for a range of tenure that holds no cycle.
    """

    sites: frozenset[SiteId] = frozenset()
    frequencies: frozenset[Frequency] = frozenset()
    tenure_from: int | None = None
    tenure_to: int | None = field(default=None)
    move_in: DayWindow = ALWAYS
    promo_code: str | None = None
    party_attribute: str | None = None
    autopay: bool = False

    @tenure_to.validator
    def _holds_a_cycle(self, _attribute: object, tenure_to: int | None) -> None:
        first = self.tenure_from or 0
        if first < 0:
            raise InvalidValue("tenure_from", first, "the number of a cycle, from 0")
        if tenure_to is not None and tenure_to < first:
            raise InvalidValue("tenure_to", tenure_to, f"the number of a cycle, from {first}")


ANYBODY = Eligibility()


def _named(_rule: "DiscountRule", _attribute: "Attribute[str]", rule_id: str) -> None:
    if not rule_id or rule_id != rule_id.strip():
        raise InvalidValue("id", rule_id, "a name without blanks around it")


@frozen
class DiscountRule:
    """One rule. Rules run by ``priority`` (1 before 2), then ``id`` (§4.2).

    ``window`` is tested on the cycle's D. ``max_uses`` counts cycles of one license. ``cap_cents`` is the most that the
    rule takes off one whole cycle, all lines together, prorated like fixed cents. Of the rules of one
    ``stacking_group`` only the first that takes something applies to a line. Raises InvalidValue.
    """

    id: str = field(validator=_named)
    label: str
    applies_to: Scope
    benefit: Benefit
    priority: int
    window: DayWindow = ALWAYS
    eligibility: Eligibility = ANYBODY
    max_uses: int | None = field(default=None)
    stacking_group: str | None = None
    cap_cents: int | None = field(default=None)

    @max_uses.validator
    def _used_once_at_least(self, _attribute: object, max_uses: int | None) -> None:
        if max_uses is not None and max_uses < 1:
            raise InvalidValue("max_uses", max_uses, "a number of cycles from 1")

    @cap_cents.validator
    def _cap_above_zero(self, _attribute: object, cap_cents: int | None) -> None:
        if cap_cents is not None and cap_cents <= 0:
            raise InvalidValue("cap_cents", cap_cents, "an amount above 0")


def _in_running_order(rules: tuple[DiscountRule, ...]) -> tuple[DiscountRule, ...]:
    return tuple(sorted(rules, key=lambda rule: (rule.priority, rule.id)))


@frozen
class RuleSet:
    """One version of a site's rules, kept in the order in which they run; the order in the file says nothing (§4.2).

    Raises InvalidValue for two rules of one id.
    """

    version: int
    rules: tuple[DiscountRule, ...] = field(default=(), converter=_in_running_order)

    @rules.validator
    def _ids_once(self, _attribute: object, rules: tuple[DiscountRule, ...]) -> None:
        seen: set[str] = set()
        for rule in rules:
            if rule.id in seen:
                raise InvalidValue("rules", rule.id, "an id that only one rule has")
            seen.add(rule.id)


NO_RULES = RuleSet(version=0)
"""What a site has before any rules were loaded."""
