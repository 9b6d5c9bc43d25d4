"""The statement of an account: a row per document in words with the balance after it, details on demand (§6.5)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple, assert_never

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ledger.aging import receivable_moves
from gatedrentals.domain.ledger.books import Books
from gatedrentals.domain.ledger.canonical import TAGS
from gatedrentals.domain.ledger.documents import (
    BankSettlement,
    Body,
    CheckMoved,
    CreditMemo,
    DepositForfeit,
    Directive,
    Document,
    Escheated,
    Invoice,
    InvoiceKind,
    Method,
    Reallocation,
    ReceiptBooked,
    ReceiptReversed,
    Recognition,
    RefundDue,
    RefundWithdrawn,
    Transfer,
    WriteOff,
)
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.ledger.words import CREDIT_NAMES, INVOICE_NAMES, METHOD_NAMES, REVERSAL_NAMES
from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import day_words, month_words
from gatedrentals.domain.values import frozen

INWARD = frozenset({TAGS[Recognition], TAGS[BankSettlement]})
"""Kinds that change nothing for whoever reads their statement."""


class UnknownDocument(Refusal):
    """The account has no document of this sequence."""

    code = "unknown_document"


@frozen
class StatementRow:
    """A document on a statement: ``change_cents`` is added to what is owed, which is ``balance_cents`` then."""

    seq: int
    effective_at: datetime
    posted_on: date
    kind: str
    text: str
    change_cents: int
    balance_cents: int


class Outline(NamedTuple):
    """What a statement shows of a document: ``change_cents`` is what it adds to what is owed.

    A tuple, because an account has thousands of them.
    """

    seq: int
    kind: str
    effective_at: datetime
    recorded_at: datetime
    posted_on: date
    text: str
    change_cents: int


_EFFECTIVE_AT = attrgetter("effective_at")


def statement(documents: Iterable[Document], *, whole: bool = False) -> tuple[StatementRow, ...]:
    """The rows of a whole account, with a running balance (§5.1). ``whole`` as for `rows_of`."""
    return rows_of(outlined(documents), whole=whole)


def outlined(documents: Iterable[Document]) -> tuple[Outline, ...]:
    """The outlines of a whole account's documents, in their order."""
    kept = list(documents)
    payments = {one.seq: in_words(one.body, {}) for one in kept if isinstance(one.body, ReceiptBooked)}
    return tuple(
        Outline(
            seq=document.seq,
            kind=TAGS[type(document.body)],
            effective_at=document.effective_at,
            recorded_at=document.recorded_at,
            posted_on=document.posted_on,
            text=in_words(document.body, payments),
            change_cents=sum(cents for _, cents in receivable_moves(document.seq, document.body)),
        )
        for document in kept
    )


def rows_of(outlines: Iterable[Outline], *, whole: bool = False) -> tuple[StatementRow, ...]:
    """The rows of outlines in the order of the chain: by effective-at and then by it, with a running balance (§5.1).

    ``whole`` also shows what is only for accountants: recognition and bank settlements.
    """
    rows, balance_cents = [], 0
    # They come in the order of the chain, which stays where instants are the same.
    for seq, kind, effective_at, _, posted_on, text, change_cents in sorted(outlines, key=_EFFECTIVE_AT):
        if kind in INWARD and not whole:
            continue
        balance_cents += change_cents
        rows.append(StatementRow(seq, effective_at, posted_on, kind, text, change_cents, balance_cents))
    return tuple(rows)


def details(documents: Iterable[Document], seq: int) -> tuple[str, ...]:
    """What the document ``seq`` did to each line, in words: what was open before it and after it (§6.5).

    Raises UnknownDocument if the account has none such.
    """
    return details_of(documents, (seq,))[seq]


def details_of(documents: Iterable[Document], seqs: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The same of several documents, by sequence, in one pass. Raises UnknownDocument if the account lacks one."""
    books, found = Books(), {}
    for document in documents:
        if document.seq in seqs:
            found[document.seq] = tuple(_details(books, document))
        else:
            books.add(document)
    for seq in seqs:
        if seq not in found:
            raise UnknownDocument(f"there is no document {seq} on this account")
    return found


def all_details(documents: Iterable[Document]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Of every document, by sequence, what it did to each line in words: as `details`, in one pass."""
    books = Books()
    for document in documents:
        yield document.seq, tuple(_details(books, document))


def invoice_words(number: int, kind: InvoiceKind, due_on: date) -> str:
    """What an invoice is, in a line."""
    return f"Invoice {number} ({INVOICE_NAMES[kind]}), due {day_words(due_on)}"


def payment_words(method: Method, external_id: str) -> str:
    """What a receipt is, in a line."""
    what = "Opening balance" if method is Method.OPENING else f"Payment by {METHOD_NAMES[method]}"
    return f"{what}, {external_id}"


def in_words(body: Body, payments: Mapping[int, str]) -> str:  # noqa: C901, PLR0911, PLR0912 - a table, one answer a row
    """What a document is, in a line; ``payments`` are the words of the receipts that it may speak of, by sequence."""
    match body:
        case Invoice():
            return invoice_words(body.number, body.kind, body.due_on)
        case ReceiptBooked(receipt=receipt):
            return payment_words(receipt.method, receipt.external_id)
        case ReceiptReversed():
            code = f" {body.return_code}" if body.return_code else ""
            return f"{payments[body.receipt_seq]}, taken back: {REVERSAL_NAMES[body.reason]}{code}"
        case Reallocation():
            return f"{payments[body.receipt_seq]}, applied anew: {body.because}"
        case CreditMemo():
            return _noted(f"Credit ({CREDIT_NAMES[body.reason]})", body.note)
        case Directive():
            return _noted(f"Instruction: {body.kind.value}", body.note)
        case DepositForfeit(allocations=parts):
            given_back = sum(part.cents for part in parts) < 0
            return "Deposit given back" if given_back else "Deposit applied to what is open"
        case RefundDue():
            return f"Refund {body.refund_no} of {dollars(body.amount_cents)} due"
        case RefundWithdrawn(refund=refund):
            return f"Refund {refund.refund_no} of {dollars(refund.amount_cents)} withdrawn"
        case CheckMoved():
            return f"Check {body.check_number} of refund {body.refund_no} {body.step.value}: {dollars(body.cents)}"
        case Escheated():
            return f"Refund {body.refund_no} went to unclaimed property: {dollars(body.cents)}"
        case WriteOff():
            return _noted("Written off", body.note)
        case Recognition():
            return f"Revenue of {month_words(body.month)}"
        case BankSettlement():
            return f"Settled to the bank: {METHOD_NAMES[body.method]}, {body.reference}"
        case Transfer():
            return f"{payments[body.receipt_seq]}, moved to another account"
        case _:
            assert_never(body)


def _details(books: Books, document: Document) -> Iterator[str]:
    moved: dict[LineRef, int] = {}
    for ref, cents in receivable_moves(document.seq, document.body):
        moved[ref] = moved.get(ref, 0) + cents
    before = {ref: line.open_cents for ref, line in books.lines.items() if ref in moved and line.is_base}
    books.add(document)
    for ref, cents in moved.items():
        line = books.line(ref)
        name = f"{line.line.text} (invoice {line.invoice.number}, due {day_words(line.invoice.due_on)})"
        if ref in before:
            yield f"{name}: {dollars(before[ref])} open before, {dollars(line.open_cents)} after"
        else:
            yield f"{name}: {dollars(cents)}"


def _noted(text: str, note: str) -> str:
    return f"{text}: {note}" if note else text
