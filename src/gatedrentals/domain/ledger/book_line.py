"""A line as the books hold it: as issued, less what was credited, with what paid it and what it earned (§5, §7)."""

from datetime import date, datetime
from typing import Self

from attrs import field

from gatedrentals.domain.ledger.documents import CreditReason, Invoice, LineCredit
from gatedrentals.domain.ledger.line import Earning, Line, LineKind, LineRef
from gatedrentals.domain.values import define, frozen


@frozen
class BookCredit:
    """A credit on a line: the document that took it, why, and its times."""

    seq: int
    credit: LineCredit
    reason: CreditReason
    effective_at: datetime
    posted_on: date


@define
class BookLine:
    """A line with all that later documents did to it. Only the fold of `read_books` changes it.

    ``paid``: cents by sequence of the receipt; ``recognised``: cents by month (its first day). ``discounts`` are the
    lines that reduce this one: payments count on the base line alone (§6.2).
    """

    ref: LineRef
    line: Line
    invoice: Invoice
    effective_at: datetime
    posted_on: date
    credits: tuple[BookCredit, ...] = ()
    discounts: list[Self] = field(factory=list)
    paid: dict[int, int] = field(factory=dict)
    recognised: dict[date, int] = field(factory=dict)
    forfeited_cents: int = 0
    written_off_cents: int = 0

    @property
    def is_base(self) -> bool:
        """Whether money goes to it: a charge or a tax line, not a discount."""
        return self.line.kind is not LineKind.DISCOUNT

    @property
    def own_cents(self) -> int:
        """The line alone, less its credits; its discounts are not in it."""
        return self.line.amount_cents - sum(taken.credit.cents for taken in self.credits)

    @property
    def net_cents(self) -> int:
        """What a base line asks for: less its credits and with its discounts, less theirs (§6.2)."""
        return self.own_cents + sum(discount.own_cents for discount in self.discounts)

    @property
    def paid_cents(self) -> int:
        """What receipts put on it."""
        return sum(self.paid.values())

    @property
    def open_cents(self) -> int:
        """What a base line still asks for."""
        return self.net_cents - self.paid_cents - self.forfeited_cents - self.written_off_cents

    @property
    def recognised_cents(self) -> int:
        """What the closes so far made revenue of the line alone (§7.2)."""
        return sum(self.recognised.values())

    @property
    def clamp_to(self) -> date | None:
        """The exclusive day at which its earning stops, by the last credit that says one (§7.3)."""
        return next((taken.credit.clamp_to for taken in reversed(self.credits) if taken.credit.clamp_to), None)

    @property
    def earning(self) -> Earning | None:
        """How it is earned, stopped where it was clamped; a credit of an amount alone does not show here (§7.3)."""
        earning, end = self.line.earning, self.clamp_to
        return earning if earning is None or end is None else earning.clamped(end)
