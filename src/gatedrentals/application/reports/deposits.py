"""The deposits of a site: asked for, paid, held, forfeited and given back, license by license (§5.3, §14.4)."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.site_figures import DepositRow
from gatedrentals.ports.store import Store


@frozen
class DepositReports:
    """Lists deposits."""

    store: Store

    def __call__(self, site_id: SiteId, as_of: date | None = None) -> Sequence[DepositRow]:
        """As of the end of a day, by posting day, or as it stands; in order of license number. Raises UnknownSite.

        A row per license that was asked for a deposit by then.
        """
        with self.store.work(site_id) as work:
            work.sites.get(site_id)
            return work.figures.deposits(site_id, until=as_of)
