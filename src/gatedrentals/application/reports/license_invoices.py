"""The invoices of a license: each line with what lowered it, what paid it, and what is left (§5.1)."""

from collections.abc import Mapping
from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.application.named_line import UnknownInvoice
from gatedrentals.application.reports.limits import check_limit
from gatedrentals.domain.ids import AccountId, SiteId, account_of
from gatedrentals.domain.ledger.documents import InvoiceKind, Method
from gatedrentals.domain.ledger.line import LineKind, LineRef
from gatedrentals.domain.payments.explain import CREDIT_WORDS
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.period import Period, local_day
from gatedrentals.ports.account_pages import InvoiceStand, LineStand
from gatedrentals.ports.boards import MOST
from gatedrentals.ports.papers import InvoiceState
from gatedrentals.ports.store import Store, Work


@frozen
class ListInvoices:
    """Ask for a page of a license's invoices: ``limit`` of them, of numbers below ``before`` (None: from the newest).

    ``only_open`` leaves out those that ask for nothing any more.
    """

    site_id: SiteId
    license_number: str
    limit: int = MOST
    before: int | None = None
    only_open: bool = False


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

    ``settled_cents`` is what the deposit paid or was given up, ``from_deposit_cents`` what of it the deposit paid.
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
    from_deposit_cents: int
    open_cents: int
    pinned: bool
    excluded: bool

    @property
    def given_up_cents(self) -> int:
        """What was written off."""
        return self.settled_cents - self.from_deposit_cents


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
        """The newest invoices, newest first. Raises UnknownSite, UnknownLicense, or InvalidValue for a limit."""
        check_limit(asked.limit)
        with self.store.work(asked.site_id) as work:
            told = _Told.of(work, asked)
            found = work.pages.invoices(told.account_id, asked.limit, asked.before, only_open=asked.only_open)
        return tuple(map(told.invoice, found))

    def one(self, asked: ListInvoices, number: int) -> ListedInvoice:
        """The invoice of a number. Raises UnknownSite, UnknownLicense or UnknownInvoice."""
        with self.store.work(asked.site_id) as work:
            told = _Told.of(work, asked)
            found = work.pages.invoice(told.account_id, number)
        if found is None:
            raise UnknownInvoice(f"there is no invoice {number} on this account")
        return told.invoice(found)


@frozen
class _Told:
    account_id: AccountId
    zone: ZoneInfo
    marks: Mapping[LineRef, OpenLine]

    @classmethod
    def of(cls, work: Work, asked: ListInvoices) -> Self:
        zone = work.sites.get(asked.site_id).zone
        account_id = account_of(work.licenses.by_number(asked.site_id, asked.license_number).id)
        return cls(account_id, zone, {line.ref: line for line in work.subledger.standing(account_id).open_lines})

    def invoice(self, stand: InvoiceStand) -> ListedInvoice:
        invoice = stand.invoice
        return ListedInvoice(
            number=invoice.number,
            seq=stand.seq,
            kind=invoice.kind,
            state=stand.state,
            issued_on=local_day(stand.effective_at, self.zone),
            due_on=invoice.due_on,
            days=invoice.cycle,
            lines=tuple(self._line(stand.seq, line) for line in stand.lines),
        )

    def _line(self, seq: int, stand: LineStand) -> InvoicedLine:
        line = stand.line
        mark = self.marks.get(LineRef(seq, line.line_no))
        return InvoicedLine(
            line_no=line.line_no,
            text=line.text,
            kind=line.kind,
            of_line=line.of_line,
            days=line.earning.period if line.earning is not None else None,
            amount_cents=line.amount_cents,
            credits=tuple(
                LineCredited(local_day(credit.effective_at, self.zone), CREDIT_WORDS[credit.reason], credit.cents)
                for credit in stand.credits
            ),
            paid=tuple(
                LinePaid(
                    *(paid.source, paid.external_id, paid.method), local_day(paid.received_at, self.zone), paid.cents
                )
                for paid in stand.paid_by
            ),
            settled_cents=stand.forfeited_cents + stand.written_off_cents,
            from_deposit_cents=stand.forfeited_cents,
            open_cents=stand.open_cents,
            pinned=mark is not None and mark.pinned,
            excluded=mark is not None and mark.excluded,
        )
