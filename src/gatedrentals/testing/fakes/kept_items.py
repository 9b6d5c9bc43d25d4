"""Open items in memory."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from attrs import evolve, frozen

from gatedrentals.domain.attention.item import KeptItem, Urgency
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.kept_items import ItemCount, Place
from gatedrentals.testing.fakes.rows import Draft, Scope, Table


@frozen
class Raised:
    """An item that is not resolved, and whether a person took it off the list."""

    item: KeptItem
    dismissed: bool = False


def kept_items_table() -> Table[tuple[SiteId, str, str], Raised]:
    """Items that are not resolved by site, kind and key."""
    return Table(lambda raised: (raised.item.site_id,))


@frozen
class MemoryKeptItems:
    """What is open; what is resolved is gone."""

    _rows: Draft[tuple[SiteId, str, str], Raised]
    _scope: Scope

    def keep(self, item: KeptItem) -> None:
        """Raise an item, or bring an open one up to date."""
        self._scope.enter(item.site_id)
        key = (item.site_id, item.kind, item.key)
        there = self._rows.get(key)
        if there is not None:
            item = evolve(item, raised_at=there.item.raised_at)
        self._rows.put(key, Raised(item, dismissed=there is not None and there.dismissed))

    def resolve(self, site_id: SiteId, kind: str, key: str, at: datetime) -> None:  # noqa: ARG002 - no history here
        """Close an item whose cause is gone; nothing happens if it is not open."""
        self._scope.enter(site_id)
        if self._rows.get((site_id, kind, key)) is not None:
            self._rows.put((site_id, kind, key), None)

    def dismiss(self, site_id: SiteId, kind: str, key: str, at: datetime) -> bool:  # noqa: ARG002 - the same
        """Take an item off the list though its cause is there; whether it was on it."""
        self._scope.enter(site_id)
        there = self._rows.get((site_id, kind, key))
        if there is None or there.dismissed:
            return False
        self._rows.put((site_id, kind, key), evolve(there, dismissed=True))
        return True

    def find(self, site_id: SiteId, kind: str, key: str) -> KeptItem | None:
        """The open item of this kind and key, or None."""
        return next((item for item in self._open(site_id) if (item.kind, item.key) == (kind, key)), None)

    def open_items(self, site_id: SiteId, license_number: str = "") -> Sequence[KeptItem]:
        """Every open item of a site, or of one of its licenses, most urgent and oldest first."""
        found = [
            item for item in self._open(site_id) if not license_number or item.about.license_number == license_number
        ]
        return sorted(found, key=lambda item: (item.urgency.value, item.raised_at))

    def page(
        self, site_id: SiteId, kinds: Collection[str], now: datetime, limit: int, after: Place | None = None
    ) -> Sequence[KeptItem]:
        """Open items of these kinds in order of `Place`, those after one, up to a limit."""
        places = [(Place.of(item, now), item) for item in self._open(site_id) if item.kind in kinds]
        found = sorted((one for one in places if after is None or one[0] > after), key=lambda one: one[0])
        return [item for _, item in found[:limit]]

    def counts(self, site_id: SiteId, now: datetime) -> Sequence[ItemCount]:
        """How many are open of each kind, in order of kind."""
        items = self._open(site_id)
        kinds = Counter(item.kind for item in items)
        urgent = Counter(item.kind for item in items if item.urgency_at(now) is Urgency.P0)
        return [ItemCount(site_id, kind, kinds[kind], urgent[kind]) for kind in sorted(kinds)]

    def _open(self, site_id: SiteId) -> list[KeptItem]:
        found = self._rows.at(site_id) if self._scope.sees(site_id) else []
        return [raised.item for raised in found if not raised.dismissed]
