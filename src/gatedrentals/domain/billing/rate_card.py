"""A catalog made quick to ask: what invoices are cut from, many thousands in one run (§4.1)."""

from datetime import date

from attrs import field

from gatedrentals.domain.catalog.product import Catalog, Product
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.values import frozen


@frozen
class RateCard:
    """The products and prices of a catalog; what was asked once is remembered, for the catalog never changes."""

    catalog: Catalog
    _products: dict[ProductCode, Product] = field(init=False, factory=dict, eq=False, repr=False)
    _prices: dict[tuple[ProductCode, date], int] = field(init=False, factory=dict, eq=False, repr=False)

    def product(self, code: ProductCode) -> Product:
        """The product of this code. Raises UnknownProduct."""
        found = self._products.get(code)
        if found is None:
            found = self._products[code] = self.catalog.product(code)
        return found

    def price_cents(self, code: ProductCode, day: date) -> int:
        """The price in force on a day, in cents (§3.7). Raises UnknownProduct or NoPrice."""
        cents = self._prices.get((code, day))
        if cents is None:
            cents = self._prices[code, day] = self.catalog.price_cents(code, day)
        return cents
