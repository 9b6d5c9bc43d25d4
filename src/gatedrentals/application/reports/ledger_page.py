"""A license's ledger a page at a time, latest first, with the balance after each document (§5.1, §14.3)."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from gatedrentals.application.reports.due import license_due
from gatedrentals.application.reports.limits import check_limit
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.account_statement import StatementRow
from gatedrentals.domain.payments.due_next import DueNext
from gatedrentals.domain.period import ONE_DAY, midnight
from gatedrentals.ports.account_pages import Until
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work


@frozen
class ReadLedger:
    """Ask for a page of a license's ledger, from the row before the document ``before_seq`` on (None: the latest).

    ``as_of``, ``known_on`` and ``whole`` as for a statement of account.
    """

    site_id: SiteId
    license_number: str
    limit: int = 50
    before_seq: int | None = None
    as_of: date | None = None
    known_on: date | None = None
    whole: bool = False


@frozen
class LedgerPage:
    """Rows, latest first, and what the account stands at now; ``balance_cents`` is owed after the latest row of all.

    ``next`` is the document before which the page after this one begins, None on the last.
    """

    license_number: str
    rows: Sequence[StatementRow]
    balance_cents: int
    credit_cents: int
    deposits_held_cents: int
    due_next: DueNext
    next: int | None


@frozen
class LedgerPages:
    """Reads ledgers."""

    store: Store
    clock: Clock

    def __call__(self, asked: ReadLedger) -> LedgerPage:
        """One page. Raises UnknownSite, UnknownLicense, or InvalidValue for a limit."""
        with self.store.work(asked.site_id) as work:
            return self.read(work, asked)

    def read(self, work: Work, asked: ReadLedger) -> LedgerPage:
        """The same within a work that is under way."""
        check_limit(asked.limit)
        zone = work.sites.get(asked.site_id).zone
        license_ = work.licenses.by_number(asked.site_id, asked.license_number)
        account_id = account_of(license_.id)
        until = Until(
            effective=None if asked.as_of is None else midnight(asked.as_of + ONE_DAY, zone),
            known=None if asked.known_on is None else midnight(asked.known_on + ONE_DAY, zone),
            whole=asked.whole,
        )
        standing = work.subledger.standing(account_id)
        page = work.pages.statement(account_id, until, asked.limit, asked.before_seq)
        return LedgerPage(
            license_number=license_.number,
            rows=page.rows,
            balance_cents=page.balance_cents,
            credit_cents=standing.balances.credit_cents,
            deposits_held_cents=standing.balances.deposits_held_cents,
            due_next=license_due(work, license_, standing, self.clock.now()),
            next=page.rows[-1].seq if page.has_more else None,
        )
