"""The discount-rules file: one version of a site's rules (§4.2, docs/reference/set-up-documents.md)."""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import asdict, frozen

from gatedrentals.adapters.wire.scalars import (
    BasisPointsAboveZero,
    Count,
    CountFromOne,
    Dollars,
    DollarsAboveZero,
    Name,
)
from gatedrentals.adapters.wire.structuring import Misfit, Unique, built_by, read_document
from gatedrentals.domain.discounts.rules import (
    ALWAYS,
    ANYBODY,
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
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.site.charge_class import ChargeClass

FORMAT = "discount-rules/1"


@frozen
class WindowDocument:
    """The keys of a window: first and last day, both in it, either left out for an open side."""

    first_day: date | None = None
    last_day: date | None = None

    def build(self) -> DayWindow:
        """The window, half-open. Raises InvalidValue if it ends before it starts."""
        return DayWindow(self.first_day, self.last_day and self.last_day + timedelta(days=1))


@frozen
class ScopeDocument:
    """The keys of ``applies_to``."""

    classes: frozenset[ChargeClass] = frozenset()
    products: frozenset[ProductCode] = frozenset()

    def build(self) -> Scope:
        """The scope. Raises InvalidValue if it is empty or holds a class that is never discounted."""
        return Scope(self.classes, self.products)


@frozen
class EligibilityDocument:
    """The keys of ``eligibility``; each that is left out asks for nothing."""

    sites: frozenset[SiteId] = frozenset()
    frequencies: frozenset[Frequency] = frozenset()
    tenure_from: Count | None = None
    tenure_to: Count | None = None
    move_in: DayWindow = ALWAYS
    promo_code: Name | None = None
    party_attribute: Name | None = None
    autopay: bool = False

    def build(self) -> Eligibility:
        """Who is eligible. Raises InvalidValue for a range of tenure that holds no cycle."""
        return Eligibility(**asdict(self, recurse=False))


@frozen
class BenefitDocument:
    """The keys of ``benefit``: exactly one of them."""

    percent_bps: BasisPointsAboveZero | None = None
    amount_off: DollarsAboveZero | None = None
    fixed_price: Dollars | None = None
    free_cycle: Count | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse more than one key, or none. Raises InvalidValue."""
        if len(self._found()) != 1:
            raise InvalidValue(
                "", len(self._found()), "exactly one of percent_bps, amount_off, fixed_price, free_cycle"
            )

    def benefit(self) -> Benefit:
        """What the one key says."""
        return self._found()[0]

    def _found(self) -> list[Benefit]:
        found: list[Benefit] = []
        if self.percent_bps is not None:
            found.append(PercentOff(self.percent_bps))
        if self.amount_off is not None:
            found.append(FixedOff(self.amount_off))
        if self.fixed_price is not None:
            found.append(FixedPrice(self.fixed_price))
        if self.free_cycle is not None:
            found.append(FreeCycle(self.free_cycle))
        return found


@frozen
class RuleDocument:
    """The keys of a rule."""

    id: Name
    label: Name
    applies_to: Scope
    benefit: BenefitDocument
    priority: CountFromOne
    window: DayWindow = ALWAYS
    eligibility: Eligibility = ANYBODY
    max_uses: CountFromOne | None = None
    stacking_group: Name | None = None
    cap: DollarsAboveZero | None = None

    def build(self) -> DiscountRule:
        """The rule."""
        return DiscountRule(
            id=self.id,
            label=self.label,
            applies_to=self.applies_to,
            benefit=self.benefit.benefit(),
            priority=self.priority,
            window=self.window,
            eligibility=self.eligibility,
            max_uses=self.max_uses,
            stacking_group=self.stacking_group,
            cap_cents=self.cap,
        )


built_by(DayWindow, WindowDocument, {"start": "first_day", "end": "last_day"})
built_by(Scope, ScopeDocument, {"applies_to": ""})
built_by(Eligibility, EligibilityDocument)
built_by(DiscountRule, RuleDocument)


@frozen
class DiscountRulesDocument:
    """The keys of the file."""

    format: str
    site: SiteId
    version: CountFromOne
    rules: tuple[DiscountRule, ...]


@frozen
class SiteRules:
    """A version of discount rules and the site that it is for."""

    site: SiteId
    rules: RuleSet


def read_discount_rules(content: bytes, file: str) -> SiteRules:
    """The rules of a file. It is refused whole, with the path of each fault (§4.2). Raises DocumentRefused."""
    read = read_document(content, file, DiscountRulesDocument, FORMAT, [Unique("rules", ("id",))], _never_eligible)
    return SiteRules(read.site, RuleSet(read.version, read.rules))


def _never_eligible(document: DiscountRulesDocument) -> Iterator[Misfit]:
    for place, rule in enumerate(document.rules):
        sites = rule.eligibility.sites
        if sites and document.site not in sites:
            yield Misfit(("rules", place, "eligibility", "sites"), f"sites with {document.site}, which the file is for")
