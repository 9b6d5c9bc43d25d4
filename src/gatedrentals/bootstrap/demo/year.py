"""Plays the year of a site: every day once, whatever was played before."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.billing.assess_late_fees import AssessLateFees
from gatedrentals.application.billing.issue_invoices import IssueInvoices
from gatedrentals.application.closing.close_month import CloseMonth
from gatedrentals.application.importing.readings import ImportReadings
from gatedrentals.application.importing.receipts import ImportReceipts
from gatedrentals.application.importing.rent_roll import ImportRentRoll
from gatedrentals.application.reports.verify import KeepHeads
from gatedrentals.bootstrap.clocks import SetClock
from gatedrentals.bootstrap.demo.people import do
from gatedrentals.bootstrap.demo.shipped import Happening, ShippedSite
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.period import local_instant
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.closes import MonthClosed
from gatedrentals.ports.imports import ImportedFile

FIRST_DAY, LAST_DAY = date(2027, 7, 1), date(2028, 6, 30)
DAYS = (LAST_DAY - FIRST_DAY).days + 1
PLAYED = "played_day"
DONE = "happening"
JOB = Asked("demo", "shipped files")

READINGS_AT, RUNS_AT, FILES_AT, CLOSE_AT, NIGHT = time(11), time(12, 30), time(23, 30), time(20), time(23, 59)
NIGHTLY_AT = time(0, 30)
CLOSES_ON = 3
"""The day on which the month before is closed: what was received on its last days is in by then."""
WATCHED_ON = 0
"""The weekday of the look over the site: Monday. In a real installation it is every night."""


def night_of(day: date, zone: ZoneInfo) -> datetime:
    """When a played day is over: after all that happened on it."""
    return local_instant(datetime.combine(day, NIGHT), zone)


@frozen
class Refused:
    """Something that a rule refused while the year was played."""

    site: str
    at: datetime
    what: str
    why: str


@define
class SiteYear:
    """A site's year under play: what a rule refused, and how many of its days were new."""

    park: Park
    clock: SetClock
    shipped: ShippedSite
    site: Site
    refused: list[Refused] = field(factory=list)
    days_played: int = 0

    def play(self, until: date = LAST_DAY) -> Iterator[date]:
        """Play what was not played before; yields each day when it is over."""
        day = FIRST_DAY
        while day <= until:
            if not self._was_done(PLAYED, day.isoformat()):
                self._play(day)
                self.days_played += 1
            self.clock.set(night_of(day, self.site.zone))
            yield day
            day += timedelta(days=1)

    def _play(self, day: date) -> None:
        if day == FIRST_DAY:
            self._set(day, time())
            self._begin()
        for at, step in sorted(self._steps(day), key=lambda each: each[0]):
            self._set(day, at)
            step()
        self.clock.set(night_of(day, self.site.zone))
        self._mark(PLAYED, day.isoformat(), day.isoformat())

    def _set(self, day: date, at: time) -> None:
        self.clock.set(local_instant(datetime.combine(day, at), self.site.zone))

    def _steps(self, day: date) -> Iterator[tuple[time, Callable[[], None]]]:
        """What is done on a day, with the local time of each."""
        if day in self.shipped.readings:
            yield READINGS_AT, partial(self._feed_readings, day)
        yield RUNS_AT, self._runs
        if day > FIRST_DAY:
            yield NIGHTLY_AT, partial(self._nightly, day)
        if day.day == CLOSES_ON:
            yield CLOSE_AT, partial(self._close, day)
        if day in self.shipped.receipts:
            yield FILES_AT, partial(self._feed_receipts, day)
        for happening in self.shipped.happenings.get(day, ()):
            yield happening.at.time(), partial(self._happen, happening)

    def _begin(self) -> None:
        self.park.rent_rolls(ImportRentRoll(self.site.id, "rent-roll.csv", self.shipped.rent_roll, JOB))
        for day in self.shipped.readings:
            if day < FIRST_DAY:
                self._feed_readings(day)

    def _feed_readings(self, day: date) -> None:
        content = self.shipped.readings[day]
        self.park.reading_files(ImportReadings(self.site.id, f"readings-{day.isoformat()}.csv", content, JOB))

    def _feed_receipts(self, day: date) -> None:
        content = self.shipped.receipts[day]
        self.park.receipt_files(ImportReceipts(self.site.id, f"receipts-{day.isoformat()}.csv", content, JOB))

    def _runs(self) -> None:
        self.park.billing_runs(IssueInvoices(self.site.id, JOB))
        self.park.late_fee_runs(AssessLateFees(self.site.id, JOB))

    def _nightly(self, day: date) -> None:
        self.park.heads_keeper(KeepHeads(self.site.id))
        if day.weekday() == WATCHED_ON or day == LAST_DAY:
            self.park.site_watch(self.site.id)

    def _close(self, day: date) -> None:
        month = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
        if month < FIRST_DAY:
            return
        try:
            self.park.month_closes(CloseMonth(self.site.id, month, JOB))
        except MonthClosed:
            # The day was begun before and did not come to its end.
            return

    def _happen(self, happening: Happening) -> None:
        if self._was_done(DONE, happening.line):
            return
        try:
            do(self.park, self.site.id, happening)
        except Refusal as refusal:
            self.refused.append(Refused(self.site.id, happening.at, happening.line, f"{refusal.code}: {refusal}"))
            return
        self._mark(DONE, happening.line, happening.kind)

    def _was_done(self, kind: str, what: str) -> bool:
        with self.park.store.work(self.site.id) as work:
            return work.imports.find(self.site.id, kind, _digest(what)) is not None

    def _mark(self, kind: str, what: str, name: str) -> None:
        with self.park.store.work(self.site.id) as work:
            work.imports.add(ImportedFile(self.site.id, kind, _digest(what), name, self.clock.now(), 1, 0))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
