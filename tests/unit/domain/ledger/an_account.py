"""An account to post documents to, for the worked examples of these tests."""

from datetime import UTC, date, datetime

from attrs import define, evolve, field

from gatedrentals.domain.catalog.product import ChargeClass, Recognition
from gatedrentals.domain.ids import AccountId, ProductCode
from gatedrentals.domain.ledger.documents import (
    Allocation,
    Body,
    Document,
    Held,
    Invoice,
    InvoiceKind,
    Method,
    Reason,
    Receipt,
    ReceiptBooked,
)
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import Earning, Line, LineKind, LineRef
from gatedrentals.domain.period import Period
from gatedrentals.testing.strategies.ledger_histories import ACCOUNT, sealed

CYCLE = Period(date(2026, 6, 19), date(2026, 6, 26))


@define
class Account:
    documents: list[Document] = field(factory=list)
    account_id: AccountId = ACCOUNT

    def post(self, body: Body, at: datetime, posted_on: date | None = None, recorded_at: datetime | None = None) -> int:
        """Append a document, posted on the day of ``at`` and recorded then unless said; returns its sequence."""
        seq = len(self.documents) + 1
        document = Document(self.account_id, seq, at, recorded_at or at, posted_on or at.date(), body)
        self.documents.append(document)
        return seq

    @property
    def entries(self) -> tuple[Entry, ...]:
        return sealed(self.documents)


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 17, tzinfo=UTC)


def rent(number: int, cents: int, cycle: Period = CYCLE) -> Line:
    earning = Earning(cents, cycle, cycle.start, cycle.end)
    product, text = ProductCode("rent"), f"Rent {cycle}"
    return Line(number, product, ChargeClass.RENT, Recognition.RATABLE, cents, text, earning=earning)


def discount(number: int, cents: int) -> Line:
    return evolve(rent(number, -cents), kind=LineKind.DISCOUNT, of_line=1, text="Spring offer")


def deposit(number: int, cents: int) -> Line:
    product = ProductCode("deposit")
    return Line(number, product, ChargeClass.DEPOSIT, Recognition.LIABILITY, cents, "Security deposit")


def fee(number: int, cents: int) -> Line:
    return Line(number, ProductCode("late_fee"), ChargeClass.LATE, Recognition.POINT_IN_TIME, cents, "Late fee")


def invoice(*lines: Line, number: int = 1, due_on: date = CYCLE.start) -> Invoice:
    return Invoice(number, InvoiceKind.RECURRING, due_on, lines, CYCLE)


def pays(invoice_seq: int, line_no: int, cents: int) -> Allocation:
    return Allocation(LineRef(invoice_seq, line_no), cents, Reason.CLASS_ORDER, 1, 1)


def receipt(at: datetime, *parts: Allocation, held: tuple[Held, ...] = (), number: str = "1") -> ReceiptBooked:
    cents = sum(part.cents for part in parts) + sum(part.cents for part in held)
    return ReceiptBooked(Receipt("kiosk", number, Method.KIOSK, cents, at), parts, held)
