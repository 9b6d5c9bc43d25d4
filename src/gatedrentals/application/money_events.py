"""What an account's new documents tell the world (§12)."""

from collections.abc import Iterable, Sequence

from gatedrentals.domain.events import (
    AppliedRow,
    DamagesInvoiced,
    Event,
    InvoiceBalanceChanged,
    InvoiceCreated,
    InvoiceVoided,
    PaymentApplied,
    PaymentCaptured,
    PaymentReversed,
)
from gatedrentals.domain.ledger.documents import (
    Allocation,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Document,
    Invoice,
    InvoiceKind,
    Reallocation,
    ReceiptBooked,
    ReceiptReversed,
    WriteOff,
)
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.payments.posted import Posted


def events_of(documents: Sequence[Document], posted: Posted) -> tuple[Event, ...]:
    """The events of documents that were just posted, in order; ``posted`` holds the books after them.

    A receipt that a replay moved is told again, every row of it, with the next revision.
    """
    events: list[Event] = []
    touched: dict[int, None] = {}
    moved: dict[int, None] = {}
    for document in documents:
        body = document.body
        if isinstance(body, Invoice):
            events += invoiced(document, body)
        elif isinstance(body, CreditMemo):
            events += _voided(document, body, posted)
        elif isinstance(body, ReceiptBooked):
            events.append(captured(document, body))
            moved[document.seq] = None
        elif isinstance(body, ReceiptReversed):
            events.append(_reversed(document, body, posted))
        elif isinstance(body, Reallocation):
            moved[body.receipt_seq] = None
        touched.update(dict.fromkeys(_invoices_touched(body)))
    events += [_applied(documents[0], seq, posted) for seq in moved]
    events += [_balance(documents[0], seq, posted) for seq in touched if seq in posted.invoices]
    return tuple(events)


def invoiced(document: Document, invoice: Invoice) -> Iterable[Event]:
    """What a new invoice tells."""
    amount_cents = sum([line.amount_cents for line in invoice.lines])
    yield InvoiceCreated(
        document.account_id,
        document.seq,
        invoice.number,
        invoice.kind,
        invoice.due_on,
        amount_cents,
        invoice.cycle.start if invoice.cycle else None,
    )
    if invoice.kind is InvoiceKind.DAMAGES:
        yield DamagesInvoiced(document.account_id, document.seq, invoice.number, amount_cents)


def _voided(document: Document, memo: CreditMemo, posted: Posted) -> Iterable[Event]:
    for seq in {credit.line.invoice_seq: None for credit in memo.credits}:
        invoice = posted.invoices[seq]
        if not invoice.live or memo.reason is CreditReason.VOID:
            yield InvoiceVoided(document.account_id, seq, invoice.invoice.number, memo.reason)


def captured(document: Document, booked: ReceiptBooked) -> PaymentCaptured:
    """What a new receipt tells, before its money is placed."""
    receipt = booked.receipt
    return PaymentCaptured(
        document.account_id,
        document.seq,
        receipt.source,
        receipt.external_id,
        receipt.method,
        receipt.amount_cents,
        receipt.received_at,
    )


def _reversed(document: Document, body: ReceiptReversed, posted: Posted) -> PaymentReversed:
    amount_cents = posted.receipts[body.receipt_seq].receipt.amount_cents
    return PaymentReversed(
        document.account_id, body.receipt_seq, amount_cents, body.reason, body.return_code, body.returned_at
    )


def _applied(document: Document, receipt_seq: int, posted: Posted) -> PaymentApplied:
    rows = tuple(
        AppliedRow(
            ref.invoice_seq,
            posted.invoices[ref.invoice_seq].invoice.number,
            ref.line_no,
            posted.line(ref).product,
            allocation.cents,
            allocation.reason,
        )
        for ref, allocation in sorted(posted.placed.get(receipt_seq, {}).items())
    )
    held_cents = sum(posted.held.get(receipt_seq, {}).values())
    return PaymentApplied(document.account_id, receipt_seq, posted.revisions.get(receipt_seq, 0), rows, held_cents)


def _balance(document: Document, invoice_seq: int, posted: Posted) -> InvoiceBalanceChanged:
    invoice = posted.invoices[invoice_seq].invoice
    return InvoiceBalanceChanged(document.account_id, invoice_seq, invoice.number, posted.open_cents(invoice_seq))


def _invoices_touched(body: object) -> Iterable[int]:
    if isinstance(body, CreditMemo):
        return [credit.line.invoice_seq for credit in body.credits]
    return [ref.invoice_seq for ref in _lines_touched(body)]


def _lines_touched(body: object) -> Iterable[LineRef]:
    allocations: tuple[Allocation, ...] = ()
    if isinstance(body, ReceiptBooked | DepositForfeit):
        allocations = body.allocations
    elif isinstance(body, ReceiptReversed):
        allocations = body.taken
    elif isinstance(body, Reallocation):
        allocations = body.moves
    elif isinstance(body, WriteOff):
        return [line for line, _ in body.lines]
    return [allocation.line for allocation in allocations]
