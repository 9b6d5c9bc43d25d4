"""A store that shows some sites and no other: the first of two walls; row-level security is the second."""

from contextlib import AbstractContextManager

from attrs import frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.ports.store import Store, Work


@frozen
class ScopedStore:
    """Begins works of these sites only, one site each."""

    store: Store
    sites: frozenset[SiteId]

    def work(self, site_id: SiteId | None = None) -> AbstractContextManager[Work]:
        """Begin a work of one site. Raises UnknownSite of a foreign one, and PermissionError for all sites at once."""
        if site_id is None:
            message = "a request may not look at every site at once"
            raise PermissionError(message)
        if site_id not in self.sites:
            raise UnknownSite(f"no site {site_id!r} is known")
        return self.store.work(site_id)
