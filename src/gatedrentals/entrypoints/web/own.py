"""Whose page it is: a resident's own license, chosen in one place for every page of the portal (§13.3)."""

from typing import Any, TypeAlias
from urllib.parse import quote

from attrs import evolve, frozen
from litestar import Request
from litestar.di import NamedDependency

from gatedrentals.application.own_account.own_licenses import OwnLicense
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.site.policy import Site
from gatedrentals.entrypoints.web.formats import words
from gatedrentals.entrypoints.web.layout import Crumb, Layout, NavigationGroup, standing_at
from gatedrentals.entrypoints.web.navigation import OWN_PLACES
from gatedrentals.entrypoints.web.showing import Showing, provide_showing

ME = "/me"
PROFILE = "/me/profile"
"""A person's own, whichever license they look at."""
CHOSEN = "/me/licenses/{number:str}"
"""The same pages under the number of one of several licenses."""


@frozen
class Own:
    """A resident's page: ``base`` is what the addresses of its license begin with."""

    showing: Showing
    licenses: tuple[OwnLicense, ...]
    chosen: OwnLicense
    base: str

    @property
    def site(self) -> Site:
        """The site of the license."""
        return self.chosen.site

    @property
    def site_id(self) -> SiteId:
        """Its id."""
        return self.chosen.site.id

    @property
    def number(self) -> str:
        """The license's number."""
        return self.chosen.license.number

    @property
    def others(self) -> tuple[dict[str, object], ...]:
        """The licenses to switch between; nothing where there is one."""
        if len(self.licenses) == 1:
            return ()
        return tuple(
            {
                "label": f"{own.license.number} · {words(own.license.state)}",
                "href": f"{ME}/licenses/{quote(own.license.number, safe='')}",
                "current": own == self.chosen,
            }
            for own in self.licenses
        )

    def layout(self, title: str, *crumbs: Crumb) -> Layout:
        """The frame of a page of the portal; its places are those of the chosen license."""
        layout = self.showing.layout(title, crumbs=crumbs)
        path = self.showing.address.partition("?")[0]
        places = tuple(
            each if each.href == PROFILE else evolve(each, href=self.base + each.href.removeprefix(ME))
            for each in OWN_PLACES
        )
        return evolve(layout, navigation=standing_at(path, (NavigationGroup("", places),)))


Owns: TypeAlias = NamedDependency[Own]
"""The parameter of a handler that shows what is somebody's own: ``own: Owns``."""


def own_of(showing: Showing, number: str) -> Own:
    """The page of one's own license of a number, or of the first. Raises UnknownLicense for anybody else's."""
    desk, principal = showing.reading.park.own_desk, showing.reading.principal
    licenses = desk.licenses(principal)
    base = f"{ME}/licenses/{quote(number, safe='')}" if number else ME
    return Own(showing, licenses, desk.licenses.one(principal, number), base)


def provide_own(request: Request[Any, Any, Any]) -> Own:
    """The `Own` of a request; the guard has let it pass."""
    return own_of(provide_showing(request), str(request.path_params.get("number", "")))
