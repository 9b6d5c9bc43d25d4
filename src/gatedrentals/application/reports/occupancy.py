"""Which pads are occupied, night by night (§14.4)."""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from gatedrentals.application.reports.limits import check_nights
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.period import ONE_DAY, Period
from gatedrentals.ports.store import Store


@frozen
class ReadOccupancy:
    """Ask for the nights from ``first`` to ``last``, both in it."""

    site_id: SiteId
    first: date
    last: date


@frozen
class OccupiedNight:
    """A night: pads that a license occupies, or has taken from its move-in on, and pads that anybody ever had."""

    night: date
    occupied: int
    pads: int

    @property
    def vacant(self) -> int:
        """Pads without a license that night."""
        return self.pads - self.occupied


@frozen
class OccupancyReports:
    """Counts occupied pads. Pads are known from licenses: one that nobody ever had is not counted."""

    store: Store

    def __call__(self, asked: ReadOccupancy) -> tuple[OccupiedNight, ...]:
        """A row per night. Raises InvalidValue if ``last`` lies before ``first`` or years after it, or UnknownSite."""
        check_nights(asked.first, asked.last)
        nights = Period(asked.first, asked.last + ONE_DAY)
        with self.store.work(asked.site_id) as work:
            work.sites.get(asked.site_id)
            return _count(work.licenses.of_site(asked.site_id), nights)


def _count(licenses: Iterable[License], nights: Period) -> tuple[OccupiedNight, ...]:
    pads = set()
    changes = dict.fromkeys([*nights.nights(), nights.end], 0)
    for license_ in licenses:
        pads |= {assignment.pad for assignment in license_.assignments}
        for stay in license_.pad_nights():
            occupied = nights.overlap(Period(stay.start, stay.end or date.max))
            if occupied is not None:
                changes[occupied.start] += 1
                changes[occupied.end] -= 1
    rows, occupied_pads = [], 0
    for night in nights.nights():
        occupied_pads += changes[night]
        rows.append(OccupiedNight(night, occupied_pads, len(pads)))
    return tuple(rows)
