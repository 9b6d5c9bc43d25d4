"""Show the action queue: what waits for a person, most urgent first, with what is needed to act at once (§14.1)."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from attrs import fields, frozen

from gatedrentals.application.attention.queue_place import QueuePlace
from gatedrentals.application.attention.queue_rows import QueueRow, rows_of
from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.attention.kind import Group, ItemKind
from gatedrentals.domain.attention.kinds import KINDS
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.kept_items import KeptItem, Place
from gatedrentals.ports.store import Store

MOST = 200
"""Rows of a page at most."""
_in_order = attrgetter(*(each.name for each in fields(Place)))
"""What places are compared by, read once for each of them and not for each comparison."""


@frozen
class ShowQueue:
    """Which items: of these sites (none: all of the principal's), kinds and groups (none: all).

    ``after`` is the `QueuePage.next` of the page before.
    """

    sites: tuple[SiteId, ...] = ()
    kinds: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    limit: int = 50
    after: str | None = None


@frozen
class QueueCount:
    """How many items of a kind are open at a site, whatever kinds were asked for, and how many of them are P0."""

    site_id: SiteId
    kind: ItemKind
    items: int
    urgent: int


@frozen
class QueuePage:
    """A page of the queue as it stood at ``as_of``; ``next`` asks for the page after it, None if it is the last."""

    as_of: datetime
    rows: tuple[QueueRow, ...]
    counts: tuple[QueueCount, ...]
    next: str | None

    @property
    def total(self) -> int:
        """How many items are open in all, whatever kinds were asked for."""
        return sum(count.items for count in self.counts)


@frozen
class Queues:
    """Shows queues: a handful of statements a site, however many items are open."""

    store: Store
    clock: Clock

    def __call__(self, principal: Principal, asked: ShowQueue) -> QueuePage:
        """A page of the queue of the sites that the principal sees.

        Raises NotPermitted, UnknownSite, or InvalidValue for an unknown kind, a bad limit or a bad place.
        """
        if not 1 <= asked.limit <= MOST:
            raise InvalidValue("limit", asked.limit, f"a number from 1 to {MOST}")
        sites, seen = _sites(principal, asked), kinds_seen_by(principal)
        after = None if asked.after is None else QueuePlace.read(asked.after)
        as_of = self.clock.now() if after is None else after.as_of
        wanted = [name for name in _kinds(asked) if name in seen]
        found: list[tuple[Place, KeptItem]] = []
        counts: list[QueueCount] = []
        for site_id in sites:
            with self.store.work(site_id) as work:
                page = work.kept.page(site_id, wanted, as_of, asked.limit + 1, None if after is None else after.place)
                found += [(Place.of(item, as_of), item) for item in page]
                counts += [
                    QueueCount(site_id, KINDS[count.kind], count.items, count.urgent)
                    for count in work.kept.counts(site_id, as_of)
                    if count.kind in seen
                ]
        found.sort(key=lambda one: _in_order(one[0]))
        listed = [item for _, item in found[: asked.limit]]
        rows = self._rows(principal, listed, as_of)
        following = None
        if len(found) > len(listed):
            following = QueuePlace(as_of, found[asked.limit - 1][0]).write()
        return QueuePage(as_of, rows, tuple(counts), following)

    def of_license(self, principal: Principal, site_id: SiteId, license_number: str) -> tuple[QueueRow, ...]:
        """All that waits about one license, most urgent first. Raises NotPermitted or UnknownSite."""
        _must_see(principal, site_id)
        seen, as_of = kinds_seen_by(principal), self.clock.now()
        with self.store.work(site_id) as work:
            items = [item for item in work.kept.open_items(site_id, license_number) if item.kind in seen]
            items.sort(key=lambda item: _in_order(Place.of(item, as_of)))
            return rows_of(work, principal, site_id, items, as_of)

    def _rows(self, principal: Principal, items: Sequence[KeptItem], as_of: datetime) -> tuple[QueueRow, ...]:
        by_site: dict[SiteId, list[KeptItem]] = {}
        for item in items:
            by_site.setdefault(item.site_id, []).append(item)
        rows: dict[tuple[SiteId, str, str], QueueRow] = {}
        for site_id, ours in by_site.items():
            with self.store.work(site_id) as work:
                for row in rows_of(work, principal, site_id, ours, as_of):
                    rows[row.item.site_id, row.item.kind, row.item.key] = row
        return tuple(rows[item.site_id, item.kind, item.key] for item in items)


def kinds_seen_by(principal: Principal) -> frozenset[str]:
    """The names of the kinds that a principal is shown: every one, or those that they may work."""
    granted = principal.permissions
    sees_all = Permission.READ_QUEUE in granted
    return frozenset(kind.name for kind in KINDS.values() if sees_all or kind.worked_by in granted)


def _must_see(principal: Principal, site_id: SiteId) -> None:
    if not principal.may(Permission.READ_QUEUE, site_id):
        principal.must(Permission.READ_OWN_ITEMS, site_id)


def _sites(principal: Principal, asked: ShowQueue) -> list[SiteId]:
    sites = sorted(asked.sites or principal.sites)
    for site_id in sites:
        _must_see(principal, site_id)
    return sites


def _kinds(asked: ShowQueue) -> list[str]:
    for name in asked.kinds:
        if name not in KINDS:
            raise InvalidValue("kinds", name, f"a kind of item: {', '.join(sorted(KINDS))}")
    return [
        kind.name
        for kind in KINDS.values()
        if (not asked.kinds or kind.name in asked.kinds) and (not asked.groups or kind.group in asked.groups)
    ]
