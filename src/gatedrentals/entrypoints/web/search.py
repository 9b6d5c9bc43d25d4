"""The search box: people, pads, licenses and receipts, as one types, and as a page of their own."""

from typing import Any

from attrs import frozen
from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from gatedrentals.application.search.search_sites import Hit, SearchSites
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.site.policy import Site
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.hrefs import license_href, receipt_href
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.tables import with_query
from gatedrentals.entrypoints.web.wording import METHODS

PAGE, LISTBOX = "search/page.html", "search-results"
_AT_ONCE, _ON_A_PAGE = 8, 50


@frozen
class ShownHit:
    """A hit as it is read; without ``href`` it leads nowhere yet."""

    label: str
    detail: str
    kind: str
    href: str
    site: str


@get("/sites/{site_id:str}/search", opt=needs(Permission.READ_LICENSES), sync_to_thread=True)
def search_site(showing: Shows, site_id: FromPath[str]) -> Response[Any]:
    """What was found: a list below the box while one types, else a page."""
    queried = Queried.read(showing.address)
    typed, everywhere = queried.text("q"), bool(queried.text("everywhere"))
    in_box = showing.asked.target == LISTBOX
    hits, problem = _found(showing, "" if everywhere else site_id, typed, _AT_ONCE if in_box else _ON_A_PAGE)
    layout = showing.layout("Search", site_id)
    here = f"/sites/{site_id}/search"
    context = {
        "hits": hits,
        "words": typed,
        "problem": problem,
        "here": here,
        "everywhere": everywhere,
        "all_href": with_query(here, q=typed),
        "many_sites": len(showing.reading.principal.sites) > 1,
        "everywhere_href": with_query(here, q=typed, everywhere="yes"),
    }
    if in_box:
        context["hits"] = tuple(hit for hit in hits if hit.href)
        return showing.part(PAGE, "listbox", layout, context)
    return showing.show(PAGE, layout, context)


def _found(showing: Showing, site_id: str, typed: str, limit: int) -> tuple[tuple[ShownHit, ...], str]:
    """The hits, or why nothing was looked for."""
    if not typed:
        return (), ""
    reading = showing.reading
    asked = SearchSites(typed, (SiteId(site_id),) if site_id else (), limit)
    try:
        found = reading.park.reading_room.searches(reading.principal, asked)
    except InvalidValue as refusal:
        return (), f"Type {refusal.expected}."
    sites = {site.id: site for site in showing.sites()}
    return tuple(_shown(hit, sites[hit.site_id]) for hit in found), ""


def _shown(hit: Hit, site: Site) -> ShownHit:
    detail = hit.detail
    if hit.receipt is not None:
        of, on = hit.receipt, formats.day(hit.receipt.received_at.astimezone(site.zone))
        payer = f" from {of.payer_name}" if of.payer_name else ""
        detail = f"{formats.money(of.amount_cents)}{payer}, {METHODS[of.method]}, {on}"
    return ShownHit(hit.label, detail, formats.words(hit.kind), _href(hit), site.name)


def _href(hit: Hit) -> str:
    if hit.receipt is not None:
        return receipt_href(hit.site_id, hit.receipt.source, hit.receipt.external_id)
    return "" if hit.license is None else license_href(hit.site_id, hit.license.number)
