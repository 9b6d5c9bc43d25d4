"""One request for a page: what it reads with, and the frame that it is shown in."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import unquote
from uuid import uuid4
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen
from litestar import Request
from litestar.di import NamedDependency
from litestar.response import Response

from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.site.policy import Site
from gatedrentals.entrypoints.http.csrf import csrf_token
from gatedrentals.entrypoints.http.doing import Reading, provide_reading
from gatedrentals.entrypoints.http.identified import Presented
from gatedrentals.entrypoints.web.formats import Tone
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.layout import Crumb, Layout, Notice, Shell
from gatedrentals.entrypoints.web.navigation import layout_of
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.rendering import Asked, Pages, Told
from gatedrentals.entrypoints.web.tables import with_query

HTML = "text/html"
SAID = "said"
"""The cookie that carries one sentence over a redirect: what was done before the page that it leads to."""


@frozen
class Showing:
    """What a page is made with. ``address`` is the path with its query; ``csrf`` proves that a form is of this page."""

    reading: Reading
    pages: Pages
    asked: Asked
    address: str
    csrf: str
    said: str = ""
    _sites: dict[str, Site] = field(factory=dict)
    """The sites that were asked for: one page shows one state of a site."""

    def site(self, site_id: str) -> Site:
        """A site of the principal's."""
        if site_id not in self._sites:
            with self.reading.park.store.work(SiteId(site_id)) as work:
                self._sites[site_id] = work.sites.get(SiteId(site_id))
        return self._sites[site_id]

    @property
    def place(self) -> str:
        """Where a form's answer goes: the dialog that it stands in, or the page that holds nothing else."""
        return "dialog" if self.asked.for_dialog else "main"

    def sites(self) -> Sequence[Site]:
        """The sites of whoever is signed in, in order of id."""
        return [self.site(site_id) for site_id in sorted(self.reading.principal.sites)]

    def zone(self, site_id: str) -> ZoneInfo:
        """The zone that a site's days and times are in."""
        return self.site(site_id).zone

    def form(self, prefix: str = "", **filled: str) -> Form:
        """A form as it is shown for the first time, with a key of its own."""
        return Form(self.csrf, uuid4().hex, prefix, filled)

    def layout(
        self, title: str, site_id: str = "", crumbs: tuple[Crumb, ...] = (), shell: Shell | None = None
    ) -> Layout:
        """The frame of a page; ``site_id`` is the site that it shows, empty for several or none."""
        notices = (Notice(self.said, Tone.SUCCESS),) if self.said else ()
        sites = self.sites() if self.reading.principal.is_staff else ()
        layout = layout_of(self.reading, sites, title, self.address, self.csrf, site_id, shell)
        return evolve(layout, crumbs=crumbs, notices=notices)

    @property
    def after(self) -> str:
        """Where the page before this one ended; empty at the beginning of a list. Raises BadCursor."""
        return self.reading.cursors.place(Queried.read(self.address).text("after")) or ""

    def going_on(self, place: str | None) -> str:
        """The address of the page after this one, whose list goes on at a place; empty at its end."""
        return with_query(self.address, after=self.reading.cursors.to(place)) if place else ""

    def show(self, template: str, layout: Layout, context: Mapping[str, object], status: int = 200) -> Response[str]:
        """A page, or the block of it that was asked for: ``dialog`` for the dialog, ``drawer`` for the drawer."""
        block = "dialog" if self.asked.for_dialog else "drawer" if self.asked.for_drawer else ""
        known = {**context, "layout": layout, "showing": self}
        if block:
            return self._answer(self.pages.render_block(template, block, known), status)
        return self._answer(self.pages.render(template, known), status)

    def part(
        self, template: str, block: str, layout: Layout, context: Mapping[str, object], told: Told | None = None
    ) -> Response[str]:
        """A block of a page, for htmx to swap in, with what it tells the page beside it."""
        text = self.pages.render_block(template, block, {**context, "layout": layout, "showing": self})
        return self._answer(text, 200, told.header() if told else None)

    def _answer(self, text: str, status: int, headers: Mapping[str, str] | None = None) -> Response[str]:
        response = Response(
            text, status_code=status, media_type=HTML, headers={**(headers or {}), "Vary": "HX-Request"}
        )
        if self.said:
            response.delete_cookie(SAID)
        return response


Shows: TypeAlias = NamedDependency[Showing]
"""The parameter of a handler that shows a page: ``showing: Shows``."""


def provide_showing(request: Request[Any, Any, Any]) -> Showing:
    """The `Showing` of a request; the guard has let it pass."""
    presented = request.scope.get("auth")
    token = presented.token if isinstance(presented, Presented) else ""
    return Showing(
        reading=provide_reading(request),
        pages=pages_of(request),
        asked=Asked.read(request.headers),
        address=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        csrf=csrf_token(token) if token else "",
        said=said_of(request),
    )


def pages_of(request: Request[Any, Any, Any]) -> Pages:
    """The templates of the application."""
    found = request.app.state["pages"]
    assert isinstance(found, Pages)
    return found


def said_of(request: Request[Any, Any, Any]) -> str:
    """What the command that led here said, once; a part of a page that is swapped in leaves it for the next page."""
    return "" if Asked.read(request.headers).by_htmx else unquote(request.cookies.get(SAID, ""))
