"""The short way of an account: what was decided without a replay, sealed and told as the long way would (§6.5)."""

from collections import Counter
from collections.abc import Mapping, Sequence

from gatedrentals.application.money_events import captured, invoiced
from gatedrentals.domain.catalog.product import Recognition
from gatedrentals.domain.events import AppliedRow, Event, InvoiceBalanceChanged, PaymentApplied
from gatedrentals.domain.ids import AccountId, ProductCode
from gatedrentals.domain.ledger.chain import seal
from gatedrentals.domain.ledger.documents import Document, Holding, Invoice, ReceiptBooked
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.ledger.references import unknown_line, unknown_receipt
from gatedrentals.domain.payments.advance import standing_after
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.standing import OpenLine, Standing
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.ports.runs import Append

NO_NUMBERS: Mapping[int, int] = {}
NO_DEPOSITS: frozenset[LineRef] = frozenset()


def sealed(
    account_id: AccountId,
    before: Standing,
    update: Update,
    numbers: Mapping[int, int] = NO_NUMBERS,
    deposits: frozenset[LineRef] = NO_DEPOSITS,
) -> Append | None:
    """What an update appends after ``before``; None if it does more than bill and receive, which the long way tells.

    ``numbers`` and ``deposits`` tell of the open lines of ``before`` as `ReadyLicense` does.
    """
    for document in update.documents:
        if not _is_plain(document):
            return None
    entries, _ = seal(before, update.documents, _Lines(before, deposits), unknown_receipt)
    events = _events(update, before, numbers)
    return Append(account_id, before, entries, standing_after(before, update, entries), events)


def _is_plain(document: Document) -> bool:
    """An invoice, or a receipt of which nothing is left that a person must look at (§5.3)."""
    body = document.body
    if isinstance(body, Invoice):
        return True
    return isinstance(body, ReceiptBooked) and all(part.holding is Holding.REFUNDABLE_CREDIT for part in body.held)


class _Lines:
    """Lines of earlier invoices, as much of them as paying them asks for."""

    def __init__(self, before: Standing, deposits: frozenset[LineRef]) -> None:
        self._before = before
        self._deposits = deposits

    def __call__(self, ref: LineRef) -> Line:
        line = next((line for line in self._before.open_lines if line.ref == ref), None) or unknown_line(ref)
        is_deposit = ref in self._deposits
        recognition = Recognition.LIABILITY if is_deposit else Recognition.POINT_IN_TIME
        # A tax that is no deposit is owed on as any line here: money on it moves receivable alone.
        charge_class = line.charge_class if is_deposit else ChargeClass.FEES
        return Line(ref.line_no, line.product, charge_class, recognition, line.open_cents, "")


def _events(update: Update, before: Standing, numbers: Mapping[int, int]) -> Sequence[Event]:
    """What is told: see `events_of`, in the same order."""
    events: list[Event] = []
    booked: list[tuple[Document, ReceiptBooked]] = []
    for document in update.documents:
        body = document.body
        if isinstance(body, Invoice):
            events += invoiced(document, body)
        else:
            assert isinstance(body, ReceiptBooked), "what is plain is an invoice or a receipt"
            events.append(captured(document, body))
            booked.append((document, body))
    if booked:
        known, products = _lines_known(update, before, numbers)
        for document, body in booked:
            events += _placed(document, body, known, products, update.open_lines)
    return tuple(events)


def _lines_known(
    update: Update, before: Standing, numbers: Mapping[int, int]
) -> tuple[dict[int, int], dict[LineRef, ProductCode]]:
    """The numbers of invoices and the products of lines that receipts can be on."""
    known = {**numbers}
    products = {line.ref: line.product for line in before.open_lines}
    for document in update.documents:
        if isinstance(document.body, Invoice):
            known[document.seq] = document.body.number
            products.update((LineRef(document.seq, line.line_no), line.product) for line in document.body.lines)
    return known, products


def _placed(
    document: Document,
    booked: ReceiptBooked,
    numbers: Mapping[int, int],
    products: Mapping[LineRef, ProductCode],
    open_lines: Sequence[OpenLine],
) -> Sequence[Event]:
    rows = tuple(
        AppliedRow(
            part.line.invoice_seq,
            numbers[part.line.invoice_seq],
            part.line.line_no,
            products[part.line],
            part.cents,
            part.reason,
        )
        for part in sorted(booked.allocations, key=lambda part: part.line)
    )
    left: Counter[int] = Counter()
    for line in open_lines:
        left[line.ref.invoice_seq] += line.open_cents
    touched = dict.fromkeys(part.line.invoice_seq for part in booked.allocations)
    held_cents = sum(part.cents for part in booked.held)
    return [
        PaymentApplied(document.account_id, document.seq, 0, rows, held_cents),
        *(InvoiceBalanceChanged(document.account_id, seq, numbers[seq], left[seq]) for seq in touched),
    ]
