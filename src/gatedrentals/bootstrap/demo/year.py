"""Plays the year: every day of every site once, whatever was played before (§11 of the house: a year in seconds)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from hashlib import sha256

from attrs import define, field, frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.billing.assess_late_fees import AssessLateFees
from gatedrentals.application.billing.issue_invoices import IssueInvoices
from gatedrentals.application.importing.readings import ImportReadings
from gatedrentals.application.importing.receipts import ImportReceipts
from gatedrentals.application.importing.rent_roll import ImportRentRoll
from gatedrentals.application.setup.load_site import LoadSite
from gatedrentals.bootstrap.clocks import SetClock
from gatedrentals.bootstrap.demo.people import do
from gatedrentals.bootstrap.demo.shipped import DATA, SITES, Happening, ShippedSite, read_site
from gatedrentals.bootstrap.documents import read_set_ups
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.period import local_instant
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.imports import ImportedFile

FIRST_DAY, LAST_DAY = date(2027, 7, 1), date(2028, 6, 30)
DAYS = (LAST_DAY - FIRST_DAY).days + 1
PLAYED = "played_day"
DONE = "happening"
JOB = Asked("demo", "shipped files")

READINGS_AT, RUNS_AT, FILES_AT, CLOSE_AT = time(11), time(12, 30), time(19), time(20)


@frozen
class Refused:
    """Something that a rule refused while the year was played."""

    site: str
    at: datetime
    what: str
    why: str


@define
class Year:
    """A year under play: ``refused`` lists what no rule would do; ``days_played`` counts the new ones."""

    park: Park
    clock: SetClock
    refused: list[Refused] = field(factory=list)
    days_played: int = 0

    def play(self, until: date = LAST_DAY) -> Iterator[date]:
        """Play what was not played before, day by day; yields each day when it is over on all sites."""
        self.clock.set(_first_instant())
        for found in read_set_ups(DATA):
            self.park.site_setups(LoadSite(found.site, found.catalog, found.rules, JOB))
        sites = [(read_site(code), self._site(code)) for code in SITES]
        day = FIRST_DAY
        while day <= until:
            for shipped, site in sites:
                self._day(shipped, site, day)
            self.clock.keep()
            yield day
            day += timedelta(days=1)

    def _site(self, code: str) -> Site:
        with self.park.store.work(SiteId(code)) as work:
            return work.sites.get(SiteId(code))

    def _day(self, shipped: ShippedSite, site: Site, day: date) -> None:
        self.clock.set(local_instant(datetime.combine(day, time()), site.zone))
        if self._was_done(site, PLAYED, day.isoformat()):
            self.clock.set(local_instant(datetime.combine(day, time(23, 59)), site.zone))
            return
        if day == FIRST_DAY:
            self._begin(shipped, site)
        for at, step in sorted(self._steps(shipped, site, day), key=lambda each: each[0]):
            self.clock.set(local_instant(datetime.combine(day, at), site.zone))
            step()
        self.clock.set(local_instant(datetime.combine(day, time(23, 59)), site.zone))
        self._mark(site, PLAYED, day.isoformat(), day.isoformat())
        self.days_played += 1

    def _steps(self, shipped: ShippedSite, site: Site, day: date) -> Iterator[tuple[time, Callable[[], None]]]:
        """What is done on a day, with the local time of each."""
        if day in shipped.readings:
            yield READINGS_AT, partial(self._feed_readings, shipped, site, day)
        yield RUNS_AT, partial(self._runs, site)
        if day in shipped.receipts:
            yield FILES_AT, partial(self._feed_receipts, shipped, site, day)
        for happening in shipped.happenings.get(day, ()):
            yield happening.at.time(), partial(self._happen, site, happening)

    def _begin(self, shipped: ShippedSite, site: Site) -> None:
        self.park.rent_rolls(ImportRentRoll(site.id, "rent-roll.csv", shipped.rent_roll, JOB))
        for day, content in shipped.readings.items():
            if day < FIRST_DAY:
                self.park.reading_files(ImportReadings(site.id, _named("readings", day), content, JOB))

    def _feed_readings(self, shipped: ShippedSite, site: Site, day: date) -> None:
        self.park.reading_files(ImportReadings(site.id, _named("readings", day), shipped.readings[day], JOB))

    def _feed_receipts(self, shipped: ShippedSite, site: Site, day: date) -> None:
        self.park.receipt_files(ImportReceipts(site.id, _named("receipts", day), shipped.receipts[day], JOB))

    def _runs(self, site: Site) -> None:
        self.park.billing_runs(IssueInvoices(site.id, JOB))
        self.park.late_fee_runs(AssessLateFees(site.id, JOB))

    def _happen(self, site: Site, happening: Happening) -> None:
        if self._was_done(site, DONE, happening.line):
            return
        try:
            do(self.park, site.id, happening)
        except Refusal as refusal:
            self.refused.append(Refused(site.id, happening.at, happening.line, f"{refusal.code}: {refusal}"))
            return
        self._mark(site, DONE, happening.line, happening.kind)

    def _was_done(self, site: Site, kind: str, what: str) -> bool:
        with self.park.store.work(site.id) as work:
            return work.imports.find(site.id, kind, _digest(what)) is not None

    def _mark(self, site: Site, kind: str, what: str, name: str) -> None:
        with self.park.store.work(site.id) as work:
            work.imports.add(ImportedFile(site.id, kind, _digest(what), name, self.clock.now(), 1, 0))


def _first_instant() -> datetime:
    site = read_set_ups(DATA)[0].site
    return local_instant(datetime.combine(FIRST_DAY, time()), site.zone)


def _named(what: str, day: date) -> str:
    return f"{what}-{day.isoformat()}.csv"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
