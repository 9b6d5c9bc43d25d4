"""The action queue: what waits for a person, and what resolves it in place."""

from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Response

from gatedrentals.application.attention.act_on_item import ActOnItem
from gatedrentals.application.attention.show_item import ShowItem
from gatedrentals.application.attention.show_queue import MOST, ShowQueue
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.attention.kind import Group
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.api.bodies.queue import (
    ActBody,
    ActedBody,
    ItemBody,
    QueueBody,
    item_body,
    queue_body,
)
from gatedrentals.entrypoints.api.documented import CHANGING, READING, answers
from gatedrentals.entrypoints.api.paths import Site
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.doing import Does, Reading, Reads

OWN_ITEMS = needs(Permission.READ_OWN_ITEMS)
Kinds = FromQuery[list[str] | None]
Groups = FromQuery[list[Group] | None]
PageLimit = Annotated[int, QueryParameter(ge=1, le=MOST)]


@get("/queue", opt=OWN_ITEMS, sync_to_thread=True, responses={**READING, **answers(QueueBody)})
def read_queues(
    reading: Reads,
    kind: Kinds = None,
    group: Groups = None,
    limit: PageLimit = 50,
    cursor: FromQuery[str | None] = None,
) -> Response[Any]:
    """What waits for whoever asks, at all of their sites, most urgent first."""
    return _page(reading, (), kind, group, limit, cursor)


@get("/sites/{site_id:str}/queue", opt=OWN_ITEMS, sync_to_thread=True, responses={**READING, **answers(QueueBody)})
def read_queue(
    reading: Reads,
    site_id: Site,
    kind: Kinds = None,
    group: Groups = None,
    limit: PageLimit = 50,
    cursor: FromQuery[str | None] = None,
) -> Response[Any]:
    """What waits at a site for whoever asks, most urgent first."""
    return _page(reading, (SiteId(site_id),), kind, group, limit, cursor)


@get("/sites/{site_id:str}/queue/one", opt=OWN_ITEMS, sync_to_thread=True, responses={**READING, **answers(ItemBody)})
def read_item(reading: Reads, site_id: Site, kind: FromQuery[str], key: FromQuery[str]) -> Response[Any]:
    """One open item: what it is about, for whom its money may be, and what resolves it."""
    shown = reading.park.reading_room.shown_items(reading.principal, ShowItem(SiteId(site_id), kind, key))
    return Response(item_body(shown))


@post(
    "/sites/{site_id:str}/queue/actions",
    opt=OWN_ITEMS,
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(ActedBody)},
)
def act_on_item(doing: Does, site_id: Site, data: JSONBody[ActBody]) -> Response[Any]:
    """Do what resolves an item, in place; each action takes the permission of what it does.

    An item that only a person can judge is taken off by its action ``dismiss``, with a note that says why.
    """

    def act(park: Park) -> ActedBody:
        command = ActOnItem(SiteId(site_id), data.kind, data.key, data.action, doing.asked, data.told())
        return ActedBody(closes=park.item_actions(doing.principal, command))

    return doing.once(SiteId(site_id), data, act)


def _page(
    reading: Reading,
    sites: tuple[SiteId, ...],
    kinds: list[str] | None,
    groups: list[Group] | None,
    limit: int,
    cursor: str | None,
) -> Response[Any]:
    asked = ShowQueue(sites, tuple(kinds or ()), tuple(groups or ()), limit, reading.cursors.place(cursor))
    return Response(queue_body(reading.park.reading_room.queues(reading.principal, asked), reading.cursors))


QUEUE = Router("/", route_handlers=[read_queues, read_queue, read_item, act_on_item], tags=["queue"])
