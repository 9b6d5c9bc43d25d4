"""Where people can go from any page: what their role may see, at the site that they look at."""

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from gatedrentals.domain.access.roles import Permission, Role
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.site.policy import Site
from gatedrentals.entrypoints.http.doing import Reading
from gatedrentals.entrypoints.web.layout import (
    Layout,
    NavigationEntry,
    NavigationGroup,
    Person,
    Shell,
    SiteEntry,
    standing_at,
)

ROLES = {
    Role.PM: "Property manager",
    Role.ACCOUNTANT: "Accountant",
    Role.OWNER: "Owner",
    Role.TECHNICIAN: "Technician",
    Role.CREW: "Delivery crew",
    Role.MARKETING: "Marketing",
    Role.APPLICANT: "Applicant",
    Role.RESIDENT: "Resident",
}
"""What people call their roles."""


@frozen
class Place:
    """A page that is always a click away. ``path`` stands under the site; ``need`` is what it takes."""

    group: str
    label: str
    path: str
    icon: str
    need: Permission


PLACES = (
    Place("Today", "Action queue", "queue", "inbox", Permission.READ_OWN_ITEMS),
    Place("Today", "Payments", "payments", "money", Permission.READ_REPORTS),
    Place("Today", "Receive money", "receive", "receive", Permission.RECEIVE_MONEY),
    Place("Today", "Meter readings", "files/readings", "meter", Permission.RECORD_READINGS),
    Place("Residents", "Licenses", "licenses", "people", Permission.READ_LICENSES),
    Place("Residents", "Deposit statements", "deposit-statements", "deposit", Permission.READ_BOOKS),
    Place("Money", "Receipts", "receipts", "book", Permission.READ_BOOKS),
    Place("Money", "Refunds", "refunds", "refund", Permission.READ_BOOKS),
    Place("Money", "Month close", "months", "calendar", Permission.READ_REPORTS),
    Place("Reports", "Overview", "reports", "chart", Permission.READ_REPORTS),
    Place("Set-up", "Audit trail", "audit-trail", "clock", Permission.READ_AUDIT),
    Place("Set-up", "Site", "set-up", "gear", Permission.SET_UP),
)
"""What staff find at the side of each page."""

OWN_PLACES = (
    NavigationEntry("Account", "/me", "home"),
    NavigationEntry("Ledger", "/me/ledger", "book"),
    NavigationEntry("Invoices", "/me/invoices", "document"),
    NavigationEntry("Moving out", "/me/notice", "out"),
    NavigationEntry("Profile", "/me/profile", "person"),
)
"""What residents find on top of each page."""


_ALIKE = frozenset({"files", "reports"})
"""Pages below which every site has the same ones."""


def layout_of(
    reading: Reading,
    sites: Sequence[Site],
    title: str,
    address: str,
    csrf: str,
    site_id: str,
    shell: Shell | None,
) -> Layout:
    """The frame of a page for whoever is signed in; ``sites`` are those of staff."""
    principal = reading.principal
    path = address.partition("?")[0]
    role = min(principal.roles, key=list(Role).index)
    layout = Layout(
        title=title,
        csrf=csrf,
        shell=shell or (Shell.CONSOLE if principal.is_staff else Shell.PORTAL),
        person=Person(principal.name, ROLES[role]),
        demo=reading.installation.is_demo,
        home_href="/",
    )
    if not principal.is_staff:
        return evolve(layout, navigation=standing_at(path, (NavigationGroup("", OWN_PLACES),)))
    shown = site_id or str(sites[0].id)
    return evolve(
        layout,
        # The queue of all sites stands where that of one does.
        navigation=standing_at(path if site_id else f"/sites/{shown}{path}", tuple(_groups(reading, shown))),
        sites=tuple(SiteEntry(site.name, _elsewhere(path, site_id, site.id), site.id == site_id) for site in sites),
        search_href=f"/sites/{shown}/search" if principal.may(Permission.READ_LICENSES, SiteId(shown)) else "",
    )


def _groups(reading: Reading, site_id: str) -> Iterator[NavigationGroup]:
    may = [place for place in PLACES if reading.principal.may(place.need, SiteId(site_id))]
    for group in dict.fromkeys(place.group for place in may):
        yield NavigationGroup(
            group,
            tuple(
                NavigationEntry(
                    place.label, f"/sites/{site_id}/{place.path}", place.icon, _waiting(reading, site_id, place)
                )
                for place in may
                if place.group == group
            ),
        )


def _waiting(reading: Reading, site_id: str, place: Place) -> int:
    if place.path != "queue":
        return 0
    return reading.park.reading_room.item_counts(reading.principal, SiteId(site_id))


def _elsewhere(path: str, site_id: str, other: SiteId) -> str:
    """The same page of another site: its list rather than one row's page, which the other site does not have."""
    parts = path.strip("/").split("/")
    if site_id and len(parts) > 2:  # noqa: PLR2004 - sites, the site, the page
        page = parts[2:4] if parts[2] in _ALIKE else parts[2:3]
        return f"/sites/{other}/{'/'.join(page)}"
    return f"/sites/{other}/queue"
