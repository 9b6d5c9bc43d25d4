"""The look over a site: what its state asks of people is raised, and what it asks for no more is closed (§14.1)."""

from attrs import frozen

from gatedrentals.application.attention.looks import LOOKS
from gatedrentals.application.attention.sight import Sight
from gatedrentals.application.deposits.remind_refunds import RefundReminders, RemindRefunds
from gatedrentals.application.deposits.remind_statements import RemindStatements, StatementReminders
from gatedrentals.domain.attention.item import KeptItem
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class SiteWatch:
    """Raises the items whose cause it sees, and closes those whose cause is gone; asking twice changes nothing."""

    store: Store
    clock: Clock

    def __call__(self, site_id: SiteId) -> tuple[KeptItem, ...]:
        """Look over a site, its statements and refunds; the items whose cause was seen. Raises UnknownSite."""
        seen = self._look(site_id, "")
        StatementReminders(self.store, self.clock)(RemindStatements(site_id))
        RefundReminders(self.store, self.clock)(RemindRefunds(site_id))
        return seen

    def look_at(self, site_id: SiteId, license_number: str) -> tuple[KeptItem, ...]:
        """The same for one license, after something was done about it. Raises UnknownSite or UnknownLicense."""
        return self._look(site_id, license_number)

    def _look(self, site_id: SiteId, license_number: str) -> tuple[KeptItem, ...]:
        now = self.clock.now()
        with self.store.work(site_id) as work:
            sight = Sight.of(work, site_id, now, license_number)
            seen = tuple(item for look, _ in LOOKS for item in look(sight))
            watched = {kind.name for _, kinds in LOOKS for kind in kinds}
            kept = {(item.kind, item.key) for item in seen}
            for item in sight.open_items:
                if item.kind in watched and (item.kind, item.key) not in kept:
                    work.kept.resolve(site_id, item.kind, item.key, now)
            for item in seen:
                work.kept.keep(item)
            return seen
