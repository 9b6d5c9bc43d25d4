"""A resident's ledger a page at a time: each row with the document that it tells, so that it can be put plainly."""

from attrs import frozen

from gatedrentals.application.reports.limits import check_limit
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.account_statement import StatementRow
from gatedrentals.domain.ledger.documents import Body
from gatedrentals.ports.account_pages import Until
from gatedrentals.ports.store import Store


@frozen
class ReadLedger:
    """Ask for a page of a license's ledger: what stands before the document ``before``; 0 is the latest page."""

    site_id: SiteId
    license_number: str
    before: int = 0
    limit: int = 60


@frozen
class LedgerPage:
    """Rows, latest first, each with what was recorded; ``next`` is the ``before`` of the page after it, 0 at the end.

    ``balance_cents`` is what is owed after the latest of all rows.
    """

    rows: tuple[tuple[StatementRow, Body], ...]
    balance_cents: int
    next: int


@frozen
class OwnLedgers:
    """Reads residents' ledgers; whose they are, `OwnLicenses` has decided."""

    store: Store

    def __call__(self, asked: ReadLedger) -> LedgerPage:
        """The page. Raises UnknownSite, UnknownLicense, or InvalidValue for a limit."""
        check_limit(asked.limit)
        with self.store.work(asked.site_id) as work:
            account_id = account_of(work.licenses.by_number(asked.site_id, asked.license_number).id)
            page = work.pages.statement(account_id, Until(), asked.limit, asked.before or None)
            documents = work.subledger.documents(account_id, {row.seq for row in page.rows})
        rows = tuple((row, documents[row.seq].body) for row in page.rows)
        return LedgerPage(rows, page.balance_cents, page.rows[-1].seq if page.has_more else 0)
