"""Search: people, pads, licenses and receipts, the best hits first."""

from typing import Annotated, Any

from litestar import Router, get
from litestar.params import FromQuery, QueryParameter
from litestar.response import Response

from gatedrentals.application.search.search_sites import MOST, Hit, SearchSites
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.api.bodies.common import Telling
from gatedrentals.entrypoints.api.bodies.mirrored import mirror, page, page_of, told
from gatedrentals.entrypoints.api.documented import READING, answers
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.doing import Reads
from gatedrentals.ports.briefs import LicenseBrief
from gatedrentals.ports.search import Kind

PageLimit = Annotated[int, QueryParameter(ge=1, le=MOST)]


class HitBody(Telling, frozen=True):
    """Something that was found: what it is called, more in words, and the license that it leads to, if any.

    ``source`` and ``external_id`` name a receipt; they are empty where none was found.
    """

    site_id: str
    kind: Kind
    label: str
    detail: str
    license: mirror(LicenseBrief) | None  # type: ignore[valid-type] # made of the value itself
    source: str
    external_id: str


@get(
    "/search",
    opt=needs(Permission.READ_LICENSES),
    sync_to_thread=True,
    responses={**READING, **answers(page(HitBody))},
)
def search(
    reading: Reads, words: FromQuery[str], site: FromQuery[list[str] | None] = None, limit: PageLimit = 20
) -> Response[Any]:
    """Search these sites, or all of whoever asks, by what a person types; what they may not read is not found."""
    asked = SearchSites(words, tuple(map(SiteId, site or ())), limit)
    hits = reading.park.reading_room.searches(reading.principal, asked)
    return Response(page_of(HitBody, [_hit(hit) for hit in hits]))


def _hit(hit: Hit) -> HitBody:
    return HitBody(
        site_id=hit.site_id,
        kind=hit.kind,
        label=hit.label,
        detail=hit.detail,
        license=told(hit.license),
        source="" if hit.receipt is None else hit.receipt.source,
        external_id="" if hit.receipt is None else hit.receipt.external_id,
    )


SEARCH = Router("/", route_handlers=[search], tags=["search"])
