"""Pages of accounts, read from all of their documents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from gatedrentals.domain.ids import AccountId, LicenseId, SiteId
from gatedrentals.domain.ledger.account_statement import outlined, rows_of
from gatedrentals.domain.ledger.book_line import BookLine
from gatedrentals.domain.ledger.books import BookInvoice, BookReceipt, Books, read_books
from gatedrentals.domain.ledger.documents import (
    Allocation,
    CreditMemo,
    Document,
    Held,
    Holding,
    Method,
    Reallocation,
    Reason,
    ReceiptBooked,
    ReceiptReversed,
    Transfer,
)
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.ports.account_pages import (
    Credited,
    InvoiceStand,
    LineStand,
    PaidBy,
    ReceiptPage,
    ReceiptPlace,
    ReceiptsChosen,
    ReceiptStand,
    ReceiptState,
    StatementPage,
    TakenBack,
    Until,
)
from gatedrentals.ports.boards import PaidInvoice
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.store import Work
from gatedrentals.ports.subledger import UnknownAccount


@frozen
class MemoryAccountPages:
    """Pages of what a work sees."""

    work: Work

    def statement(self, account_id: AccountId, until: Until, limit: int, before_seq: int | None) -> StatementPage:
        """Rows with the balance after each, latest effective first, from the one before a document on."""
        outlines = outlined(entry.document for entry in self._entries(account_id))
        known = (one for one in outlines if until.known is None or one.recorded_at < until.known)
        rows = [
            row
            for row in rows_of(known, whole=until.whole)
            if until.effective is None or row.effective_at < until.effective
        ]
        balance_cents = rows[-1].balance_cents if rows else 0
        rows.reverse()
        if before_seq is not None:
            ends = [(one.effective_at, one.seq) for one in outlines if one.seq == before_seq]
            rows = [row for row in rows for end in ends if (row.effective_at, row.seq) < end]
        return StatementPage(tuple(rows[:limit]), balance_cents, len(rows) > limit)

    def invoices(
        self, account_id: AccountId, limit: int, before_number: int | None, *, only_open: bool
    ) -> Sequence[InvoiceStand]:
        """Invoices, highest number first."""
        found = (
            stand
            for stand in self._invoices(account_id)
            if (before_number is None or stand.invoice.number < before_number) and (stand.open_cents or not only_open)
        )
        return tuple(sorted(found, key=lambda stand: -stand.invoice.number)[:limit])

    def invoice(self, account_id: AccountId, number: int) -> InvoiceStand | None:
        """One invoice by its number, or None."""
        return next((stand for stand in self._invoices(account_id) if stand.invoice.number == number), None)

    def receipts(self, site_id: SiteId, chosen: ReceiptsChosen, limit: int, after: ReceiptPlace | None) -> ReceiptPage:
        """Receipts of a site, after a place."""
        stands = [stand for account_id in self.work.subledger.accounts(site_id) for stand in self._receipts(account_id)]
        stands.sort(key=lambda stand: (stand.account_id, stand.seq))
        stands.sort(key=lambda stand: stand.receipt.received_at, reverse=True)
        rows = [
            stand for stand in stands if _is_chosen(stand, chosen) and (after is None or _comes_after(stand, after))
        ]
        return ReceiptPage(tuple(rows[:limit]), len(rows) > limit)

    def _entries(self, account_id: AccountId) -> Sequence[Entry]:
        try:
            return self.work.subledger.entries(account_id)
        except UnknownAccount:
            return ()

    def _invoices(self, account_id: AccountId) -> Iterator[InvoiceStand]:
        entries = self._entries(account_id)
        books = read_books(entries)
        documents = [entry.document for entry in entries]
        notes = {document.seq: document.body.note for document in documents if isinstance(document.body, CreditMemo)}
        reasons = _last_reasons(documents)
        for posted in books.invoices.values():
            yield _invoice(posted, books, notes, reasons)

    def _receipts(self, account_id: AccountId) -> Iterator[ReceiptStand]:
        entries = self._entries(account_id)
        books = read_books(entries)
        moved = {
            entry.document.body.receipt_seq: entry.document.body.to_account
            for entry in entries
            if isinstance(entry.document.body, Transfer)
        }
        for booked in books.receipts.values():
            if booked.receipt.method is not Method.OPENING:
                yield self._receipt(account_id, booked, books, moved.get(booked.seq))

    def _receipt(
        self, account_id: AccountId, booked: BookReceipt, books: Books, transferred_to: AccountId | None
    ) -> ReceiptStand:
        reversal = booked.reversal
        sent_to = transferred_to if reversal is None else reversal.moved_to
        on_invoices: dict[int, int] = {}
        for ref, allocation in booked.placed.items():
            number = books.invoices[ref.invoice_seq].invoice.number
            on_invoices[number] = on_invoices.get(number, 0) + allocation.cents
        if sent_to is not None:
            state = ReceiptState.SENT_ON
        elif reversal is not None:
            state = ReceiptState.RETURNED
        else:
            state = ReceiptState.HELD if booked.held else ReceiptState.PLACED
        return ReceiptStand(
            account_id=account_id,
            seq=booked.seq,
            license_number=self._number(account_id),
            receipt=booked.receipt,
            posted_on=booked.posted_on,
            state=state,
            placed=tuple(PaidInvoice(number, cents) for number, cents in sorted(on_invoices.items())),
            held=tuple(Held(holding, booked.held[holding]) for holding in Holding if holding in booked.held),
            taken_back=None
            if reversal is None
            else TakenBack(reversal.reason, reversal.return_code, reversal.returned_at),
            sent_to="" if sent_to is None else self._number(sent_to),
        )

    def _number(self, account_id: AccountId) -> str:
        try:
            return self.work.licenses.get(LicenseId(account_id)).number
        except UnknownLicense:
            return ""


def _invoice(
    posted: BookInvoice, books: Books, notes: Mapping[int, str], reasons: Mapping[tuple[LineRef, int], Reason]
) -> InvoiceStand:
    lines = [books.line(LineRef(posted.seq, line.line_no)) for line in posted.invoice.lines]
    return InvoiceStand(
        seq=posted.seq,
        invoice=posted.invoice,
        effective_at=posted.effective_at,
        posted_on=posted.posted_on,
        is_void=not posted.live,
        lines=tuple(_line(line, books, notes, reasons) for line in lines),
    )


def _line(
    line: BookLine, books: Books, notes: Mapping[int, str], reasons: Mapping[tuple[LineRef, int], Reason]
) -> LineStand:
    paid = ((books.receipt_of(seq), seq, cents) for seq, cents in line.paid.items())
    paid_by = [
        PaidBy(
            *(seq, receipt.source, receipt.external_id, receipt.method, receipt.received_at, cents),
            reason=reasons[line.ref, seq],
        )
        for receipt, seq, cents in paid
    ]
    return LineStand(
        line=line.line,
        credits=tuple(
            Credited(taken.seq, taken.reason, notes[taken.seq], taken.effective_at, taken.credit.cents)
            for taken in line.credits
        ),
        paid_by=tuple(sorted(paid_by, key=lambda paid: (paid.received_at, paid.receipt_seq))),
        forfeited_cents=line.forfeited_cents,
        written_off_cents=line.written_off_cents,
        open_cents=line.open_cents if line.is_base else 0,
    )


def _last_reasons(documents: Iterable[Document]) -> dict[tuple[LineRef, int], Reason]:
    """Why money was put on a line last, by line and receipt."""
    reasons: dict[tuple[LineRef, int], Reason] = {}
    for document in documents:
        for receipt_seq, part in _placed(document):
            if part.cents > 0:
                reasons[part.line, receipt_seq] = part.reason
    return reasons


def _placed(document: Document) -> Iterator[tuple[int, Allocation]]:
    match document.body:
        case ReceiptBooked(allocations=parts):
            yield from ((document.seq, part) for part in parts)
        case Reallocation(receipt_seq=seq, moves=parts) | ReceiptReversed(receipt_seq=seq, taken=parts):
            yield from ((seq, part) for part in parts)
        case _:
            return


def _is_chosen(stand: ReceiptStand, chosen: ReceiptsChosen) -> bool:
    came = stand.receipt.received_at
    return (
        chosen.account_id in {None, stand.account_id}
        and chosen.method in {None, stand.receipt.method}
        and (stand.state is chosen.state if chosen.state else stand.state is not ReceiptState.SENT_ON)
        and (chosen.since is None or came >= chosen.since)
        and (chosen.until is None or came < chosen.until)
    )


def _comes_after(stand: ReceiptStand, place: ReceiptPlace) -> bool:
    came = stand.receipt.received_at
    return came < place.received_at or (
        came == place.received_at and (stand.account_id, stand.seq) > (place.account_id, place.seq)
    )
