"""Open items in memory."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.kept_items import KeptItem
from gatedrentals.testing.fakes.rows import Draft, Scope, Table


def kept_items_table() -> Table[tuple[SiteId, str, str], KeptItem]:
    """Open items by site, kind and key."""
    return Table(lambda item: (item.site_id,))


@frozen
class MemoryKeptItems:
    """What is open; what is resolved is gone."""

    _rows: Draft[tuple[SiteId, str, str], KeptItem]
    _scope: Scope

    def keep(self, item: KeptItem) -> None:
        """Raise an item; raising an open one again changes nothing."""
        self._scope.enter(item.site_id)
        key = (item.site_id, item.kind, item.key)
        if self._rows.get(key) is None:
            self._rows.put(key, item)

    def resolve(self, site_id: SiteId, kind: str, key: str, at: datetime) -> None:  # noqa: ARG002 - no history here
        """Close an item whose cause is gone; nothing happens if it is not open."""
        self._scope.enter(site_id)
        if self._rows.get((site_id, kind, key)) is not None:
            self._rows.put((site_id, kind, key), None)

    def open_items(self, site_id: SiteId) -> Sequence[KeptItem]:
        """Every open item of a site, most urgent and oldest first."""
        found = self._rows.at(site_id) if self._scope.sees(site_id) else []
        return sorted(found, key=lambda item: (item.urgency.value, item.raised_at))
