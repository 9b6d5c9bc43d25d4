"""The statement of an account: a row per document in words with the balance after it, details on demand (§6.5)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import assert_never

from gatedrentals.domain.errors import InvalidValue
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
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.money import dollars
from gatedrentals.domain.values import frozen

_INWARD = (Recognition, BankSettlement)
"""Kinds that change nothing for whoever reads their statement."""


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


def statement(documents: Iterable[Document], *, whole: bool = False) -> tuple[StatementRow, ...]:
    """The rows of an account, by effective-at and then by the chain, with a running balance (§5.1).

    ``whole`` also shows what is only for accountants: recognition and bank settlements.
    """
    kept = list(documents)
    receipts = {document.seq: document.body.receipt for document in kept if isinstance(document.body, ReceiptBooked)}
    rows, balance_cents = [], 0
    for document in sorted(kept, key=lambda document: (document.effective_at, document.seq)):
        body = document.body
        if isinstance(body, _INWARD) and not whole:
            continue
        change_cents = sum(cents for _, cents in receivable_moves(document.seq, body))
        balance_cents += change_cents
        rows.append(
            StatementRow(
                seq=document.seq,
                effective_at=document.effective_at,
                posted_on=document.posted_on,
                kind=TAGS[type(body)],
                text=in_words(body, receipts),
                change_cents=change_cents,
                balance_cents=balance_cents,
            )
        )
    return tuple(rows)


def details(documents: Iterable[Document], seq: int) -> tuple[str, ...]:
    """What the document ``seq`` did to each line, in words: what was open before it and after it (§6.5).

    Raises InvalidValue if the account has no such document.
    """
    books = Books()
    for document in documents:
        if document.seq == seq:
            return tuple(_details(books, document))
        books.add(document)
    raise InvalidValue("seq", seq, f"a document of the account, from 1 to {books.seq}")


def in_words(body: Body, receipts: dict[int, Receipt]) -> str:  # noqa: C901, PLR0911, PLR0912 - a table, one answer a row
    """What a document is, in a line; ``receipts`` by sequence name the payments that it speaks of."""
    match body:
        case Invoice():
            return f"Invoice {body.number} ({_plain(body.kind.value)}), due {body.due_on.isoformat()}"
        case ReceiptBooked(receipt=receipt):
            return f"Payment by {_plain(receipt.method.value)}, {receipt.external_id}"
        case ReceiptReversed():
            code = f" {body.return_code}" if body.return_code else ""
            return f"{_payment(receipts, body.receipt_seq)} taken back: {_plain(body.reason.value)}{code}"
        case Reallocation():
            return f"{_payment(receipts, body.receipt_seq)} applied anew: {body.because}"
        case CreditMemo():
            return _noted(f"Credit ({_plain(body.reason.value)})", body.note)
        case Directive():
            return _noted(f"Instruction: {body.kind.value}", body.note)
        case DepositForfeit():
            return "Deposit applied to what is open"
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
            return f"Revenue of {body.month:%Y-%m}"
        case BankSettlement():
            return f"Settled to the bank: {_plain(body.method.value)}, {body.reference}"
        case Transfer():
            return f"{_payment(receipts, body.receipt_seq)} moved to another account"
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
        name = f"{line.line.text} (invoice {line.invoice.number}, due {line.invoice.due_on.isoformat()})"
        if ref in before:
            yield f"{name}: {dollars(before[ref])} open before, {dollars(line.open_cents)} after"
        else:
            yield f"{name}: {dollars(cents)}"


def _payment(receipts: dict[int, Receipt], seq: int) -> str:
    receipt = receipts[seq]
    return f"Payment by {_plain(receipt.method.value)}, {receipt.external_id},"


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _noted(text: str, note: str) -> str:
    return f"{text}: {note}" if note else text
