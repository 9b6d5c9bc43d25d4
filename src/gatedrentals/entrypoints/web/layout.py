"""What stands around a page: who is signed in, where they can go, which site they look at, and what must be said."""

from collections.abc import Sequence
from enum import Enum

from attrs import evolve, frozen

from gatedrentals.entrypoints.web.formats import Tone


class Shell(Enum):
    """Which of the three frames a page stands in."""

    CONSOLE = "console"
    """Staff: navigation at the side, wide tables."""
    PORTAL = "portal"
    """Residents: navigation on top, one column."""
    PLAIN = "plain"
    """Nobody in particular: signing in, errors."""


@frozen
class Person:
    """Who is signed in."""

    name: str
    role: str

    @property
    def initials(self) -> str:
        """The first letters of the first and the last word of the name."""
        parts = self.name.split()
        return "".join(part[0].upper() for part in (parts[:1] + parts[1:][-1:]))


@frozen
class SiteEntry:
    """A site to switch to; the link goes to the same page of that site."""

    name: str
    href: str
    current: bool = False


@frozen
class NavigationEntry:
    """A page to go to, with how many things wait there."""

    label: str
    href: str
    icon: str
    waiting: int = 0
    current: bool = False


@frozen
class NavigationGroup:
    """Pages that belong together: Today, Residents, Money, Reports, Set-up."""

    label: str
    entries: tuple[NavigationEntry, ...]


@frozen
class Crumb:
    """A page above this one."""

    label: str
    href: str


@frozen
class Notice:
    """A sentence on top of the page: what a command did before it led here."""

    text: str
    tone: Tone = Tone.SUCCESS


@frozen
class Layout:
    """The frame of a page. The fair housing notice, which every page must hold, is no part of it: ``Pages`` adds it."""

    title: str
    csrf: str = ""
    shell: Shell = Shell.CONSOLE
    person: Person | None = None
    navigation: tuple[NavigationGroup, ...] = ()
    sites: tuple[SiteEntry, ...] = ()
    crumbs: tuple[Crumb, ...] = ()
    notices: tuple[Notice, ...] = ()
    demo: bool = False
    home_href: str = "/"
    search_href: str = ""
    sign_in_href: str = "/sign-in"
    sign_out_href: str = "/sign-out"
    sessions_href: str = "/sessions"

    @property
    def site(self) -> SiteEntry | None:
        """The site that is looked at."""
        return next((site for site in self.sites if site.current), None)


def standing_at(path: str, groups: Sequence[NavigationGroup]) -> tuple[NavigationGroup, ...]:
    """The navigation with the entry marked that ``path`` belongs to: the longest of those that it starts with."""
    hrefs = [entry.href for group in groups for entry in group.entries if _covers(entry.href, path)]
    best = max(hrefs, key=lambda href: len(_bare(href)), default=None)
    return tuple(
        NavigationGroup(
            group.label,
            tuple(evolve(entry, current=True) if entry.href == best else entry for entry in group.entries),
        )
        for group in groups
    )


def _covers(href: str, path: str) -> bool:
    bare = _bare(href)
    return path == bare or (path.startswith(bare.rstrip("/") + "/") and bare != "/")


def _bare(href: str) -> str:
    return href.partition("?")[0]
