"""The invoice line: what is owed, how it is earned, and what it reduces or taxes (§4, §7)."""

from datetime import date
from enum import Enum

from gatedrentals.domain.catalog.product import ChargeClass, Recognition
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.money import fraction_of
from gatedrentals.domain.period import Period
from gatedrentals.domain.values import evolve, frozen


@frozen(order=True, unsafe_hash=True)
class LineRef:
    """Where a line stands: the sequence of its invoice in the account's chain, and its number on it."""

    invoice_seq: int
    line_no: int


@frozen
class Earning:
    """How a ratable line is earned: ``amount_cents`` evenly over ``frame``, of which ``[start, end)`` is charged.

    A line for a whole period has its own amount and period as frame. A piece of a cut cycle keeps the whole cycle's, so
    that its pieces sum and a daily rate never changes (§3.7, §7.3).
    """

    amount_cents: int
    frame: Period
    start: date
    end: date

    @property
    def period(self) -> Period:
        """The charged days."""
        return Period(self.start, self.end)

    def earned_cents(self, day: date) -> int:
        """What of the charged days is earned at the start of ``day``: a difference of two rounded points (§7.2)."""
        return self._up_to(min(max(day, self.start), self.end)) - self._up_to(self.start)

    def total_cents(self) -> int:
        """What the charged days cost in all."""
        return self._up_to(self.end) - self._up_to(self.start)

    def clamped(self, end: date) -> "Earning":
        """The same earning stopped at ``end``: the daily rate stays (§7.3)."""
        return evolve(self, end=min(max(end, self.start), self.end))

    def _up_to(self, day: date) -> int:
        return fraction_of(self.amount_cents, self.frame.elapsed(day), self.frame.days)


class LineKind(Enum):
    """What a line is to the line that it belongs to."""

    CHARGE = "charge"
    DISCOUNT = "discount"
    TAX = "tax"


@frozen
class DiscountUse:
    """Which rule, and which version of it, a discount line applies (§4.2)."""

    rule_id: str
    version: int


@frozen(unsafe_hash=True, cache_hash=True)
class Line:
    """One line of an invoice, as issued; it never changes.

    ``amount_cents`` is negative for a discount. ``of_line`` is the number of the line that a discount reduces or a tax
    line taxes. ``earning`` is set for ratable lines, also ratable discounts; None for points in time and liabilities.
    ``nights`` and ``taxable_nights`` tell how a tax line was reckoned (§4.3); ``taxable_runs`` which nights are taxable
    where they are not the first ones, as ``[from, to)`` counted from the first.
    """

    line_no: int
    product: ProductCode
    charge_class: ChargeClass
    recognition: Recognition
    amount_cents: int
    text: str
    kind: LineKind = LineKind.CHARGE
    earning: Earning | None = None
    of_line: int | None = None
    discount: DiscountUse | None = None
    authority: str | None = None
    rate_bps: int = 0
    nights: int = 0
    taxable_nights: int = 0
    taxable_runs: tuple[tuple[int, int], ...] = ()

    def taxable_within(self, nights: int) -> int:
        """How many of the first so many nights of a tax line are taxable."""
        runs = self.taxable_runs or ((0, self.taxable_nights),)
        return sum(max(0, min(end, nights) - start) for start, end in runs)


def rank_class_of(ranked: Line) -> ChargeClass:
    """The class whose rank a line takes, given the line itself or, for a tax, the line of its invoice that it taxes.

    A tax whose lines stand on other invoices ranks with rent: it taxes the use of the home (§4.3, §6.1).
    """
    return ChargeClass.RENT if ranked.kind is LineKind.TAX else ranked.charge_class
