"""The deposits of a site: asked for, paid, held, forfeited and given back, license by license (§5.3, §14.4)."""

from attrs import frozen

from gatedrentals.application.reports.site_accounts import SiteAccount, licensed_accounts
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.books import read_books
from gatedrentals.domain.ledger.postings import is_deposit
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.store import Store


@frozen
class DepositRow:
    """The deposit of a license: ``asked_cents`` less credits; held is paid less forfeited less refunded."""

    license_number: str
    state: State
    asked_cents: int
    paid_cents: int
    forfeited_cents: int
    refunded_cents: int
    held_cents: int


@frozen
class DepositReports:
    """Lists deposits."""

    store: Store

    def __call__(self, site_id: SiteId) -> tuple[DepositRow, ...]:
        """A row per license that was ever asked for a deposit, in order of number. Raises UnknownSite."""
        with self.store.work(site_id) as work:
            work.sites.get(site_id)
            rows = [_row(account) for account in licensed_accounts(work, site_id)]
        return tuple(row for row in rows if row is not None)


def _row(account: SiteAccount) -> DepositRow | None:
    books = read_books(account.entries)
    lines = [line for line in books.lines.values() if is_deposit(line.line)]
    if not lines or account.license is None:
        return None
    forfeited_cents = sum(line.forfeited_cents for line in books.lines.values())
    return DepositRow(
        license_number=account.name,
        state=account.license.state,
        asked_cents=sum(line.own_cents for line in lines),
        paid_cents=books.deposits_paid_cents,
        forfeited_cents=forfeited_cents,
        refunded_cents=books.deposits_paid_cents - forfeited_cents - books.deposits_held_cents,
        held_cents=books.deposits_held_cents,
    )
