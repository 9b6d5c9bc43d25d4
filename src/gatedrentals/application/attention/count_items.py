"""Count what waits at a site for one person (§14.1)."""

from attrs import frozen

from gatedrentals.application.attention.show_queue import kinds_seen_by
from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class ItemCounts:
    """Counts items, in one statement."""

    store: Store
    clock: Clock

    def __call__(self, principal: Principal, site_id: SiteId) -> int:
        """How many open items of a site the principal is shown: none at a site of others."""
        if site_id not in principal.sites:
            return 0
        seen = kinds_seen_by(principal)
        with self.store.work(site_id) as work:
            counts = work.kept.counts(site_id, self.clock.now())
        return sum(count.items for count in counts if count.kind in seen)
