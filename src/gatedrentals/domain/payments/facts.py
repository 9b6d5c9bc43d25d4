"""The facts of one account: all that the projection is a function of (§6.5)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from gatedrentals.domain.billing.schedule import Piece
from gatedrentals.domain.ledger.documents import (
    CreditReason,
    DirectiveKind,
    Holding,
    Invoice,
    Receipt,
    ReversalReason,
)
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.licensing.terms import StayTerms
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.policy import PolicyHistory
from gatedrentals.domain.values import frozen


class InvoiceCutter(Protocol):
    """Decides what an invoice for a piece of a stay says: charges, discounts and taxes (§3.4, §4)."""

    def recurring(self, piece: Piece, uses: Mapping[str, int]) -> tuple[Line, ...]:
        """The lines of a recurring invoice; ``uses`` counts the live uses of each discount rule so far (§4.2)."""
        ...

    def first(self, piece: Piece, uses: Mapping[str, int]) -> tuple[Line, ...]:
        """The same for the first invoice, with deposit and one-time charges (§3.4)."""
        ...

    def tax_cents(self, tax: Line, net_cents: int, window: Period) -> int:
        """What a tax line comes to when the line that it taxes is cut to ``window`` and nets ``net_cents`` (§4.3)."""
        ...


@frozen
class PostedInvoice:
    """An invoice that stands in the books.

    ``live`` is false once all of it was voided or cut; ``charged_to`` is the exclusive end of the days that it still
    charges, None if it charges no days.
    """

    seq: int
    invoice: Invoice
    effective_at: datetime
    recorded_at: datetime
    live: bool
    charged_to: date | None = None


@frozen
class PostedCredit:
    """A person's credit on a line; credits that the projection itself decides are not facts."""

    line: LineRef
    cents: int
    reason: CreditReason
    effective_at: datetime


@frozen
class Reversed:
    """That a receipt no longer counts, since when, and why (§6.5)."""

    reason: ReversalReason
    returned_at: datetime


@frozen
class PostedReceipt:
    """A receipt with its reversal, if any, and the lines that a PM directs it to."""

    seq: int
    receipt: Receipt
    reversal: Reversed | None = None
    directed: tuple[LineRef, ...] = ()


@frozen
class PostedDirective:
    """A pin or an exclusion that begins or ends at an instant."""

    kind: DirectiveKind
    line: LineRef
    at: datetime


@frozen
class Relief:
    """Cents that a line no longer owes without cash: paid by the deposit, or written off."""

    line: LineRef
    cents: int
    at: datetime


@frozen
class Spent:
    """Held cents of a receipt that left the account: refunded or transferred."""

    receipt_seq: int
    holding: Holding
    cents: int
    at: datetime


@frozen
class Facts:
    """What happened on an account, known so far. ``as_of`` is how far the schedule and late fees are followed.

    ``recorded_at`` is the present: what is invoiced anew is issued then, which is what the hours to pay count from.
    ``stay`` is None for an account without a license (an application): nothing is billed by schedule there.
    """

    zone: ZoneInfo
    policies: PolicyHistory
    cutter: InvoiceCutter
    as_of: datetime
    recorded_at: datetime
    stay: StayTerms | None = None
    invoices: tuple[PostedInvoice, ...] = ()
    credits: tuple[PostedCredit, ...] = ()
    receipts: tuple[PostedReceipt, ...] = ()
    directives: tuple[PostedDirective, ...] = ()
    reliefs: tuple[Relief, ...] = ()
    spent: tuple[Spent, ...] = ()

    @property
    def end(self) -> date | None:
        """The exclusive end of the stay as known now; None while it is open (§3.5)."""
        return self.stay.ends[-1].end if self.stay is not None and self.stay.ends else None
