"""Catalog and rates: products with their accounts, and dated prices (docs/reference/set-up-documents.md)."""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, frozen

from gatedrentals.adapters.wire.faults import NOTHING
from gatedrentals.adapters.wire.scalars import Dollars, Name
from gatedrentals.adapters.wire.structuring import Misfit, Unique, built_by, read_document
from gatedrentals.domain.catalog.product import (
    Catalog,
    GeneralLedgerAccounts,
    Price,
    Product,
    Recognition,
)
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.site.charge_class import ChargeClass

CATALOG_FORMAT = "catalog/1"
RATES_FORMAT = "rates/1"


@frozen
class AccountsDocument:
    """The keys of ``accounts``: numbers of the accounting system, as texts."""

    revenue: Name
    deferred: Name | None = None


@frozen
class ProductDocument:
    """The keys of a product."""

    code: ProductCode
    label: Name
    charge_class: ChargeClass
    recognition: Recognition
    accounts: AccountsDocument
    recurring: bool = False

    def build(self) -> Product:
        """The product. Raises InvalidValue for a ratable one without an account for what is not earned yet."""
        if self.recognition is Recognition.RATABLE and self.accounts.deferred is None:
            raise InvalidValue("accounts", NOTHING, "an account under deferred, since the product is ratable")
        accounts = GeneralLedgerAccounts(self.accounts.revenue, self.accounts.deferred or "")
        return Product(self.code, self.label, self.charge_class, self.recognition, accounts, self.recurring)


@frozen
class PriceDocument:
    """The keys of a price."""

    product: ProductCode
    from_day: date
    amount: Dollars

    def build(self) -> Price:
        """The price."""
        return Price(self.product, self.from_day, self.amount)


built_by(Product, ProductDocument)
built_by(Price, PriceDocument)


@frozen
class CatalogDocument:
    """The keys of the catalog file."""

    format: str
    site: SiteId
    products: tuple[Product, ...]
    prices: tuple[Price, ...] = ()


@frozen
class RatesDocument:
    """The keys of the rates file."""

    format: str
    site: SiteId
    prices: tuple[Price, ...]


@frozen
class SiteCatalog:
    """A catalog and the site that it is for."""

    site: SiteId
    catalog: Catalog


_PRICES_ONCE = Unique("prices", ("product", "from_day"))


def read_catalog(content: bytes, file: str) -> SiteCatalog:
    """The products of a site, with the prices that the file names. Raises DocumentRefused."""
    unique = [Unique("products", ("code",)), _PRICES_ONCE]
    read = read_document(
        content,
        file,
        CatalogDocument,
        CATALOG_FORMAT,
        unique,
        lambda document: _unknown_products({product.code for product in document.products}, document.prices),
    )
    return SiteCatalog(read.site, Catalog(read.products, read.prices))


def read_rates(content: bytes, file: str, catalog: SiteCatalog) -> SiteCatalog:
    """The catalog with the prices of a rates file besides its own. Raises DocumentRefused.

    Refused, too, are another site, a product that the catalog lacks, and a second price of a product from one day.
    """
    read = read_document(
        content, file, RatesDocument, RATES_FORMAT, [_PRICES_ONCE], lambda document: _strange_to(catalog, document)
    )
    return evolve(catalog, catalog=evolve(catalog.catalog, prices=catalog.catalog.prices + read.prices))


def _strange_to(site_catalog: SiteCatalog, rates: RatesDocument) -> Iterator[Misfit]:
    if rates.site != site_catalog.site:
        yield Misfit(("site",), f"{site_catalog.site}, the site of the catalog")
    catalog = site_catalog.catalog
    yield from _unknown_products({product.code for product in catalog.products}, rates.prices)
    priced = {(price.product, price.from_day) for price in catalog.prices}
    for place, price in enumerate(rates.prices):
        if (price.product, price.from_day) in priced:
            yield Misfit(("prices", place, "from_day"), "a day from which the catalog does not price the product yet")


def _unknown_products(known: set[ProductCode], prices: tuple[Price, ...]) -> Iterator[Misfit]:
    for place, price in enumerate(prices):
        if price.product not in known:
            yield Misfit(("prices", place, "product"), f"a product of the catalog: {', '.join(sorted(known))}")
