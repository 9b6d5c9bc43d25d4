"""An entry as rows: what each table keeps of a document, in the order of its columns."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from attrs import define, field, frozen

from gatedrentals.domain.catalog.product import Recognition as Recognised
from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.canonical import TAGS
from gatedrentals.domain.ledger.documents import (
    Allocation,
    CreditMemo,
    DepositForfeit,
    Document,
    Invoice,
    InvoiceKind,
    Reallocation,
    ReceiptBooked,
    ReceiptReversed,
    Recognition,
    WriteOff,
)
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef, rank_class_of
from gatedrentals.domain.payments.bills import net_amounts
from gatedrentals.domain.payments.posted_cycles import SCHEDULED
from gatedrentals.domain.payments.standing import OpenLine, Standing
from gatedrentals.domain.revenue.recognition import in_one_day

Value = str | int | bool | bytes | date | datetime | UUID | None
Row = tuple[Value, ...]

DOCUMENT_COLUMNS = (
    *("account_id", "seq", "site_id", "kind", "effective_at", "recorded_at", "posted_on", "posting_count"),
    *("line_count", "payload", "hash", "receivable_cents", "deferred_cents", "deposits_billed_cents"),
    *("deposits_held_cents", "credit_cents", "unapplied_cents", "refunds_payable_cents", "next_invoice_number"),
    *("frontier", "settled_through", "next_deadline", "needs_replay", "number", "once", "live"),
)
LINE_COLUMNS = (
    *("account_id", "invoice_seq", "open_order", "credited_cents", "paid_cents", "given_up_cents", "open_cents"),
    *("sort_cents", "pinned", "excluded", "cycle_start", "cycle_end"),
    *("site_id", "posted_on", "due_on", "line_no", "product", "charge_class", "recognition", "kind", "text"),
    *("of_line", "rule_id", "rule_version", "authority", "rate_bps", "nights", "taxable_nights", "amount_cents"),
    *("rank_class", "net_cents", "earning_cents", "frame_start", "frame_end", "earning_start", "earning_end"),
)
POSTING_COLUMNS = ("account_id", "seq", "n", "site_id", "role", "detail", "cents", "posted_on")
RECEIPT_COLUMNS = (
    *("account_id", "seq", "site_id", "source", "external_id", "method", "amount_cents", "received_at", "payer"),
    *("payer_name", "memo", "transferred"),
)
ALLOCATION_COLUMNS = (
    *("account_id", "seq", "n", "site_id", "receipt_seq", "invoice_seq", "line_no", "cents", "reason", "rank"),
    "policy_version",
)
HELD_COLUMNS = ("account_id", "receipt_seq", "holding", "site_id", "received_at", "cents")
RECOGNIZED_COLUMNS = ("account_id", "invoice_seq", "line_no", "seq", "site_id", "month", "cents")


@define
class Effect:
    """What documents did to a line, in cents: credited, paid, and given up (forfeited to it, or written off)."""

    credited: int = 0
    paid: int = 0
    given_up: int = 0


@frozen
class Appended:
    """Everything that an append writes of its entries, by table."""

    documents: list[Row]
    lines: list[Row]
    postings: list[Row]
    receipts: list[Row]
    allocations: list[Row]
    recognized: list[Row]
    effects: dict[LineRef, Effect] = field(factory=dict)
    """What happened to lines of earlier invoices; a credit on a discount stands on the discount itself."""


def rows_of(entries: Sequence[Entry], standing: Standing, site_id: str) -> Appended:
    """The rows of one account's entries, with ``standing`` after them."""
    effects = effects_of(entry.document for entry in entries)
    appended = Appended([], [], [], [], [], [], effects)
    own = _credits_on_new(entries)
    for entry in entries:
        document, body = entry.document, entry.document.body
        key = (document.account_id, document.seq)
        appended.documents.append(document_row(entry, standing, site_id, live=document.seq not in own))
        appended.postings.extend(posting_rows(entry, site_id))
        if isinstance(body, Invoice):
            appended.lines.extend(line_rows(document, body, site_id, standing.open_lines, effects))
            continue
        if isinstance(body, ReceiptBooked):
            receipt = body.receipt
            appended.receipts.append(
                (
                    *(*key, site_id, receipt.source, receipt.external_id, receipt.method.value),
                    *(receipt.amount_cents, receipt.received_at, receipt.payer, receipt.payer_name, receipt.memo),
                    receipt.transferred,
                )
            )
        elif isinstance(body, Recognition):
            appended.recognized.extend(
                (
                    document.account_id,
                    part.line.invoice_seq,
                    part.line.line_no,
                    document.seq,
                    site_id,
                    body.month,
                    cents,
                )
                for part in body.lines
                if (cents := part.cents)
            )
        appended.allocations.extend(_allocation_rows(document, site_id))
    return appended


def effects_of(documents: Iterable[Document]) -> dict[LineRef, Effect]:
    """What documents do to lines, summed."""
    effects: dict[LineRef, Effect] = defaultdict(Effect)
    for document in documents:
        body = document.body
        if isinstance(body, Invoice):
            continue
        if isinstance(body, CreditMemo):
            for credit in body.credits:
                effects[credit.line].credited += credit.cents
        elif isinstance(body, WriteOff):
            for ref, cents in body.lines:
                effects[ref].given_up += cents
        elif isinstance(body, DepositForfeit):
            for allocation in body.allocations:
                effects[allocation.line].given_up += allocation.cents
        else:
            for allocation in _placed(document)[1]:
                effects[allocation.line].paid += allocation.cents
    return effects


def document_row(entry: Entry, standing: Standing, site_id: str, *, live: bool) -> Row:
    """The document itself, with the balances after it and the cursors after the append."""
    document, balances = entry.document, entry.balances
    body = document.body
    invoice = body if isinstance(body, Invoice) else None
    return (
        *(document.account_id, document.seq, site_id, TAGS[type(body)], document.effective_at, document.recorded_at),
        *(document.posted_on, len(entry.postings), 0 if invoice is None else len(invoice.lines)),
        *(entry.payload, entry.hash, balances.receivable_cents, balances.deferred_cents),
        *(balances.deposits_billed_cents, balances.deposits_held_cents, balances.credit_cents),
        *(balances.unapplied_cents, balances.refunds_payable_cents, standing.next_invoice_number),
        *(standing.frontier, standing.settled_through, standing.next_deadline, standing.needs_replay),
        *((None, None, None) if invoice is None else (invoice.number, once(invoice), live)),
    )


def once(invoice: Invoice) -> str | None:
    """What one live invoice of an account alone may be: a cycle's, an accrual's, a returned receipt's (§3.3, §6.6)."""
    start = invoice.cycle.start.isoformat() if invoice.cycle else None
    if invoice.kind in SCHEDULED and start:
        return start
    if invoice.kind is InvoiceKind.LATE_FEE and start:
        return f"{start} late {invoice.accrual}"
    if invoice.kind is InvoiceKind.RETURNED_PAYMENT and invoice.receipt_seq is not None:
        return f"returned {invoice.receipt_seq}"
    return None


def posting_rows(entry: Entry, site_id: str) -> Iterator[Row]:
    """The postings of an entry, counted from 1."""
    document = entry.document
    for number, posting in enumerate(entry.postings, start=1):
        yield (
            *(document.account_id, document.seq, number, site_id, posting.role.value, posting.detail, posting.cents),
            document.posted_on,
        )


def line_rows(
    document: Document,
    invoice: Invoice,
    site_id: str,
    open_lines: Iterable[OpenLine],
    effects: dict[LineRef, Effect],
) -> Iterator[Row]:
    """The lines of an invoice with what the same append did to them; their effects are taken out of ``effects``."""
    nets = net_amounts(invoice.lines)
    by_number = {line.line_no: line for line in invoice.lines}
    found = _effects_on(document, invoice, effects)
    standing = {line.line_no: line for line in open_lines if line.ref.invoice_seq == document.seq}
    for line in invoice.lines:
        number = line.line_no
        ranked = by_number[line.of_line] if line.of_line is not None else line
        effect = found.get(number, _NOTHING)
        yield _line_row(document, invoice, site_id, line, ranked, nets, effect, standing.get(number))


def _effects_on(document: Document, invoice: Invoice, effects: dict[LineRef, Effect]) -> dict[int, Effect]:
    """What the same append did to lines of an invoice, by number; what it did to a discount, it did to its line."""
    found: dict[int, Effect] = {}
    if not effects:
        return found
    for line in invoice.lines:
        effect = effects.pop(LineRef(document.seq, line.line_no), None)
        if effect is not None:
            found[line.line_no] = effect
    for line in invoice.lines:
        if line.kind is LineKind.DISCOUNT and line.of_line is not None and line.line_no in found:
            found.setdefault(line.of_line, Effect()).credited += found[line.line_no].credited
    return found


_NOTHING = Effect()


def _line_row(
    document: Document,
    invoice: Invoice,
    site_id: str,
    line: Line,
    ranked: Line,
    nets: Mapping[int, int],
    effect: Effect,
    stands: OpenLine | None,
) -> Row:
    is_discount = line.kind is LineKind.DISCOUNT
    net = line.amount_cents if is_discount else nets[line.line_no]
    open_cents = 0 if is_discount else net - effect.credited - effect.paid - effect.given_up
    if stands is None:
        order, sort_cents, pinned, excluded = invoice.number, nets.get(ranked.line_no, net), False, False
        cycle = invoice.cycle
    else:
        order, sort_cents, pinned, excluded = stands.order, stands.net_cents, stands.pinned, stands.excluded
        cycle = stands.cycle
    return (
        *(document.account_id, document.seq, order, effect.credited, effect.paid, effect.given_up, open_cents),
        *(sort_cents, pinned, excluded),
        *((None, None) if cycle is None else (cycle.start, cycle.end)),
        *_issued(site_id, document.posted_on, invoice.due_on, line, ranked, net),
    )


@lru_cache(maxsize=8192)
def _issued(site_id: str, posted_on: date, due_on: date, line: Line, ranked: Line, net_cents: int) -> Row:
    """What of a line never changes but for the invoice that it stands on: in a run many invoices have the same."""
    earning, discount = line.earning, line.discount
    if earning is None and line.recognition is Recognised.RATABLE:
        earning = in_one_day(line.amount_cents, posted_on)
    return (
        *(site_id, posted_on, due_on, line.line_no, line.product, line.charge_class.value, line.recognition.value),
        *(line.kind.value, line.text, line.of_line),
        *((None, None) if discount is None else (discount.rule_id, discount.version)),
        *(line.authority, line.rate_bps, line.nights, line.taxable_nights, line.amount_cents),
        *(rank_class_of(ranked).value, net_cents),
        *((None,) * 5 if earning is None else (earning.amount_cents, earning.frame.start, earning.frame.end)),
        *(() if earning is None else (earning.start, earning.end)),
    )


def held_rows(account_id: AccountId, standing: Standing, site_id: str) -> list[Row]:
    """The money that no line takes."""
    return [
        (account_id, money.receipt_seq, money.holding.value, site_id, money.received_at, money.cents)
        for money in standing.held
        if money.cents
    ]


def _placed(document: Document) -> tuple[int | None, tuple[Allocation, ...]]:
    body = document.body
    if isinstance(body, ReceiptBooked):
        return document.seq, body.allocations
    if isinstance(body, ReceiptReversed):
        return body.receipt_seq, body.taken
    if isinstance(body, Reallocation):
        return body.receipt_seq, body.moves
    if isinstance(body, DepositForfeit):
        return None, body.allocations
    return None, ()


def _allocation_rows(document: Document, site_id: str) -> Iterator[Row]:
    receipt_seq, placed = _placed(document)
    for number, part in enumerate(placed, start=1):
        yield (
            *(document.account_id, document.seq, number, site_id, receipt_seq, part.line.invoice_seq),
            *(part.line.line_no, part.cents, part.reason.value, part.rank, part.policy_version),
        )


def _credits_on_new(entries: Sequence[Entry]) -> set[int]:
    """Invoices of this append that a memo of the same append credits in full."""
    memos = [body for entry in entries if isinstance(body := entry.document.body, CreditMemo)]
    if not memos:
        return set()
    invoices = {entry.document.seq: entry.document.body for entry in entries}
    credited: dict[LineRef, int] = defaultdict(int)
    for memo in memos:
        for credit in memo.credits:
            credited[credit.line] += credit.cents
    touched = {ref.invoice_seq for ref in credited if ref.invoice_seq in invoices}
    return {
        seq
        for seq in touched
        if isinstance(body := invoices[seq], Invoice)
        and all(line.amount_cents == credited[LineRef(seq, line.line_no)] for line in body.lines)
    }
