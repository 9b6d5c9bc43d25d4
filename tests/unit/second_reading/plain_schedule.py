"""What falls due when, and what it comes to, read from §3 alone: night by night, in whole cents."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

NIGHT = timedelta(days=1)


class Terms(NamedTuple):
    """Every ``step`` days from ``anchor`` on, or every 1st if ``step`` is 0; ``cents`` per whole cycle."""

    step: int
    anchor: date
    cents: int


class Change(NamedTuple):
    """Terms that hold from a day on, until a later decision says otherwise."""

    from_day: date
    terms: Terms


class Part(NamedTuple):
    """Nights ``[start, end)`` that one invoice bills, of a cycle or stub ``[opened, closed)``."""

    start: date
    end: date
    opened: date
    closed: date
    terms: Terms
    is_whole: bool
    cycle: int

    @property
    def cents(self) -> int:
        """What its nights come to."""
        return self.share(self.frame_cents(self.terms.cents))

    def frame_cents(self, cents: int) -> int:
        """What an amount per cycle comes to over the cycle, or over the stub."""
        if self.is_whole:
            return cents
        return rounded(cents * (self.closed - self.opened).days, days_of_cycle(self.terms, self.opened))

    def share(self, frame_cents: int) -> int:
        """What the nights bear of an amount over the cycle or stub: two rounded points, so that parts sum."""
        days = (self.closed - self.opened).days
        before, by = (self.start - self.opened).days, (self.end - self.opened).days
        return rounded(frame_cents * by, days) - rounded(frame_cents * before, days)


def rounded(numerator: int, denominator: int) -> int:
    """To the nearest whole number, halves away from zero (§1.1)."""
    nearest = (2 * abs(numerator) + denominator) // (2 * denominator)
    return nearest if numerator >= 0 else -nearest


def is_due(terms: Terms, day: date) -> bool:
    """Whether a cycle starts on a day (§3.1)."""
    return (day - terms.anchor).days % terms.step == 0 if terms.step else day.day == 1


def next_due(terms: Terms, day: date) -> date:
    """The first due date after a day."""
    day += NIGHT
    while not is_due(terms, day):
        day += NIGHT
    return day


def days_of_cycle(terms: Terms, day: date) -> int:
    """7, 14, or the days of the calendar month (§3.6)."""
    first = day.replace(day=1)
    return terms.step or (next_due(terms, first) - first).days


def keeps_due_dates(one: Terms, other: Terms) -> bool:
    """Whether a change leaves the due dates as they are: it cuts a cycle, and begins none (§3.7)."""
    return one.step == other.step and (not one.step or is_due(one, other.anchor))


def terms_of_night(changes: list[Change], night: date) -> tuple[int, Terms]:
    """The change in force on a night, and its place: of those that have begun the one decided last."""
    return max((place, one.terms) for place, one in enumerate(changes) if not place or one.from_day <= night)


def parts(move_in: date, changes: list[Change], end: date) -> list[Part]:
    """Every part of a stay, night after night."""
    found: list[Part] = []
    place, whole = -1, 0
    for night in (move_in + NIGHT * number for number in range((end - move_in).days)):
        now, terms = terms_of_night(changes, night)
        last = found[-1] if found else None
        if last and now == place and night != last.closed:
            found[-1] = last._replace(end=night + NIGHT)
            continue
        if last and last.is_whole and night == last.closed:
            whole += 1
        if last and keeps_due_dates(last.terms, terms) and night != last.closed:
            part = last._replace(start=night, end=night + NIGHT, terms=terms)
        else:
            starts = is_due(terms, night)
            closed = next_due(terms, night)
            part = Part(night, night + NIGHT, night, closed, terms, starts, whole + starts)
        found.append(part)
        place = now
    return found


def issue_instant(due: date, zone: ZoneInfo) -> datetime:
    """Noon, on the clock of the site, seven days before (§3.3)."""
    return datetime.combine(due - 7 * NIGHT, time(12), zone)
