"""What is asked about money: receipts, credits, marks, runs."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from gatedrentals.application.named_line import NamedLine
from gatedrentals.domain.ledger.documents import CreditReason, DirectiveKind, Method, Receipt, ReversalReason
from gatedrentals.entrypoints.api.bodies.common import Asking, Name, PositiveMoneyBody

Note = Annotated[str, Meta(max_length=2000)]
Reference = Annotated[str, Meta(min_length=1, max_length=200)]
Instant = Annotated[datetime, Meta(tz=True)]


class LineBody(Asking, frozen=True):
    """A line as people name it: the invoice's number on the account, and the line's number on it."""

    invoice_number: Annotated[int, Meta(ge=1)]
    line_no: Annotated[int, Meta(ge=1)]

    def named(self) -> NamedLine:
        """The line."""
        return NamedLine(self.invoice_number, self.line_no)


Lines = Annotated[tuple[LineBody, ...], Meta(min_length=1, max_length=200)]


class ReceiptBody(Asking, frozen=True):
    """Money that came in. ``source`` and ``external_id`` name it for good: the same money is never booked twice.

    Without ``license_number`` it waits until somebody says whose it is. ``confirmed``: an amount above three cycles'
    worth is meant.
    """

    source: Annotated[str, Meta(min_length=1, max_length=100, examples=["office crosby"])]
    external_id: Annotated[str, Meta(min_length=1, max_length=200, examples=["drawer-2/0417"])]
    method: Method
    amount: PositiveMoneyBody
    received_at: Annotated[datetime, Meta(tz=True, examples=["2027-07-01T12:00:00Z"])]
    license_number: Annotated[str, Meta(max_length=60, examples=["CR-1"])] = ""
    payer_name: Annotated[str, Meta(max_length=200)] = ""
    memo: Note = ""
    confirmed: bool = False

    def receipt(self) -> Receipt:
        """The receipt."""
        return Receipt(
            self.source,
            self.external_id,
            self.method,
            self.amount.cents,
            self.received_at,
            payer_name=self.payer_name,
            memo=self.memo,
        )


class OfReceiptBody(Asking, frozen=True):
    """A receipt by the name that its money has for good."""

    source: Annotated[str, Meta(min_length=1, max_length=100, examples=["office crosby"])]
    external_id: Annotated[str, Meta(min_length=1, max_length=200, examples=["drawer-2/0417"])]


class ReversalBody(OfReceiptBody, frozen=True):
    """A receipt that was returned or booked by mistake; ``returned_at`` is now unless it is said."""

    reason: ReversalReason
    return_code: Annotated[str, Meta(max_length=20, examples=["R01"])] = ""
    returned_at: Instant | None = None


class PlacementBody(OfReceiptBody, frozen=True):
    """The license that money is for."""

    license_number: Reference


class RefusalBody(OfReceiptBody, frozen=True):
    """Money that goes back to its payer by check: to whom and where, if that is known."""

    payee: Annotated[str, Meta(max_length=200)] = ""
    address: Annotated[str, Meta(max_length=500)] = ""


class DirectionBody(OfReceiptBody, frozen=True):
    """Lines that a receipt pays first, in order."""

    lines: Lines
    note: Note = ""


class PayerLinkBody(Asking, frozen=True):
    """Money of this payer's name is for this license from now on."""

    payer_name: Name
    license_number: Reference


class PayerBody(Asking, frozen=True):
    """A payer whose link is forgotten."""

    payer_name: Name


class MarkBody(Asking, frozen=True):
    """Lines to pin, unpin, exclude or include."""

    kind: DirectiveKind
    lines: Lines
    note: Note = ""


class LineCreditBody(Asking, frozen=True):
    """How much a line is lowered."""

    line: LineBody
    amount: PositiveMoneyBody


class CreditBody(Asking, frozen=True):
    """Lines that are lowered, and why: ``goodwill`` from now on, ``billing_error`` as if never billed."""

    reason: CreditReason
    lines: Annotated[tuple[LineCreditBody, ...], Meta(min_length=1, max_length=200)]
    note: Annotated[str, Meta(min_length=1, max_length=2000)]


class NoteBody(Asking, frozen=True):
    """Why."""

    note: Annotated[str, Meta(min_length=1, max_length=2000)]


class BillingRunBody(Asking, frozen=True):
    """Issue what is due by ``as_of`` (now unless it is said), for one license or for all."""

    as_of: Instant | None = None
    license_number: Annotated[str, Meta(max_length=60)] = ""


class LateFeeRunBody(Asking, frozen=True):
    """Charge what being late costs, as of an instant (now unless it is said)."""

    as_of: Instant | None = None


class MonthBody(Asking, frozen=True):
    """A month, by its first day."""

    month: Annotated[date, Meta(examples=["2027-07-01"])]
