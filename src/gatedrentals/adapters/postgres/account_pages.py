"""Pages of accounts: one statement a page, and one more for what its words name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
from attrs import evolve, frozen

from gatedrentals.adapters.postgres.account_statements import (
    CREDIT_MEMOS,
    INVOICES,
    LAST_BALANCE,
    NAMED_RECEIPTS,
    RECEIPTS,
    STATEMENT,
)
from gatedrentals.adapters.postgres.outlines import invoice_text
from gatedrentals.domain.ids import AccountId, PartyId, SiteId
from gatedrentals.domain.ledger.account_statement import StatementRow, in_words, payment_words
from gatedrentals.domain.ledger.books import Books
from gatedrentals.domain.ledger.documents import (
    CreditMemo,
    Document,
    Held,
    Holding,
    Method,
    Reallocation,
    Reason,
    Receipt,
    ReceiptReversed,
    Transfer,
)
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.ledger.reading import read_document
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


@frozen
class PostgresAccountPages:
    """Pages as one transaction sees them."""

    connection: "psycopg.Connection[Any]"

    def statement(self, account_id: AccountId, until: Until, limit: int, before_seq: int | None) -> StatementPage:
        """Rows with the balance after each, latest effective first, from the one before a document on."""
        asked = {
            "account": account_id,
            "known": until.known,
            "effective": until.effective,
            "whole": until.whole,
            "before": before_seq,
            "limit": limit,
        }
        rows = self.connection.execute(STATEMENT, asked, binary=True).fetchall()
        if not rows:
            ((balance_cents,),) = self.connection.execute(LAST_BALANCE, asked, binary=True).fetchall()
            return StatementPage((), balance_cents or 0, has_more=False)
        shown = rows[:limit]
        return StatementPage(tuple(self._told(account_id, shown)), rows[0][-1], len(rows) > limit)

    def invoices(
        self, account_id: AccountId, limit: int, before_number: int | None, *, only_open: bool
    ) -> Sequence[InvoiceStand]:
        """Invoices, highest number first."""
        asked = {"account": account_id, "before": before_number, "number": None, "only_open": only_open, "limit": limit}
        return self._invoices(account_id, asked)

    def invoice(self, account_id: AccountId, number: int) -> InvoiceStand | None:
        """One invoice by its number, or None."""
        asked = {"account": account_id, "before": None, "number": number, "only_open": False, "limit": 1}
        return next(iter(self._invoices(account_id, asked)), None)

    def receipts(self, site_id: SiteId, chosen: ReceiptsChosen, limit: int, after: ReceiptPlace | None) -> ReceiptPage:
        """Receipts of a site, after a place."""
        asked = {
            "site": site_id,
            "account": chosen.account_id,
            "method": None if chosen.method is None else chosen.method.value,
            "state": None if chosen.state is None else chosen.state.value,
            "since": chosen.since,
            "until": chosen.until,
            "at": None if after is None else after.received_at,
            "after": None if after is None else after.account_id,
            "seq": None if after is None else after.seq,
            "limit": limit,
        }
        rows = self.connection.execute(RECEIPTS, asked, binary=True).fetchall()
        return ReceiptPage(tuple(map(_receipt, rows[:limit])), len(rows) > limit)

    def _told(self, account_id: AccountId, rows: Sequence[Sequence[Any]]) -> Iterator[StatementRow]:
        bodies = {row[0]: read_document(row[8]).body for row in rows if row[8] is not None and row[1] != "invoice"}
        named = {
            body.receipt_seq for body in bodies.values() if isinstance(body, ReceiptReversed | Reallocation | Transfer)
        }
        found = self.connection.execute(NAMED_RECEIPTS, (account_id, list(named)), binary=True) if named else ()
        payments = {seq: payment_words(Method(method), external_id) for seq, method, external_id in found}
        for seq, kind, effective_at, posted_on, change, balance, method, external_id, payload, _ in rows:
            if method is not None:
                text = payment_words(Method(method), external_id)
            elif kind == "invoice":
                text = invoice_text(payload)
            else:
                text = in_words(bodies[seq], payments)
            yield StatementRow(seq, effective_at, posted_on, kind, text, change, balance)

    def _invoices(self, account_id: AccountId, asked: Mapping[str, object]) -> tuple[InvoiceStand, ...]:
        rows = self.connection.execute(INVOICES, asked, binary=True).fetchall()
        if not rows:
            return ()
        books = Books()
        for row in reversed(rows):
            books.add(read_document(row[1]))
        memos = self.connection.execute(CREDIT_MEMOS, (account_id, rows[-1][0]), binary=True)
        notes: dict[int, str] = {}
        for (payload,) in memos:
            memo = _about(read_document(payload), books)
            if memo is not None:
                books.add(memo[0])
                notes[memo[0].seq] = memo[1]
        return tuple(_invoice(books, notes, *row) for row in rows)


def _about(document: Document, books: Books) -> tuple[Document, str] | None:
    """What a credit memo says of the invoices that the books hold, and its note; None if that is nothing."""
    memo = document.body
    assert isinstance(memo, CreditMemo)
    credits_ = tuple(credit for credit in memo.credits if credit.line.invoice_seq in books.invoices)
    return (evolve(document, body=evolve(memo, credits=credits_)), memo.note) if credits_ else None


def _invoice(
    books: Books, notes: dict[int, str], seq: int, _payload: bytes, lines: Sequence[Any], paid: Sequence[Any] | None
) -> InvoiceStand:
    posted = books.invoices[seq]
    stands = {line_no: stand for line_no, *stand in lines}
    paid_by: dict[int, list[PaidBy]] = defaultdict(list)
    for line_no, receipt_seq, source, external_id, method, at, cents, reason in paid or ():
        received_at = datetime.fromisoformat(at).astimezone(UTC)
        paid_by[line_no].append(
            PaidBy(receipt_seq, source, external_id, Method(method), received_at, cents, Reason(reason))
        )
    return InvoiceStand(
        seq=seq,
        invoice=posted.invoice,
        effective_at=posted.effective_at,
        posted_on=posted.posted_on,
        is_void=not posted.live,
        lines=tuple(
            LineStand(
                line,
                tuple(_credits(books, notes, LineRef(seq, line.line_no))),
                tuple(paid_by[line.line_no]),
                *stands[line.line_no],
            )
            for line in posted.invoice.lines
        ),
    )


def _credits(books: Books, notes: dict[int, str], ref: LineRef) -> Iterator[Credited]:
    for taken in books.line(ref).credits:
        yield Credited(taken.seq, taken.reason, notes[taken.seq], taken.effective_at, taken.credit.cents)


def _receipt(row: Sequence[Any]) -> ReceiptStand:
    account_id, seq, number, source, external_id, method, amount_cents, received_at, payer, *rest = row
    payer_name, memo, transferred, posted_on, state, taken_back, sent_to, placed, held = rest
    receipt = Receipt(
        *(source, external_id, Method(method), amount_cents, received_at),
        payer=None if payer is None else PartyId(payer),
        payer_name=payer_name,
        memo=memo,
        transferred=transferred,
    )
    return ReceiptStand(
        account_id=AccountId(account_id),
        seq=seq,
        license_number=number,
        receipt=receipt,
        posted_on=posted_on,
        state=ReceiptState(state),
        placed=tuple(PaidInvoice(invoice_number, cents) for invoice_number, cents in placed or ()),
        held=tuple(Held(holding, held[holding.value]) for holding in Holding if held and holding.value in held),
        taken_back=None if taken_back is None else _taken_back(taken_back),
        sent_to=sent_to,
    )


def _taken_back(payload: bytes) -> TakenBack | None:
    body = read_document(payload).body
    if not isinstance(body, ReceiptReversed):
        return None
    return TakenBack(body.reason, body.return_code, body.returned_at)
