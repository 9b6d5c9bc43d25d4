"""Revenue reckoned by the domain, account by account."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from attrs import evolve, frozen

from gatedrentals.domain.ids import AccountId, ProductCode, SiteId
from gatedrentals.domain.ledger.chain import seal
from gatedrentals.domain.ledger.documents import Document, Invoice
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.ledger.references import line_on, unknown_receipt
from gatedrentals.domain.revenue.books import read_books
from gatedrentals.domain.revenue.closing import RevenueRow, close_month, revenue_rows
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.closes import MonthClose
from gatedrentals.ports.revenue_runs import ClosingRun
from gatedrentals.ports.store import Store, Work


@frozen
class MemoryRevenueRuns:
    """Reports and closes over the accounts of a store."""

    store: Store

    def revenue(self, site_id: SiteId, month: date, first_open: date) -> Sequence[RevenueRow]:
        """Revenue of a month by product: as posted if it is closed, else as its close would post."""
        cents: dict[tuple[ProductCode, bool], int] = defaultdict(int)
        with self.store.work(site_id) as work:
            for account_id in work.subledger.accounts(site_id):
                books = read_books(entry.document for entry in work.subledger.entries(account_id))
                for row in revenue_rows(books.lines, books.posted_cents, first_open):
                    if row.month == month:
                        cents[row.product, row.is_discount] += row.cents
        return tuple(
            RevenueRow(month, product, is_discount, month < first_open, total)
            for (product, is_discount), total in sorted(cents.items())
            if total
        )

    def close(self, run: ClosingRun, told: Callable[[MonthClose], AuditRow]) -> MonthClose:
        """Close a month. Raises MonthClosed or StaleAccount."""
        with self.store.work(run.site_id) as work:
            work.closes.hold_books(run.site_id)
            recognized = sum(_close(work, account_id, run) for account_id in work.subledger.accounts(run.site_id))
            close = MonthClose(run.site_id, run.month, run.recorded_at, recognized)
            work.closes.add(close)
            work.audit_trail.add(told(close))
        return close


def _close(work: Work, account_id: AccountId, run: ClosingRun) -> int:
    entries = work.subledger.entries(account_id)
    books = read_books(entry.document for entry in entries)
    posted = {ref: sum(months.values()) for ref, months in books.posted_cents.items()}
    body = close_month(run.month, books.lines, posted)
    if body is None:
        return 0
    standing = work.subledger.standing(account_id)
    document = Document(account_id, standing.seq + 1, run.effective_at, run.recorded_at, run.posted_on, body)
    sealed, balances = seal(standing, [document], lambda ref: _line(entries, ref), unknown_receipt)
    after = evolve(standing, seq=document.seq, head=sealed[-1].hash, balances=balances)
    work.subledger.append(account_id, sealed, after)
    return sum(part.cents for part in body.lines)


def _line(entries: Sequence[Entry], ref: LineRef) -> Line:
    invoice = entries[ref.invoice_seq - 1].document.body
    assert isinstance(invoice, Invoice)
    return line_on(invoice, ref)
