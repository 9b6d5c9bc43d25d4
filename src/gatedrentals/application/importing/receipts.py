"""Take in a file of receipts: every row booked once, or kept with its line and reason (§8.4)."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.importing.cells import Cells
from gatedrentals.application.importing.report import (
    Feed,
    ImportReport,
    KeptRow,
    conclude,
    fed_before,
)
from gatedrentals.application.importing.tables import AS_DOCUMENTED, ColumnMapping, Fault, Row, Table, read_table
from gatedrentals.application.receipts.book_many import ForLicense, ManyReceipts
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.receipts.reverse_receipt import (
    AlreadyReversed,
    BelongsToNobody,
    ReverseReceipt,
    TakeBackReceipts,
)
from gatedrentals.application.retrying import retrying
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import MOVED_ON, Method, Receipt, ReceiptBooked, ReversalReason
from gatedrentals.domain.money import dollars
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import DuplicateReceipt, StaleAccount

KIND = "receipts"
NAMED_BY = ("source", "external_id")
"""The columns that tell a row from every other."""
REQUIRED = ("source", "external_id", "method", "amount", "received_at")
OPTIONAL = ("license_number", "payer_name", "memo", "returned_at", "return_reason", "return_code")


@frozen
class ImportReceipts:
    """A file of receipts of a site, in UTF-8.

    A row with ``returned_at`` is the return of a receipt: of one that is in the books, or of its own row.
    """

    site_id: SiteId
    file: str
    content: bytes
    asked: Asked
    mapping: ColumnMapping = AS_DOCUMENTED


@frozen
class _Row:
    line: int
    receipt: Receipt
    license_number: str
    returned_at: datetime | None
    return_reason: ReversalReason
    return_code: str

    @property
    def is_plain(self) -> bool:
        """Whether it is money for a license, and no more."""
        return bool(self.license_number) and self.returned_at is None


@frozen
class ReceiptFiles:
    """Takes in receipts of every method. The file lands whole, with its bad rows kept aside, or not at all."""

    store: Store
    clock: Clock

    def __call__(self, command: ImportReceipts) -> ImportReport:
        """Take a file in. Raises FileRefused or UnknownSite; nothing changes then."""
        feed = Feed(command.site_id, KIND, command.file, command.content)

        def once() -> ImportReport:
            with self.store.work(command.site_id) as work:
                return fed_before(work, feed) or self._take_in(work, command, feed)

        return retrying(once)

    def _take_in(self, work: Work, command: ImportReceipts, feed: Feed) -> ImportReport:
        now = self.clock.now()
        site = work.sites.get(command.site_id)
        table = read_table(command.content, command.file, REQUIRED, OPTIONAL, command.mapping)
        report = self._book(work, command, site, feed, table)
        conclude(work, feed, table, NAMED_BY, report, command.asked, now)
        return report

    def _book(self, work: Work, command: ImportReceipts, site: Site, feed: Feed, table: Table) -> ImportReport:
        kept = [KeptRow(row.line, (fault,), row.raw) for row, fault in table.bad]
        rows: list[tuple[Row, _Row]] = []
        for row in table.rows:
            read = _read(row, command.mapping, site)
            if isinstance(read, KeptRow):
                kept.append(read)
            else:
                rows.append((row, read))
        left = self._book_many(work, command, rows)
        new, already = len(rows) - len(left), 0
        for row, read in left:
            try:
                if self._take(work, command, read):
                    new += 1
                else:
                    already += 1
            except InvalidValue as invalid:
                found = row.cells.get(invalid.field, "")
                kept.append(KeptRow(row.line, (Fault(row.line, invalid.field, found, invalid.expected),), row.raw))
            except StaleAccount:
                # Someone else was quicker, and no row is at fault: the file begins anew.
                raise
            except Refusal as refusal:
                found = read.license_number or read.receipt.external_id
                column = "license_number" if read.license_number else "external_id"
                fault = Fault(row.line, column, found, f"accepted: {refusal}")
                kept.append(KeptRow(row.line, (fault,), row.raw))
        return feed.report(new, already, kept)

    def _book_many(
        self, work: Work, command: ImportReceipts, rows: Sequence[tuple[Row, _Row]]
    ) -> list[tuple[Row, _Row]]:
        """Book at once what can be; returns the rows that are left to be booked one by one."""
        plain = [ForLicense(read.receipt, read.license_number) for _, read in rows if read.is_plain]
        booked = iter(ManyReceipts(work, command.site_id, command.asked, self.clock.now()).book(plain))
        return [(row, read) for row, read in rows if not (read.is_plain and next(booked))]

    def _take(self, work: Work, command: ImportReceipts, row: _Row) -> bool:
        """Book a row; False if all that it says is in the books already."""
        receipt = row.receipt
        books = BookReceipts(self.store, self.clock)
        record = RecordReceipt(command.site_id, receipt, command.asked, row.license_number)
        done = False
        _refuse_half(work, books, record, row)
        try:
            books.take(work, record)
            done = True
        except DuplicateReceipt:
            if row.returned_at is None:
                _refuse_another(work, receipt)
                return False
        if row.returned_at is not None:
            reverse = ReverseReceipt(
                command.site_id,
                receipt.source,
                receipt.external_id,
                row.return_reason,
                row.returned_at,
                command.asked,
                row.return_code,
            )
            try:
                TakeBackReceipts(self.store, self.clock).take_back(work, reverse)
                done = True
            except AlreadyReversed:
                return done
        return done


def _refuse_another(work: Work, receipt: Receipt) -> None:
    """Raises InvalidValue for money of a number that stands in the books with another amount: one of the two is wrong.

    Whose it is says nothing here: what was booked may have been moved since.
    """
    place = work.subledger.find_receipt(receipt.source, receipt.external_id)
    assert place is not None
    body = work.subledger.documents(place.account_id, [place.seq])[place.seq].body
    assert isinstance(body, ReceiptBooked)
    if body.receipt.amount_cents != receipt.amount_cents:
        booked = dollars(body.receipt.amount_cents)
        expected = f"{booked}, as {receipt.source} {receipt.external_id} is in the books"
        raise InvalidValue("amount", receipt.amount_cents, expected)


def _refuse_half(work: Work, books: BookReceipts, record: RecordReceipt, row: _Row) -> None:
    """Raises BelongsToNobody for money that would be booked, and then not be taken back as its own row says."""
    if row.returned_at is None or row.return_reason not in MOVED_ON:
        return
    source, external_id = row.receipt.source, row.receipt.external_id
    if work.subledger.find_receipt(source, external_id) is None and books.waits(work, record):
        raise BelongsToNobody(f"receipt {source} {external_id} would be on no license")


def _read(row: Row, mapping: ColumnMapping, site: Site) -> _Row | KeptRow:
    cells = Cells(row, mapping)
    receipt = Receipt(
        source=cells.text("source"),
        external_id=cells.text("external_id"),
        method=cells.one_of("method", Method, without=Method.OPENING),
        amount_cents=cells.cents("amount", minimum=1),
        received_at=cells.instant("received_at", site.zone),
        payer_name=cells.optional_text("payer_name"),
        memo=cells.optional_text("memo"),
    )
    returned = bool(cells.optional_text("returned_at"))
    returned_at = cells.instant("returned_at", site.zone) if returned else None
    if returned_at is not None and returned_at < receipt.received_at:
        found = cells.optional_text("returned_at")
        expected = f"an instant from {cells.optional_text('received_at')}, when it came"
        cells.faults.append(Fault(row.line, "returned_at", found, expected))
    read = _Row(
        line=row.line,
        receipt=receipt,
        license_number=cells.optional_text("license_number"),
        returned_at=returned_at,
        return_reason=cells.one_of("return_reason", ReversalReason) if returned else ReversalReason.NSF,
        return_code=cells.optional_text("return_code"),
    )
    return KeptRow(row.line, tuple(cells.faults), row.raw) if cells.faults else read
