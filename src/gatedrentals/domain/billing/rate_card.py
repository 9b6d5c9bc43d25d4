"""A catalog made quick to ask: what invoices are cut from, many thousands in one run (§4.1)."""

from datetime import date

from attrs import field

from gatedrentals.domain.catalog.product import Catalog, Product, Recognition
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.line import Earning, Line
from gatedrentals.domain.period import Period
from gatedrentals.domain.values import frozen

REMEMBERED = 20_000
"""How many lines of one window are remembered before all of them are forgotten: memory stays bounded."""
WINDOWS = 256
"""Of how many windows lines are remembered; a site's licenses share few, and a backlog is billed cycle by cycle."""


Charges = tuple[tuple[ProductCode, int], ...]
"""Products with their cents over the whole frame, in the order of their lines."""


class ChargeLines(dict[tuple[ProductCode, int, int], Line]):
    """The lines of charges over one window of a frame, by product, cents over the whole frame, and number.

    A line never changes, so that whoever is charged the same has the same line.
    """

    __slots__ = ("_frame", "_invoices", "_rates", "_window")

    def __init__(self, rates: "RateCard", frame: Period, window: Period) -> None:
        """Know of no line yet."""
        super().__init__()
        self._rates, self._frame, self._window = rates, frame, window
        self._invoices: dict[Charges, tuple[Line, ...]] = {}

    def __missing__(self, asked: tuple[ProductCode, int, int]) -> Line:
        """Make a line that was not asked for yet. Raises UnknownProduct."""
        code, frame_cents, number = asked
        product = self._rates.product(code)
        earning = Earning(frame_cents, self._frame, self._window.start, self._window.end)
        ratable = product.recognition is Recognition.RATABLE
        line = Line(
            number,
            product.code,
            product.charge_class,
            product.recognition,
            earning.total_cents(),
            product.label,
            earning=earning if ratable else None,
        )
        if len(self) >= REMEMBERED:
            self.clear()
        self[asked] = line
        return line

    def in_order(self, charges: Charges) -> tuple[Line, ...]:
        """The lines of charges alone, numbered from 1: the same lines for the same charges. Raises UnknownProduct."""
        found = self._invoices.get(charges)
        if found is None:
            if len(self._invoices) >= REMEMBERED:
                self._invoices.clear()
            found = tuple([self[code, cents, number] for number, (code, cents) in enumerate(charges, start=1)])
            self._invoices[charges] = found
        return found


@frozen
class RateCard:
    """The products and prices of a catalog; what was asked once is remembered, for the catalog never changes."""

    catalog: Catalog
    _products: dict[ProductCode, Product] = field(init=False, factory=dict, eq=False, repr=False)
    _prices: dict[tuple[ProductCode, date], int] = field(init=False, factory=dict, eq=False, repr=False)
    _lines: dict[tuple[date, date, date, date], ChargeLines] = field(init=False, factory=dict, eq=False, repr=False)

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

    def lines(self, frame: Period, window: Period) -> ChargeLines:
        """The lines of charges of which a window is charged, their cents spread over a frame (§3.2, §7.2)."""
        days = frame.start, frame.end, window.start, window.end
        found = self._lines.get(days)
        if found is None:
            if len(self._lines) >= WINDOWS:
                self._lines.clear()
            found = self._lines[days] = ChargeLines(self, frame, window)
        return found
