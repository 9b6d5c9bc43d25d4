"""Receipts of which money was held: what moving it tells of them, without all that their account holds (§6.3)."""

from collections.abc import Iterator
from typing import Self

from attrs import define, field

from gatedrentals.domain.events import AppliedRow
from gatedrentals.domain.ids import AccountId, ProductCode
from gatedrentals.domain.ledger.documents import Document, Invoice, Reallocation, Receipt, ReceiptBooked
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.store import Work


@define
class HeldReceipts:
    """Receipts of which something was held, with where else their money stands.

    ``numbers`` and ``products`` are those of the invoices and lines that it stands on.
    """

    posted: Posted = field(factory=Posted)
    numbers: dict[int, int] = field(factory=dict)
    products: dict[LineRef, ProductCode] = field(factory=dict)

    @classmethod
    def read(cls, work: Work, account_id: AccountId, standing: Standing, update: Update) -> Self:
        """Those that an update moves: the documents since the oldest of them came, and the invoices that they paid."""
        seqs = {body.receipt_seq for d in update.documents if isinstance(body := d.body, Reallocation)}
        if not seqs:
            return cls()
        since = work.subledger.documents(account_id, range(min(seqs), standing.seq + 1))
        held = cls(Posted.read(document for _, document in sorted(since.items()) if _is_about(document, seqs)))
        paid = {ref.invoice_seq for places in held.posted.placed.values() for ref in places}
        for document in work.subledger.documents(account_id, paid).values():
            held.note(document)
        return held

    def receipt(self, seq: int) -> Receipt:
        """One of them."""
        return self.posted.receipts[seq].receipt

    def note(self, document: Document) -> None:
        """Take in an invoice, or what becomes of a receipt."""
        body = document.body
        if isinstance(body, Invoice):
            self.numbers[document.seq] = body.number
            self.products.update((LineRef(document.seq, line.line_no), line.product) for line in body.lines)
        else:
            self.posted.add(document)

    def rows(self, receipt_seq: int) -> Iterator[AppliedRow]:
        """Where the money of one of them stands, every row of it."""
        for ref, part in sorted(self.posted.placed[receipt_seq].items()):
            number, product = self.numbers[ref.invoice_seq], self.products[ref]
            yield AppliedRow(ref.invoice_seq, number, ref.line_no, product, part.cents, part.reason)


def _is_about(document: Document, receipt_seqs: set[int]) -> bool:
    """Whether a document books or moves one of some receipts."""
    match document.body:
        case ReceiptBooked():
            return document.seq in receipt_seqs
        case Reallocation() as moved:
            return moved.receipt_seq in receipt_seqs
        case _:
            return False
