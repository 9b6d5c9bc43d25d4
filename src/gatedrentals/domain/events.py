"""Everything that is told to the CRM and to subscribers, each with a tag that never changes once released (§12).

Events carry ids, days and cents, never contact data; amounts are in cents.
"""

from datetime import date, datetime
from typing import ClassVar, TypeAlias, get_args

from gatedrentals.domain.ids import AccountId, ProductCode
from gatedrentals.domain.ledger.documents import CreditReason, InvoiceKind, Method, Reason, ReversalReason
from gatedrentals.domain.licensing.events import (
    LicenseActivated,
    LicenseClosed,
    LicenseSent,
    LicenseSigned,
    LicenseTerminated,
    LicensingEvent,
    NoticeGiven,
    NoticeWithdrawn,
    ResidentsMovedIn,
    ResidentsMovedOut,
)
from gatedrentals.domain.values import frozen

__all__ = [
    "EVENTS",
    "AppliedRow",
    "DamagesInvoiced",
    "DepositStatementDrafted",
    "DepositStatementFinalized",
    "Event",
    "InvoiceBalanceChanged",
    "InvoiceCreated",
    "InvoiceVoided",
    "LicenseActivated",
    "LicenseClosed",
    "LicenseSent",
    "LicenseSigned",
    "LicenseTerminated",
    "LicensingEvent",
    "MoneyEvent",
    "NoticeGiven",
    "NoticeWithdrawn",
    "PaymentApplied",
    "PaymentCaptured",
    "PaymentFailed",
    "PaymentReversed",
    "RefundCleared",
    "RefundEscheated",
    "RefundIssued",
    "ResidentsMovedIn",
    "ResidentsMovedOut",
]


@frozen
class InvoiceCreated:
    """An invoice stands in the books. ``cycle_start`` names the cycle that it bills or punishes, if any."""

    tag: ClassVar[str] = "invoice.created"
    account_id: AccountId
    invoice_seq: int
    number: int
    kind: InvoiceKind
    due_on: date
    amount_cents: int
    cycle_start: date | None = None


@frozen
class InvoiceBalanceChanged:
    """What is open on an invoice changed by money, a credit or a replay."""

    tag: ClassVar[str] = "invoice.balance_changed"
    account_id: AccountId
    invoice_seq: int
    number: int
    open_cents: int


@frozen
class InvoiceVoided:
    """An invoice is credited in full; it keeps its number."""

    tag: ClassVar[str] = "invoice.voided"
    account_id: AccountId
    invoice_seq: int
    number: int
    reason: CreditReason


@frozen
class AppliedRow:
    """One allocation with its invoice: how many cents of a receipt stand on a line, and why."""

    invoice_seq: int
    number: int
    line_no: int
    product: ProductCode
    cents: int
    reason: Reason


@frozen
class PaymentApplied:
    """Where a receipt's money stands, every row of it; told again with the next revision after a replay."""

    tag: ClassVar[str] = "payment.applied"
    account_id: AccountId
    receipt_seq: int
    revision: int
    rows: tuple[AppliedRow, ...]
    held_cents: int


@frozen
class PaymentCaptured:
    """Money came in and is booked."""

    tag: ClassVar[str] = "payment.captured"
    account_id: AccountId
    receipt_seq: int
    source: str
    external_id: str
    method: Method
    amount_cents: int
    received_at: datetime


@frozen
class PaymentFailed:
    """A pull or charge was declined; no state changes and no money moved (§0)."""

    tag: ClassVar[str] = "payment.failed"
    account_id: AccountId
    method: Method
    amount_cents: int
    code: str


@frozen
class PaymentReversed:
    """A receipt no longer counts: returned by the bank, or booked where it did not belong."""

    tag: ClassVar[str] = "payment.reversed"
    account_id: AccountId
    receipt_seq: int
    amount_cents: int
    reason: ReversalReason
    return_code: str
    returned_at: datetime


@frozen
class DepositStatementDrafted:
    """A version of the statement of deposit accounting is drafted."""

    tag: ClassVar[str] = "soda.drafted"
    account_id: AccountId
    statement_version: int
    due_on: date


@frozen
class DepositStatementFinalized:
    """A version of the statement is final: what is refunded, or what is owed."""

    tag: ClassVar[str] = "soda.finalized"
    account_id: AccountId
    statement_version: int
    refund_cents: int
    owed_cents: int


@frozen
class DamagesInvoiced:
    """The damages of a finalized statement are billed."""

    tag: ClassVar[str] = "damages.invoiced"
    account_id: AccountId
    invoice_seq: int
    number: int
    amount_cents: int


@frozen
class RefundIssued:
    """A check for a refund is issued."""

    tag: ClassVar[str] = "refund.issued"
    account_id: AccountId
    refund_no: int
    check_number: str
    amount_cents: int


@frozen
class RefundCleared:
    """The bank paid a refund's check."""

    tag: ClassVar[str] = "refund.cleared"
    account_id: AccountId
    refund_no: int
    check_number: str
    amount_cents: int


@frozen
class RefundEscheated:
    """An unclaimed refund goes to the state."""

    tag: ClassVar[str] = "refund.escheated"
    account_id: AccountId
    refund_no: int
    amount_cents: int


MoneyEvent: TypeAlias = (
    InvoiceCreated
    | InvoiceBalanceChanged
    | InvoiceVoided
    | PaymentApplied
    | PaymentCaptured
    | PaymentFailed
    | PaymentReversed
    | DepositStatementDrafted
    | DepositStatementFinalized
    | DamagesInvoiced
    | RefundIssued
    | RefundCleared
    | RefundEscheated
)
"""What is told about an account's money."""

Event: TypeAlias = LicensingEvent | MoneyEvent
"""Whatever the outbox carries."""

EVENTS: dict[str, type[Event]] = {event.tag: event for event in get_args(LicensingEvent) + get_args(MoneyEvent)}
"""Every kind of event by its tag."""
