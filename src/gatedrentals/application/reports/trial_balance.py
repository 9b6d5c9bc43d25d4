"""The trial balance of a site or of all sites, by posted-on (§5.1, §5.3)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.reports.site_accounts import sites_of
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.ledger.trial_balance import TrialBalanceRow, balance_rows
from gatedrentals.ports.store import Store


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
            sites_of(work, asked.site_id)
            posted = work.figures.posted(asked.site_id, tuple(Role), asked.on)
        return balance_rows((row.role, row.detail, row.cents) for row in posted)
