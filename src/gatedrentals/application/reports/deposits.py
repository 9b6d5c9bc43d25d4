"""The deposits of a site: asked for, paid, held, forfeited and given back, license by license (§5.3, §14.4)."""

from collections.abc import Sequence

from attrs import frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.site_figures import DepositRow
from gatedrentals.ports.store import Store


@frozen
class DepositReports:
    """Lists deposits."""

    store: Store

    def __call__(self, site_id: SiteId) -> Sequence[DepositRow]:
        """A row per license that was ever asked for a deposit, in order of number. Raises UnknownSite."""
        with self.store.work(site_id) as work:
            work.sites.get(site_id)
            return work.figures.deposits(site_id)
