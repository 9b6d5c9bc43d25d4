"""Catalogs: the products that every site knows, with prices that change."""

from datetime import date

from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import (
    Catalog,
    ChargeClass,
    GeneralLedgerAccounts,
    Price,
    Product,
    Recognition,
)
from gatedrentals.domain.ids import ProductCode

_CLASS = ChargeClass
_LATER = Recognition.RATABLE
_AT_ONCE = Recognition.POINT_IN_TIME
_OWED_BACK = Recognition.LIABILITY

_ROWS: tuple[tuple[str, str, ChargeClass, Recognition, str, str, bool, int | None], ...] = (
    ("rent", "Rent", _CLASS.RENT, _LATER, "40100", "24100", True, 115_000),
    ("storm-water", "Storm water", _CLASS.UTILITIES, _LATER, "40310", "24130", True, 500),
    ("pet-rent", "Pet rent", _CLASS.RENT, _LATER, "40150", "24110", True, 3_500),
    ("electric", "Electric", _CLASS.ELECTRIC, _AT_ONCE, "40200", "", False, 14_500),
    ("propane", "Propane", _CLASS.PROPANE, _AT_ONCE, "40210", "", False, 389),
    ("water-sewer", "Water and sewer", _CLASS.UTILITIES, _AT_ONCE, "40300", "", False, 4_275),
    ("late_fee", "Late fee", _CLASS.LATE, _AT_ONCE, "40500", "", False, 5_000),
    ("returned_payment_fee", "Returned payment", _CLASS.FEES, _AT_ONCE, "40510", "", False, 3_000),
    ("application-fee", "Application fee", _CLASS.FEES, _AT_ONCE, "40520", "", False, 6_500),
    ("security_deposit", "Security deposit", _CLASS.DEPOSIT, _OWED_BACK, "23000", "", False, 50_000),
    ("cleaning", "Cleaning", _CLASS.DAMAGES, _AT_ONCE, "40600", "", False, 18_500),
    ("hotel_tax", "Hotel occupancy tax", _CLASS.TAX, _OWED_BACK, "22000", "", False, None),
)

PRICES_FROM = date(2025, 1, 1)
"""Every price is in force from here on."""

CATALOG = Catalog(
    tuple(
        Product(ProductCode(code), label, kind, recognition, GeneralLedgerAccounts(revenue, deferred), recurring)
        for code, label, kind, recognition, revenue, deferred, recurring, _ in _ROWS
    ),
    tuple(Price(ProductCode(row[0]), PRICES_FROM, row[-1]) for row in _ROWS if row[-1] is not None),
)
"""What both parks charge, at today's prices; electric is per 1,000 kWh."""


def prices() -> st.SearchStrategy[int]:
    """A price in cents: mostly odd ones of daily life, at times the bounds."""
    return st.integers(100, 300_000) | st.sampled_from([0, 1, 99, 115_000, 32_500])


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """The known products, some of them with a price that changed up to three times."""
    repriced = draw(st.lists(st.sampled_from([product.code for product in CATALOG.products]), max_size=3, unique=True))
    days = st.dates(date(2025, 1, 2), date(2028, 12, 31))
    changes = [
        Price(code, day, draw(prices())) for code in repriced for day in draw(st.sets(days, min_size=1, max_size=3))
    ]
    return Catalog(CATALOG.products, (*CATALOG.prices, *changes))
