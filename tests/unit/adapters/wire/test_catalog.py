import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.adapters.wire.catalog import SiteCatalog, read_catalog, read_rates
from gatedrentals.adapters.wire.json_text import Json
from gatedrentals.domain.catalog.product import Catalog, GeneralLedgerAccounts, Price, Product, Recognition
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.site.charge_class import ChargeClass
from tests.unit.adapters.wire.documents import fault_lines, written

CROSBY = SiteId("crosby")
RENT: dict[str, Json] = {
    "code": "rent",
    "label": "Rent",
    "charge_class": "rent",
    "recognition": "ratable",
    "accounts": {"revenue": "40100", "deferred": "24100"},
    "recurring": True,
}
RENT_PRICE: dict[str, Json] = {"product": "rent", "from_day": "2027-01-01", "amount": "1150.00"}
CATALOG: dict[str, Json] = {"format": "catalog/1", "site": "crosby", "products": [RENT], "prices": [RENT_PRICE]}


def catalog() -> SiteCatalog:
    return read_catalog(written(CATALOG), "catalog.json")


@given(st.integers(0, 10**11 - 1))
def test_dollars_in_quotes_come_out_in_cents(cents: int) -> None:
    price: Json = {**RENT_PRICE, "amount": f"{cents // 100}.{cents % 100:02d}"}

    read = read_catalog(written({**CATALOG, "prices": [price]}), "catalog.json")

    assert read.catalog.price_cents(ProductCode("rent"), date(2027, 1, 1)) == cents


@given(st.text("0123456789.,$- e٣", max_size=8) | st.integers() | st.booleans())
def test_what_is_not_dollars_and_cents_is_refused(amount: Json) -> None:
    if not (isinstance(amount, str) and re.fullmatch(r"[0-9]+\.[0-9][0-9]", amount)):
        document: Json = {**CATALOG, "prices": [{**RENT_PRICE, "amount": amount}]}

        assert fault_lines(lambda: read_catalog(written(document), "catalog.json"))[0].startswith("prices[0].amount: ")


def test_a_catalog_holds_products_and_prices() -> None:
    rent = Product(
        ProductCode("rent"),
        "Rent",
        ChargeClass.RENT,
        Recognition.RATABLE,
        GeneralLedgerAccounts("40100", "24100"),
        recurring=True,
    )

    assert catalog() == SiteCatalog(CROSBY, Catalog((rent,), (Price(ProductCode("rent"), date(2027, 1, 1), 115_000),)))


def test_a_catalog_that_does_not_fit_together_is_refused() -> None:
    late: Json = {**RENT, "accounts": {"revenue": "40100"}}
    broken: Json = {**CATALOG, "products": [RENT, late], "prices": [RENT_PRICE, RENT_PRICE]}
    strange: Json = {
        **CATALOG,
        "prices": [{**RENT_PRICE, "product": "sauna"}, {**RENT_PRICE, "from_day": "2027-02-30"}],
    }

    assert fault_lines(lambda: read_catalog(written(broken), "catalog.json")) == [
        "products[1].code: code only once; products[0] has the same",
        "products[1].accounts: an account under deferred, since the product is ratable",
        "prices[1].from_day: product and from_day only once; prices[0] has the same",
    ]
    assert fault_lines(lambda: read_catalog(written(strange), "catalog.json")) == [
        'prices[1].from_day: a day such as "2027-07-01"'
    ]
    ancient: Json = {**CATALOG, "prices": [{**RENT_PRICE, "from_day": "0001-01-01"}]}
    assert fault_lines(lambda: read_catalog(written(ancient), "catalog.json")) == [
        "prices[0].from_day: a day from 1900-01-01 to 2199-12-31"
    ]
    only_strange: Json = {**CATALOG, "prices": [{**RENT_PRICE, "product": "sauna"}]}
    assert fault_lines(lambda: read_catalog(written(only_strange), "catalog.json")) == [
        "prices[0].product: a product of the catalog: rent"
    ]


def test_rates_add_prices_to_the_catalog_of_their_site() -> None:
    rates: dict[str, Json] = {
        "format": "rates/1",
        "site": "crosby",
        "prices": [{**RENT_PRICE, "from_day": "2028-01-01", "amount": "1200.00"}],
    }
    strange: Json = {**rates, "site": "willis", "prices": [RENT_PRICE, {**RENT_PRICE, "product": "sauna"}]}

    read = read_rates(written(rates), "rates.json", catalog())

    assert read.catalog.price_cents(ProductCode("rent"), date(2027, 12, 31)) == 115_000
    assert read.catalog.price_cents(ProductCode("rent"), date(2028, 1, 1)) == 120_000
    assert fault_lines(lambda: read_rates(written(strange), "rates.json", catalog())) == [
        "site: crosby, the site of the catalog",
        "prices[0].from_day: a day from which the catalog does not price the product yet",
        "prices[1].product: a product of the catalog: rent",
    ]
