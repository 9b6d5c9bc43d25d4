"""What a deposit statement charges at last: electric up to the last night, and damages (§11.3, §11.4)."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.billed_readings import last_billed_reading
from gatedrentals.application.counted import counted
from gatedrentals.domain.billing.invoicing import metered_line
from gatedrentals.domain.billing.rate_card import RateCard
from gatedrentals.domain.catalog.product import ELECTRIC, Catalog, ChargeClass, Product, UnknownProduct
from gatedrentals.domain.deposits.damages import DamageFinding
from gatedrentals.domain.deposits.position import FinalCharge, damage_charges
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.metering.estimate import FinalEstimate, estimate_final
from gatedrentals.domain.metering.readings import MeterReading
from gatedrentals.domain.metering.usage import NotBillable, Usage, charge, unbilled_usage
from gatedrentals.domain.period import ONE_DAY, day_words

DAMAGES = ProductCode("damages")
"""What damages are charged as; where the catalog has no such product, its first one of that class serves."""


@frozen
class FinalCharges:
    """The charges of a statement, the estimate among them, and why electric use is not billed, if it is not."""

    charges: tuple[FinalCharge, ...] = ()
    electric: FinalEstimate | None = None
    not_billable: NotBillable | None = None


def final_charges(books: AccountFile, license_: License, findings: Sequence[DamageFinding]) -> FinalCharges:
    """Final electric and damages of a stay that has ended.

    Raises UnknownProduct if there is damage and nothing to charge it as, or NoPrice.
    """
    catalog = books.work.sites.catalog(books.site.id)
    electric = _electric(books, license_, catalog)
    if not any(finding.charged_cents for finding in findings):
        return electric
    damages = damage_charges(findings, _damages(catalog))
    return FinalCharges((*electric.charges, *damages), electric.electric, electric.not_billable)


def _electric(books: AccountFile, license_: License, catalog: Catalog) -> FinalCharges:
    """Use since the last billed reading, and the estimate from the last reading to the end (§11.3)."""
    end = license_.end
    assert end is not None
    product = next((product for product in catalog.products if product.code == ELECTRIC), None)
    readings = _readings(books, license_, end)
    if product is None or not readings:
        return FinalCharges()
    # After a transfer, what the pad used before it was somebody else's.
    since = max(last_billed_reading(books), license_.assignment_on(end - ONE_DAY).from_day)
    used = unbilled_usage(readings, since, end)
    estimate = estimate_final(readings, end, catalog.price_cents(ELECTRIC, end))
    charges: list[FinalCharge] = []
    if isinstance(used, Usage):
        charges += _used(used, catalog)
    if isinstance(estimate, FinalEstimate):
        charges += _estimated(estimate, product, end)
    refused = next((each for each in (used, estimate) if isinstance(each, NotBillable)), None)
    return FinalCharges(tuple(charges), estimate if isinstance(estimate, FinalEstimate) else None, refused)


def _readings(books: AccountFile, license_: License, end: date) -> list[MeterReading]:
    pad = license_.assignment_on(end - ONE_DAY).pad
    return [reading for reading in books.work.readings.of_pad(books.site.id, pad) if reading.read_on <= end]


def _used(usage: Usage, catalog: Catalog) -> list[FinalCharge]:
    line = metered_line(charge(usage, catalog, ELECTRIC), ELECTRIC, RateCard(catalog))
    if not line.amount_cents:
        return []
    return [FinalCharge(line.product, line.charge_class, line.text, line.amount_cents)]


def _estimated(estimate: FinalEstimate, product: Product, end: date) -> list[FinalCharge]:
    if not estimate.cents:
        return []
    last_on = estimate.basis.closing.read_on
    length = counted(estimate.days, "day")
    days = f"{length} from {day_words(last_on)} to {day_words(end)}"
    text = f"{product.label}: estimated, {days}, by the use since {day_words(estimate.basis.opening.read_on)}"
    return [FinalCharge(product.code, product.charge_class, text, estimate.cents, estimated=True)]


def _damages(catalog: Catalog) -> ProductCode:
    codes = [product.code for product in catalog.products if product.charge_class is ChargeClass.DAMAGES]
    if not codes:
        raise UnknownProduct("the catalog has no product of class damages to charge damage as")
    return DAMAGES if DAMAGES in codes else codes[0]
