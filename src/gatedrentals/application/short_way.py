"""The short way of an account: what was decided without a replay, sealed and told as the long way would (§6.5)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from gatedrentals.application.held_receipts import HeldReceipts
from gatedrentals.application.money_events import captured, invoiced
from gatedrentals.application.unapplied_items import UnappliedItems
from gatedrentals.domain.catalog.product import Recognition
from gatedrentals.domain.events import AppliedRow, Event, InvoiceBalanceChanged, PaymentApplied
from gatedrentals.domain.ids import AccountId, ProductCode, account_of
from gatedrentals.domain.ledger.chain import seal
from gatedrentals.domain.ledger.documents import (
    Allocation,
    Body,
    Document,
    Holding,
    Invoice,
    Reallocation,
    ReceiptBooked,
)
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.ledger.references import unknown_line, unknown_receipt
from gatedrentals.domain.payments.advance import standing_after
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.standing import OpenLine, Standing
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.runs import Append, ReadyLicense
from gatedrentals.ports.store import Work

NO_NUMBERS: Mapping[int, int] = {}
NO_DEPOSITS: frozenset[LineRef] = frozenset()


def save_update(work: Work, site: Site, ready: ReadyLicense, update: Update, now: datetime) -> Append:
    """Append what was decided on what a license stands at, tell it, and keep or close the items of what it holds.

    It is the last that a work writes. Raises StaleAccount or DuplicateReceipt.
    """
    account_id, before = account_of(ready.license.id), ready.standing
    append, held = sealed(account_id, before, update, ready.numbers, ready.deposits), None
    if append is None:
        held = HeldReceipts.read(work, account_id, before, update)
        for document in update.documents:
            held.note(document)
        append = _sealed(account_id, before, update, ready.numbers, ready.deposits, held)
    work.outbox.put(site.id, account_id, now, append.events)
    if held is not None:
        items = UnappliedItems(work, site, account_id, held.receipt, lambda _: ready.license.number)
        items.keep(before.held, append.standing.held, now)
    work.subledger.append(account_id, append.entries, append.standing, last=True)
    return append


def sealed(
    account_id: AccountId,
    before: Standing,
    update: Update,
    numbers: Mapping[int, int] = NO_NUMBERS,
    deposits: frozenset[LineRef] = NO_DEPOSITS,
) -> Append | None:
    """What an update appends after ``before``; None if it does more than bill and receive.

    ``numbers`` and ``deposits`` tell of the open lines of ``before`` as `ReadyLicense` does.
    """
    return _sealed(account_id, before, update, numbers, deposits, None) if _is_plain(update) else None


def _sealed(
    account_id: AccountId,
    before: Standing,
    update: Update,
    numbers: Mapping[int, int],
    deposits: frozenset[LineRef],
    held: HeldReceipts | None,
) -> Append:
    entries, _ = seal(before, update.documents, _Lines(before, deposits), unknown_receipt)
    events = _events(update, before, numbers, held)
    return Append(account_id, before, entries, standing_after(before, update, entries), events)


def _is_plain(update: Update) -> bool:
    """Whether it bills and receives, and no more: nothing is moved, and nothing left that a person looks at (§5.3)."""
    for document in update.documents:
        body = document.body
        if isinstance(body, Invoice):
            continue
        if not isinstance(body, ReceiptBooked) or any(p.holding is not Holding.REFUNDABLE_CREDIT for p in body.held):
            return False
    return True


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


def _events(update: Update, before: Standing, numbers: Mapping[int, int], held: HeldReceipts | None) -> Sequence[Event]:
    """What is told: see `events_of`, in the same order."""
    events: list[Event] = []
    placing: list[Document] = []
    for document in update.documents:
        body = document.body
        if isinstance(body, Invoice):
            events += invoiced(document, body)
        else:
            placing.append(document)
            if isinstance(body, ReceiptBooked):
                events.append(captured(document, body))
    if placing:
        known, products = _lines_known(update, before, numbers)
        for document in placing:
            body = document.body
            events.append(
                _applied(document, body, known, products)
                if isinstance(body, ReceiptBooked)
                else _moved(update, document, held)
            )
        events += _balances(placing, known, update.open_lines)
    return tuple(events)


def _lines_known(
    update: Update, before: Standing, numbers: Mapping[int, int]
) -> tuple[dict[int, int], dict[LineRef, ProductCode]]:
    """The numbers of invoices and the products of lines that money can be put on."""
    known = {**numbers}
    products = {line.ref: line.product for line in before.open_lines}
    for document in update.documents:
        if isinstance(document.body, Invoice):
            known[document.seq] = document.body.number
            products.update((LineRef(document.seq, line.line_no), line.product) for line in document.body.lines)
    return known, products


def _applied(
    document: Document, booked: ReceiptBooked, numbers: Mapping[int, int], products: Mapping[LineRef, ProductCode]
) -> PaymentApplied:
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
    return PaymentApplied(document.account_id, document.seq, 0, rows, sum(part.cents for part in booked.held))


def _moved(update: Update, document: Document, held: HeldReceipts | None) -> PaymentApplied:
    assert held is not None, "what is plain moves nothing"
    assert isinstance(document.body, Reallocation), "what places no money is an invoice"
    seq = document.body.receipt_seq
    left_cents = sum(money.cents for money in update.held if money.receipt_seq == seq)
    return PaymentApplied(document.account_id, seq, held.posted.revisions[seq], tuple(held.rows(seq)), left_cents)


def _balances(
    placing: Sequence[Document], numbers: Mapping[int, int], open_lines: Sequence[OpenLine]
) -> Iterator[InvoiceBalanceChanged]:
    left: Counter[int] = Counter()
    for line in open_lines:
        left[line.ref.invoice_seq] += line.open_cents
    parts = (part for document in placing for part in _parts(document.body))
    for seq in dict.fromkeys(part.line.invoice_seq for part in parts):
        yield InvoiceBalanceChanged(placing[0].account_id, seq, numbers[seq], left[seq])


def _parts(body: Body) -> Sequence[Allocation]:
    if isinstance(body, Reallocation):
        return body.moves
    assert isinstance(body, ReceiptBooked), "what places no money is an invoice"
    return body.allocations
