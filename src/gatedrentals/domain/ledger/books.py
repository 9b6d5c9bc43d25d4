"""What an account's documents come to: lines, receipts, refunds and deposits as they stand now (§5)."""

from collections.abc import Iterable
from datetime import date, datetime

from attrs import field

from gatedrentals.domain.ledger.book_line import BookCredit, BookLine
from gatedrentals.domain.ledger.documents import (
    Allocation,
    CheckMoved,
    CheckStep,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Directive,
    Document,
    Escheated,
    Held,
    Holding,
    Invoice,
    Reallocation,
    Receipt,
    ReceiptBooked,
    ReceiptReversed,
    Recognition,
    RefundDue,
    RefundWithdrawn,
    Transfer,
    WriteOff,
)
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef
from gatedrentals.domain.ledger.postings import is_deposit
from gatedrentals.domain.ledger.references import UnknownReference, unknown_line, unknown_receipt
from gatedrentals.domain.values import define, evolve, frozen

VOIDING = frozenset({CreditReason.VOID, CreditReason.ADVANCE_UNFUNDED, CreditReason.FEE_TAKEN_BACK, CreditReason.CUT})
"""Credits that take an invoice back: once they leave nothing of it, it is live no more (§3.3, §6.5).

A cut leaves nothing of a cycle that starts after the stay; goodwill for a whole cycle leaves it billed.
"""


@frozen
class BookInvoice:
    """An invoice in the books; a voided one is not live and keeps its number (§3.3)."""

    seq: int
    invoice: Invoice
    effective_at: datetime
    recorded_at: datetime
    posted_on: date
    live: bool = True


@define
class BookReceipt:
    """A receipt and where its money is now. Only the fold of `read_books` changes it.

    ``placed``: the last allocation of each line, its cents summed. ``gone_cents`` left for a refund or another account.
    """

    seq: int
    receipt: Receipt
    posted_on: date
    placed: dict[LineRef, Allocation] = field(factory=dict)
    held: dict[Holding, int] = field(factory=dict)
    gone_cents: int = 0
    reversal: ReceiptReversed | None = None

    @property
    def counts(self) -> bool:
        """Whether it was not reversed: a reversed one counts as never received (§6.5)."""
        return self.reversal is None


@frozen
class BookDirective:
    """A PM's word and when it acts from."""

    seq: int
    directive: Directive
    effective_at: datetime


@frozen
class BookRefund:
    """A refund: ``payable_cents`` waits for a check, ``outstanding_cents`` is in one that has not cleared (§11.5)."""

    due: RefundDue
    posted_on: date
    withdrawn: bool = False
    payable_cents: int = 0
    outstanding_cents: int = 0
    cleared_cents: int = 0
    escheated_cents: int = 0


@define
class Books:
    """An account as its documents leave it.

    ``lines`` has base lines and discount lines in order of issue. Raises UnknownReference when a document refers to
    what does not stand before it.
    """

    seq: int = 0
    lines: dict[LineRef, BookLine] = field(factory=dict)
    invoices: dict[int, BookInvoice] = field(factory=dict)
    receipts: dict[int, BookReceipt] = field(factory=dict)
    directives: list[BookDirective] = field(factory=list)
    refunds: dict[int, BookRefund] = field(factory=dict)

    @property
    def base_lines(self) -> tuple[BookLine, ...]:
        """The lines that money goes to, in order of issue."""
        return tuple(line for line in self.lines.values() if line.is_base)

    @property
    def open_cents(self) -> int:
        """What all lines ask for: the receivable (§5.3)."""
        return sum(line.open_cents for line in self.lines.values() if line.is_base)

    @property
    def deposits_paid_cents(self) -> int:
        """What stands paid on deposit lines, or was given up of what had gone back from them already (§5.2)."""
        deposits = (line for line in self.lines.values() if is_deposit(line.line))
        return sum(line.paid_cents + line.written_off_cents for line in deposits)

    @property
    def deposits_held_cents(self) -> int:
        """Deposits paid less forfeited less refunded (§5.3)."""
        forfeited = sum(line.forfeited_cents for line in self.lines.values())
        refunded = sum(refund.due.from_deposit_cents for refund in self.refunds.values() if not refund.withdrawn)
        return self.deposits_paid_cents - forfeited - refunded

    def held_cents(self, *holdings: Holding) -> int:
        """Money of receipts that stands on these holdings."""
        return sum(receipt.held.get(holding, 0) for receipt in self.receipts.values() for holding in holdings)

    def line_of(self, ref: LineRef) -> Line:
        """The line as issued. Raises UnknownReference."""
        return self.line(ref).line

    def receipt_of(self, seq: int) -> Receipt:
        """The receipt as booked. Raises UnknownReference."""
        return self.receipt(seq).receipt

    def line(self, ref: LineRef) -> BookLine:
        """The line as it stands. Raises UnknownReference."""
        return self.lines.get(ref) or unknown_line(ref)

    def receipt(self, seq: int) -> BookReceipt:
        """The receipt as it stands. Raises UnknownReference."""
        return self.receipts.get(seq) or unknown_receipt(seq)

    def refund(self, refund_no: int) -> BookRefund:
        """The refund as it stands. Raises UnknownReference."""
        if refund_no not in self.refunds:
            raise UnknownReference(f"no refund {refund_no} is due")
        return self.refunds[refund_no]

    def add(self, document: Document) -> None:
        """Take in the next document. Raises UnknownReference."""
        self.seq = document.seq
        match document.body:
            case Invoice() as invoice:
                _issue(self, document, invoice)
            case CreditMemo() as memo:
                _credit(self, document, memo)
            case ReceiptBooked() as booked:
                self.receipts[document.seq] = BookReceipt(document.seq, booked.receipt, document.posted_on)
                _place(self, document.seq, booked.allocations, booked.held)
            case ReceiptReversed() as reversal:
                _place(self, reversal.receipt_seq, reversal.taken, reversal.released)
                self.receipt(reversal.receipt_seq).reversal = reversal
            case Reallocation() as moved:
                _place(self, moved.receipt_seq, moved.moves, moved.held)
            case Directive() as directive:
                self.directives.append(BookDirective(document.seq, directive, document.effective_at))
            case Recognition() as recognition:
                _recognize(self, recognition)
            case _:
                _settle(self, document)


def read_books(entries: Iterable[Entry]) -> Books:
    """Fold an account's entries, from its first on. Raises UnknownReference."""
    return books_of(entry.document for entry in entries)


def books_of(documents: Iterable[Document]) -> Books:
    """Fold an account's documents, from its first on. Raises UnknownReference."""
    books = Books()
    for document in documents:
        books.add(document)
    return books


def _issue(books: Books, document: Document, invoice: Invoice) -> None:
    seq = document.seq
    books.invoices[seq] = BookInvoice(seq, invoice, document.effective_at, document.recorded_at, document.posted_on)
    for line in invoice.lines:
        ref = LineRef(seq, line.line_no)
        books.lines[ref] = BookLine(ref, line, invoice, document.effective_at, document.posted_on)
    for line in invoice.lines:
        if line.kind is LineKind.DISCOUNT:
            base = books.line(LineRef(seq, line.of_line or 0))
            base.discounts.append(books.line(LineRef(seq, line.line_no)))


def _credit(books: Books, document: Document, memo: CreditMemo) -> None:
    for credit in memo.credits:
        line = books.line(credit.line)
        taken = BookCredit(document.seq, credit, memo.reason, document.effective_at, document.posted_on)
        line.credits = (*line.credits, taken)
    if memo.reason not in VOIDING:
        return
    for seq in {credit.line.invoice_seq for credit in memo.credits}:
        posted = books.invoices[seq]
        if not any(books.line(LineRef(seq, line.line_no)).own_cents for line in posted.invoice.lines):
            books.invoices[seq] = evolve(posted, live=False)


def _place(books: Books, seq: int, allocations: Iterable[Allocation], held: Iterable[Held]) -> None:
    receipt = books.receipt(seq)
    for allocation in allocations:
        paid = books.line(allocation.line).paid
        cents = paid.get(seq, 0) + allocation.cents
        if cents:
            paid[seq] = cents
            receipt.placed[allocation.line] = evolve(allocation, cents=cents)
        else:
            paid.pop(seq, None)
            receipt.placed.pop(allocation.line, None)
    for part in held:
        _hold(receipt, part.holding, part.cents)


def _hold(receipt: BookReceipt, holding: Holding, cents: int) -> None:
    held = receipt.held.pop(holding, 0) + cents
    if held:
        receipt.held[holding] = held


def _leave(books: Books, seq: int, holding: Holding, cents: int) -> None:
    receipt = books.receipt(seq)
    _hold(receipt, holding, -cents)
    receipt.gone_cents += cents


def _recognize(books: Books, recognition: Recognition) -> None:
    month = recognition.month
    for part in recognition.lines:
        recognised = books.line(part.line).recognised
        recognised[month] = recognised.get(month, 0) + part.cents


def _settle(books: Books, document: Document) -> None:
    match document.body:
        case DepositForfeit(allocations):
            for allocation in allocations:
                books.line(allocation.line).forfeited_cents += allocation.cents
        case WriteOff(lines):
            for ref, cents in lines:
                books.line(ref).written_off_cents += cents
        case Transfer() as transfer:
            for part in transfer.held:
                _leave(books, transfer.receipt_seq, part.holding, part.cents)
        case RefundDue() as due:
            _refund(books, due, 1)
            books.refunds[due.refund_no] = BookRefund(due, document.posted_on, payable_cents=due.amount_cents)
        case RefundWithdrawn(due):
            _refund(books, due, -1)
            refund = books.refund(due.refund_no)
            left_cents = refund.payable_cents - due.amount_cents
            books.refunds[due.refund_no] = evolve(refund, withdrawn=True, payable_cents=left_cents)
        case CheckMoved() | Escheated() as moved:
            books.refunds[moved.refund_no] = _pay_refund(books.refund(moved.refund_no), moved)
        case _:
            pass  # a bank settlement moves no line, receipt or refund


def _refund(books: Books, refund: RefundDue, sign: int) -> None:
    for seq, holding, cents in refund.from_receipts:
        _leave(books, seq, holding, sign * cents)


def _pay_refund(refund: BookRefund, moved: CheckMoved | Escheated) -> BookRefund:
    cents = moved.cents
    payable, outstanding = refund.payable_cents, refund.outstanding_cents
    match moved:
        case Escheated(from_check=True):
            return evolve(refund, outstanding_cents=outstanding - cents, escheated_cents=refund.escheated_cents + cents)
        case Escheated():
            return evolve(refund, payable_cents=payable - cents, escheated_cents=refund.escheated_cents + cents)
        case CheckMoved(step=CheckStep.ISSUED):
            return evolve(refund, payable_cents=payable - cents, outstanding_cents=outstanding + cents)
        case CheckMoved(step=CheckStep.VOIDED):
            return evolve(refund, payable_cents=payable + cents, outstanding_cents=outstanding - cents)
        case _:
            return evolve(refund, outstanding_cents=outstanding - cents, cleared_cents=refund.cleared_cents + cents)
