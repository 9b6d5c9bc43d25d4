"""An account's statement, invoices and receipts a page at a time, latest first, each as it stands now (§5, §6)."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.account_statement import StatementRow
from gatedrentals.domain.ledger.documents import (
    CreditReason,
    Held,
    Invoice,
    Method,
    Reason,
    Receipt,
    ReversalReason,
)
from gatedrentals.domain.ledger.line import Line
from gatedrentals.ports.boards import PaidInvoice
from gatedrentals.ports.papers import InvoiceState


@frozen
class Until:
    """What a statement shows: documents in effect before an instant, as recorded before another; None: all.

    ``whole`` also shows what is only for accountants.
    """

    effective: datetime | None = None
    known: datetime | None = None
    whole: bool = False


@frozen
class StatementPage:
    """Rows of a statement, latest first; ``balance_cents`` is what is owed after the very last of all rows."""

    rows: Sequence[StatementRow]
    balance_cents: int
    has_more: bool


@frozen
class Credited:
    """What one credit memo took off a line, in cents (negative off a discount)."""

    seq: int
    reason: CreditReason
    note: str
    effective_at: datetime
    cents: int


@frozen
class PaidBy:
    """Cents of a receipt that stand on a line now; ``reason`` is why they were put there last."""

    receipt_seq: int
    source: str
    external_id: str
    method: Method
    received_at: datetime
    cents: int
    reason: Reason


@frozen
class LineStand:
    """A line as issued and as it stands: ``credits`` off the line itself, what pays it, and what is still open.

    ``forfeited_cents`` is what the deposit paid, ``written_off_cents`` what was given up. A discount line is never
    open: it is part of the line that it reduces (§6.2).
    """

    line: Line
    credits: tuple[Credited, ...]
    paid_by: tuple[PaidBy, ...]
    forfeited_cents: int
    written_off_cents: int
    open_cents: int

    @property
    def credited_cents(self) -> int:
        """What was credited off the line itself."""
        return sum(credit.cents for credit in self.credits)

    @property
    def paid_cents(self) -> int:
        """What receipts put on it."""
        return sum(paid.cents for paid in self.paid_by)


@frozen
class InvoiceStand:
    """An invoice as issued and as it stands; ``lines`` are in its own order.

    ``is_void``: a credit took all of it back (§3.3).
    """

    seq: int
    invoice: Invoice
    effective_at: datetime
    posted_on: date
    is_void: bool
    lines: tuple[LineStand, ...]

    @property
    def amount_cents(self) -> int:
        """What it asked for when it was issued."""
        return sum(line.line.amount_cents for line in self.lines)

    @property
    def open_cents(self) -> int:
        """What it still asks for."""
        return sum(line.open_cents for line in self.lines)

    @property
    def paid_cents(self) -> int:
        """What receipts put on it."""
        return sum(line.paid_cents for line in self.lines)

    @property
    def credited_cents(self) -> int:
        """What was credited of it."""
        return sum(line.credited_cents for line in self.lines)

    @property
    def state(self) -> InvoiceState:
        """Whether it is void, open, or asks for nothing any more."""
        if self.is_void:
            return InvoiceState.VOIDED
        return InvoiceState.OPEN if self.open_cents else InvoiceState.PAID


class ReceiptState(Enum):
    """Where a receipt's money is."""

    PLACED = "placed"
    """All of it is on lines, or has left for a refund."""
    HELD = "held"
    """Some of it is held: as credit, or until a person has decided."""
    RETURNED = "returned"
    """It was taken back: it counts as never received."""
    SENT_ON = "sent_on"
    """It left for another account of ours, where it is a receipt of its own."""


@frozen
class TakenBack:
    """Why and when a receipt was taken back."""

    reason: ReversalReason
    return_code: str
    returned_at: datetime


@frozen
class ReceiptStand:
    """A receipt and where its money stands now.

    ``license_number`` is that of its account's license, empty on suspense, as ``sent_to`` is of the account that it was
    sent on to. ``held`` is in order of `Holding`.
    """

    account_id: AccountId
    seq: int
    license_number: str
    receipt: Receipt
    posted_on: date
    state: ReceiptState
    placed: tuple[PaidInvoice, ...]
    held: tuple[Held, ...]
    taken_back: TakenBack | None
    sent_to: str

    @property
    def left_cents(self) -> int:
        """What of a receipt that counts is neither on an invoice nor held: it left for a refund."""
        if self.state in {ReceiptState.RETURNED, ReceiptState.SENT_ON}:
            return 0
        here = sum(part.cents for part in self.placed) + sum(part.cents for part in self.held)
        return self.receipt.amount_cents - here


@frozen
class ReceiptsChosen:
    """Which receipts are shown: of an account, by a method, in a state, received in ``[since, until)``.

    None means all, but what was sent on shows only where that is asked for: it is shown where it went.
    """

    account_id: AccountId | None = None
    method: Method | None = None
    state: ReceiptState | None = None
    since: datetime | None = None
    until: datetime | None = None


@frozen(order=True)
class ReceiptPlace:
    """Where a page of receipts ended."""

    received_at: datetime
    account_id: AccountId
    seq: int


@frozen
class ReceiptPage:
    """Receipts, latest first; what came at one instant in order of account and booking."""

    rows: Sequence[ReceiptStand]
    has_more: bool


class AccountPages(Protocol):
    """Pages of accounts; opening balances of another system are no receipts."""

    def statement(self, account_id: AccountId, until: Until, limit: int, before_seq: int | None) -> StatementPage:
        """Rows with the balance after each, latest effective first, from the one before a document on."""
        ...

    def invoices(
        self, account_id: AccountId, limit: int, before_number: int | None, *, only_open: bool
    ) -> Sequence[InvoiceStand]:
        """Invoices, highest number first, below ``before_number``; ``only_open``: those that ask for something yet."""
        ...

    def invoice(self, account_id: AccountId, number: int) -> InvoiceStand | None:
        """One invoice by its number, or None."""
        ...

    def receipts(self, site_id: SiteId, chosen: ReceiptsChosen, limit: int, after: ReceiptPlace | None) -> ReceiptPage:
        """Receipts of a site, after a place."""
        ...
