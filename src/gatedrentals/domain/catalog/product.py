"""What can be charged: products, how each is recognised, and their dated prices (§4.1)."""

from datetime import date
from enum import Enum

from attrs import field

from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.values import frozen

__all__ = [
    "Catalog",
    "ChargeClass",
    "GeneralLedgerAccounts",
    "NoPrice",
    "Price",
    "Product",
    "Recognition",
    "UnknownProduct",
]


class Recognition(Enum):
    """When a charge becomes revenue (§4.1, §7.1)."""

    POINT_IN_TIME = "point_in_time"
    RATABLE = "ratable"
    LIABILITY = "liability"


class UnknownProduct(Refusal):
    """The catalog holds no product of this code."""

    code = "unknown_product"


class NoPrice(Refusal):
    """The catalog has no price in force for a product on a day."""

    code = "no_price"


@frozen
class GeneralLedgerAccounts:
    """Numbers of the accounting system that a product posts to; every product names its own."""

    revenue: str
    deferred: str = ""


@frozen
class Product:
    """Something that can stand on an invoice line (§4.1)."""

    code: ProductCode
    label: str
    charge_class: ChargeClass
    recognition: Recognition
    accounts: GeneralLedgerAccounts
    recurring: bool = False


@frozen
class Price:
    """A product's price from a day on, in cents (per cycle, per item, or per 1,000 kWh for metered products)."""

    product: ProductCode
    from_day: date
    amount_cents: int


@frozen
class Catalog:
    """A site's products and their dated prices. Raises InvalidValue for two products of one code."""

    products: tuple[Product, ...] = field()
    prices: tuple[Price, ...] = ()

    @products.validator
    def _codes_once(self, _attribute: object, products: tuple[Product, ...]) -> None:
        codes = [product.code for product in products]
        for code in codes:
            if codes.count(code) > 1:
                raise InvalidValue("products", code, "a code that only one product has")

    def product(self, code: ProductCode) -> Product:
        """The product of this code. Raises UnknownProduct."""
        for product in self.products:
            if product.code == code:
                return product
        known = ", ".join(sorted(product.code for product in self.products))
        message = f"product {code!r} is not in the catalog, which has: {known}"
        raise UnknownProduct(message)

    def price_cents(self, code: ProductCode, day: date) -> int:
        """The price in force on ``day`` (§3.7). Raises UnknownProduct or NoPrice."""
        self.product(code)
        in_force = [price for price in self.prices if price.product == code and price.from_day <= day]
        if not in_force:
            message = f"product {code!r} has no price in force on {day.isoformat()}"
            raise NoPrice(message)
        return max(in_force, key=lambda price: price.from_day).amount_cents


RENT = ProductCode("rent")
DEPOSIT = ProductCode("security_deposit")
LATE_FEE = ProductCode("late_fee")
RETURNED_PAYMENT_FEE = ProductCode("returned_payment_fee")
ELECTRIC = ProductCode("electric")
OPENING_BALANCE = ProductCode("opening_balance")
RETURNED_REFUND = ProductCode("returned_refund")
"""What a refund paid out of money that then came back: owed again (§6.5). No site's catalog lists it."""
