"""Revenue lines as an account's documents tell them."""

from datetime import UTC, date, datetime
from uuid import UUID

from attrs import evolve

from gatedrentals.domain.catalog.product import ChargeClass, Recognition
from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.documents import (
    Body,
    CreditMemo,
    CreditReason,
    Document,
    Invoice,
    InvoiceKind,
    LineCredit,
    RecognizedLine,
    WriteOff,
)
from gatedrentals.domain.ledger.documents import Recognition as RecognitionDocument
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.revenue.books import read_books
from gatedrentals.domain.revenue.recognition import Credited
from tests.unit.domain.revenue.revenue_lines import point_in_time, ratable, whole

ACCOUNT = AccountId(UUID(int=7))
RENT = ratable(whole(30_000, date(2026, 6, 1), date(2026, 7, 1)), date(2026, 5, 25)).line
FEE = evolve(point_in_time(5_000, date(2026, 5, 25)).line, line_no=2)
DEPOSIT = evolve(FEE, line_no=3, charge_class=ChargeClass.DEPOSIT, recognition=Recognition.LIABILITY)


def document(seq: int, posted_on: date, body: Body) -> Document:
    at = datetime(2026, 5, 25, 17, tzinfo=UTC)
    return Document(ACCOUNT, seq, at, at, posted_on, body)


def invoice(kind: InvoiceKind, due_on: date) -> Invoice:
    return Invoice(1, kind, due_on, (RENT, FEE, DEPOSIT))


def test_documents_tell_lines_credits_and_closes() -> None:
    credit = LineCredit(LineRef(1, 1), 1_000)
    june = date(2026, 6, 1)
    books = read_books(
        [
            document(1, date(2026, 5, 25), invoice(InvoiceKind.RECURRING, june)),
            document(2, date(2026, 6, 3), CreditMemo(CreditReason.GOODWILL, (credit,))),
            document(3, date(2026, 6, 30), RecognitionDocument(june, (RecognizedLine(LineRef(1, 1), 29_000),))),
            document(4, date(2026, 7, 3), WriteOff(())),
            document(5, date(2026, 7, 6), Invoice(2, InvoiceKind.METERED, date(2026, 7, 13), (RENT,))),
        ]
    )
    rent, fee, july = books.lines
    assert (july.ref, july.posted_on, july.line) == (LineRef(5, 1), date(2026, 7, 6), RENT)
    assert rent.credits == (Credited(date(2026, 6, 3), credit),)
    assert (rent.posted_on, rent.net_cents, books.posted_of(rent.ref)) == (date(2026, 5, 25), 29_000, 29_000)
    assert (fee.ref, fee.is_deferred, books.posted_of(fee.ref)) == (LineRef(1, 2), False, 0)
    assert books.posted_cents == {rent.ref: {june: 29_000}}
