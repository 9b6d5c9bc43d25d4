"""Show one open item, whole: what it is about, for whom its money may be, and what resolves it (§14.1)."""

from attrs import frozen

from gatedrentals.application.attention.dismiss_item import UnknownItem, open_item
from gatedrentals.application.attention.queue_rows import QueueRow, rows_of
from gatedrentals.application.attention.show_queue import kinds_seen_by
from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class ShowItem:
    """The open item of this kind and key."""

    site_id: SiteId
    kind: str
    key: str


@frozen
class ShownItems:
    """Shows items one by one."""

    store: Store
    clock: Clock

    def __call__(self, principal: Principal, asked: ShowItem) -> QueueRow:
        """The item as a row of the queue.

        Raises NotPermitted at a site of others, and UnknownItem for one that is closed or none of the principal's.
        """
        if not principal.may(Permission.READ_QUEUE, asked.site_id):
            principal.must(Permission.READ_OWN_ITEMS, asked.site_id)
        with self.store.work(asked.site_id) as work:
            item = open_item(work, asked.site_id, asked.kind, asked.key)
            if item.kind not in kinds_seen_by(principal):
                raise UnknownItem(f"no item {asked.kind} {asked.key} of yours is open at {asked.site_id}")
            (row,) = rows_of(work, principal, asked.site_id, [item], self.clock.now())
        return row
