"""The trial balance of a site or of all sites, by posted-on (§5.1, §5.3)."""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from gatedrentals.application.reports.site_accounts import accounts_of_sites
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.trial_balance import TrialBalanceRow, trial_balance
from gatedrentals.ports.store import Store, Work


@frozen
class BalanceBooks:
    """Ask for what stands at the end of ``on`` (None: of everything posted), at a site or at all of them."""

    site_id: SiteId | None = None
    on: date | None = None


@frozen
class TrialBalances:
    """Takes trial balances."""

    store: Store

    def __call__(self, asked: BalanceBooks) -> tuple[TrialBalanceRow, ...]:
        """A row per ledger account that is not at zero; they sum to zero. Raises UnknownSite."""
        with self.store.work(asked.site_id) as work:
            return trial_balance(_entries(work, asked.site_id), asked.on)


def _entries(work: Work, site_id: SiteId | None) -> Iterator[Entry]:
    for account in accounts_of_sites(work, site_id):
        yield from account.entries
