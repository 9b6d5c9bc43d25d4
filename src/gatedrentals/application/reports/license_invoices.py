"""The invoices of a license: each line with what lowered it, what paid it, and what is left (§5.1)."""

from collections.abc import Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.application.named_line import UnknownInvoice
from gatedrentals.application.reports.site_accounts import licensed_account
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.book_line import BookLine
from gatedrentals.domain.ledger.books import BookInvoice, Books, books_of
from gatedrentals.domain.ledger.documents import InvoiceKind, Method
from gatedrentals.domain.ledger.line import LineKind, LineRef
from gatedrentals.domain.payments.explain import CREDIT_WORDS
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.period import Period, local_day
from gatedrentals.ports.papers import InvoiceState
from gatedrentals.ports.store import Store


@frozen
class ListInvoices:
    """Ask for every invoice of a license."""

    site_id: SiteId
    license_number: str


@frozen
class LineCredited:
    """What was taken off a line, when and why; above zero lowers it."""

    on: date
    why: str
    cents: int


@frozen
class LinePaid:
    """What a receipt put on a line."""

    source: str
    external_id: str
    method: Method
    received_on: date
    cents: int


@frozen
class InvoicedLine:
    """A line as it stands: ``amount_cents`` as issued; ``open_cents`` is 0 for a discount, which is part of its line.

    ``settled_cents`` is what the deposit paid or was given up.
    """

    line_no: int
    text: str
    kind: LineKind
    of_line: int | None
    days: Period | None
    amount_cents: int
    credits: tuple[LineCredited, ...]
    paid: tuple[LinePaid, ...]
    settled_cents: int
    open_cents: int
    pinned: bool
    excluded: bool


@frozen
class ListedInvoice:
    """An invoice with its lines; ``seq`` is its place in the account's chain."""

    number: int
    seq: int
    kind: InvoiceKind
    state: InvoiceState
    issued_on: date
    due_on: date
    days: Period | None
    lines: tuple[InvoicedLine, ...]

    @property
    def total_cents(self) -> int:
        """What it came to as issued."""
        return sum(line.amount_cents for line in self.lines)

    @property
    def credited_cents(self) -> int:
        """What was taken off it."""
        return sum(credit.cents for line in self.lines for credit in line.credits)

    @property
    def paid_cents(self) -> int:
        """What receipts put on it."""
        return sum(part.cents for line in self.lines for part in line.paid)

    @property
    def open_cents(self) -> int:
        """What is left to pay."""
        return sum(line.open_cents for line in self.lines)


@frozen
class LicenseInvoices:
    """Lists invoices."""

    store: Store

    def __call__(self, asked: ListInvoices) -> tuple[ListedInvoice, ...]:
        """Every invoice, newest first. Raises UnknownSite or UnknownLicense."""
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            license_ = work.licenses.by_number(asked.site_id, asked.license_number)
            documents = licensed_account(work, license_).documents
            marks = {line.ref: line for line in work.subledger.standing(account_of(license_.id)).open_lines}
        books = books_of(documents)
        told = _Told(books, zone, marks)
        return tuple(told.invoice(posted) for posted in sorted(books.invoices.values(), key=_by_number, reverse=True))

    def one(self, asked: ListInvoices, number: int) -> ListedInvoice:
        """The invoice of a number. Raises UnknownSite, UnknownLicense or UnknownInvoice."""
        for invoice in self(asked):
            if invoice.number == number:
                return invoice
        raise UnknownInvoice(f"there is no invoice {number} on this account")


@frozen
class _Told:
    books: Books
    zone: ZoneInfo
    marks: Mapping[LineRef, OpenLine]

    def invoice(self, posted: BookInvoice) -> ListedInvoice:
        invoice = posted.invoice
        lines = tuple(self._line(line) for line in self.books.lines.values() if line.ref.invoice_seq == posted.seq)
        open_cents = sum(line.open_cents for line in lines)
        state = InvoiceState.OPEN if open_cents else InvoiceState.PAID
        return ListedInvoice(
            number=invoice.number,
            seq=posted.seq,
            kind=invoice.kind,
            state=state if posted.live else InvoiceState.VOIDED,
            issued_on=local_day(posted.effective_at, self.zone),
            due_on=invoice.due_on,
            days=invoice.cycle,
            lines=lines,
        )

    def _line(self, line: BookLine) -> InvoicedLine:
        mark = self.marks.get(line.ref)
        return InvoicedLine(
            line_no=line.line.line_no,
            text=line.line.text,
            kind=line.line.kind,
            of_line=line.line.of_line,
            days=line.line.earning.period if line.line.earning is not None else None,
            amount_cents=line.line.amount_cents,
            credits=tuple(self._credits(line)),
            paid=tuple(self._paid(line)),
            settled_cents=line.forfeited_cents + line.written_off_cents,
            open_cents=line.open_cents if line.is_base else 0,
            pinned=mark is not None and mark.pinned,
            excluded=mark is not None and mark.excluded,
        )

    def _credits(self, line: BookLine) -> Iterator[LineCredited]:
        for taken in line.credits:
            day = local_day(taken.effective_at, self.zone)
            yield LineCredited(day, CREDIT_WORDS[taken.reason], taken.credit.cents)

    def _paid(self, line: BookLine) -> Iterator[LinePaid]:
        for seq, cents in line.paid.items():
            receipt = self.books.receipt_of(seq)
            day = local_day(receipt.received_at, self.zone)
            yield LinePaid(receipt.source, receipt.external_id, receipt.method, day, cents)


def _by_number(posted: BookInvoice) -> int:
    return posted.invoice.number
