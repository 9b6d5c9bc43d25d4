"""The action queue: what waits for a person, most urgent first, and each item by itself (§14.1)."""

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import frozen
from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

from gatedrentals.application.attention.show_item import ShowItem
from gatedrentals.application.attention.show_queue import QueueCount, QueuePage, ShowQueue
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.attention.kind import Group
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.forms import Option
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.queue_list import queue_row
from gatedrentals.entrypoints.web.queue_rows import ShownItem, shown
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.tables import with_query
from gatedrentals.entrypoints.web.wording import METHODS

LIST, ITEM = "queue/list.html", "queue/item.html"
ROWS = 25
"""Items of one page: a queue is worked through from its top, and what was done leaves it."""


@frozen
class Pill:
    """A group or a kind to look at alone, and how many wait in it."""

    label: str
    href: str
    count: int
    current: bool


@get("/sites/{site_id:str}/queue", opt=needs(Permission.READ_OWN_ITEMS), sync_to_thread=True)
def site_queue(showing: Shows, site_id: FromPath[str]) -> Response[Any]:
    """What waits at a site."""
    return _queue(showing, site_id)


@get("/queue", opt=needs(Permission.READ_OWN_ITEMS), sync_to_thread=True)
def whole_queue(showing: Shows) -> Response[Any]:
    """What waits at every site of whoever looks."""
    return _queue(showing, "")


@get("/sites/{site_id:str}/queue/item", opt=needs(Permission.READ_OWN_ITEMS), sync_to_thread=True)
def queue_item(showing: Shows, site_id: FromPath[str]) -> Response[Any]:
    """One item, whole."""
    queried, reading = Queried.read(showing.address), showing.reading
    asked = ShowItem(SiteId(site_id), queried.text("kind"), queried.text("key"))
    row = reading.park.reading_room.shown_items(reading.principal, asked)
    item = ShownItem(row, showing.site(site_id), reading.park.clock.now())
    context = {"item": item, "queue_href": f"/sites/{site_id}/queue", "methods": METHODS}
    return showing.show(ITEM, showing.layout(item.row.kind.label, site_id), context)


def _queue(showing: Showing, site_id: str) -> Response[Any]:
    queried, reading = Queried.read(showing.address), showing.reading
    kind, group, site = queried.text("kind"), queried.choice("group", Group), site_id or queried.text("site")
    if site and SiteId(site) not in reading.principal.sites:
        raise NotFoundException(detail=f"no site {site!r} is known")
    asked = ShowQueue(
        sites=(SiteId(site),) if site else (),
        kinds=(kind,) if kind else (),
        groups=() if group is None else (group,),
        limit=ROWS,
        after=showing.after or None,
    )
    page = reading.park.reading_room.queues(reading.principal, asked)
    sites = {each.id: each for each in showing.sites()}
    context = {
        "queue_row": queue_row,
        "items": shown(page.rows, sites, page.as_of),
        "page": page,
        "here": showing.address,
        "groups": tuple(_groups(showing.address, page, group)),
        "kinds": tuple(_kinds(showing.address, page, group, kind)) if group else (),
        "sites": () if site_id or len(sites) == 1 else tuple(Option(each.id, each.name) for each in sites.values()),
        "site": queried.text("site"),
        "one_site": bool(site_id),
        "many_sites": len(sites) > 1,
        "older": showing.going_on(page.next),
        "first": with_query(showing.address, after=None) if showing.after else "",
    }
    return showing.show(LIST, showing.layout("Action queue", site_id), context)


def _groups(address: str, page: QueuePage, chosen: Group | None) -> Iterator[Pill]:
    yield Pill("All", with_query(address, group=None, kind=None, after=None), page.total, chosen is None)
    for group in Group:
        count = _sum(count for count in page.counts if count.kind.group is group)
        if count or group is chosen:
            href = with_query(address, group=group.name.lower(), kind=None, after=None)
            yield Pill(group.label, href, count, group is chosen)


def _kinds(address: str, page: QueuePage, group: Group, chosen: str) -> Iterator[Pill]:
    counts: Sequence[QueueCount] = [count for count in page.counts if count.kind.group is group]
    yield Pill("All of these", with_query(address, kind=None, after=None), _sum(iter(counts)), not chosen)
    for kind in dict.fromkeys(count.kind for count in counts):
        count = _sum(each for each in counts if each.kind is kind)
        yield Pill(kind.label, with_query(address, kind=kind.name, after=None), count, kind.name == chosen)


def _sum(counts: Iterator[QueueCount]) -> int:
    return sum(count.items for count in counts)
