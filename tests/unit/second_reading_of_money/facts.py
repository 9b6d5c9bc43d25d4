"""What happens on an account, as plain values, and the days that it charges (§3): read from the rule book alone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

ZONE = ZoneInfo("America/Chicago")
WEEK, DAY = timedelta(days=7), timedelta(days=1)


@frozen
class Terms:
    """``anchor`` None is monthly; otherwise a due date and the days between two of them."""

    anchor: date | None
    step: int
    rent: int
    water: int


@frozen
class Money:
    """A receipt, when it is told, and whether and when it comes back."""

    name: str
    cents: int
    at: datetime
    told_at: datetime
    back_at: datetime | None = None
    back_told_at: datetime | None = None
    dishonoured: bool = False


@frozen
class Word:
    """What a person says about a line: pin, unpin, exclude, include, goodwill or billing_error."""

    at: datetime
    what: str
    line: tuple[object, ...]
    cents: int = 0


@frozen
class Rules:
    """The policies that payments turn on."""

    order: str = "class_then_date"
    horizon: int = 92
    late_flat: int = 5_000
    late_daily: int = 0
    late_grace: int = 0
    retro: str = "returned_only"


@frozen
class Facts:
    """Everything that happens. ``terms``: decided at, from day, terms. ``ends``: decided at, end, under notice."""

    move_in: date
    begun_at: datetime
    until: datetime
    terms: tuple[tuple[datetime, date, Terms], ...]
    rules: Rules
    money: tuple[Money, ...] = ()
    ends: tuple[tuple[datetime, date | None, bool], ...] = ()
    deposit: int = 0
    discount_bps: int = 0
    tax_bps: int = 0
    words: tuple[Word, ...] = ()


@frozen
class Piece:
    """Charged days ``[start, end)`` of a frame: a cycle, or what of it lies after a move-in or a new schedule."""

    start: date
    end: date
    first: date
    last: date
    terms: Terms

    def in_frame(self, cents: int) -> int:
        """An amount per cycle over the whole frame: prorated if that is no whole cycle (§3.6)."""
        start, end = cycle_of(self.terms, self.first)
        days, whole = (self.last - self.first).days, (end - start).days
        return cents if days == whole else rounded(cents * days, whole)

    def part(self, in_frame: int, end: date) -> int:
        """What of the frame's cents falls on ``[start, end)``: a difference of two rounded points (§3.7)."""
        days = (self.last - self.first).days
        upper = rounded(in_frame * (end - self.first).days, days)
        return upper - rounded(in_frame * (self.start - self.first).days, days)


def rounded(numerator: int, denominator: int) -> int:
    """Half away from zero (§1.1)."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -size if numerator < 0 else size


def noon(day: date) -> datetime:
    """Noon local."""
    return datetime.combine(day, time(12), ZONE).astimezone(UTC)


def local_day(at: datetime) -> date:
    """The calendar day of the site."""
    return at.astimezone(ZONE).date()


def cycle_of(terms: Terms, day: date) -> tuple[date, date]:
    """The cycle that holds a day."""
    if terms.anchor is None:
        first = day.replace(day=1)
        return first, (first + timedelta(days=32)).replace(day=1)
    start = day - timedelta(days=(day - terms.anchor).days % terms.step)
    return start, start + timedelta(days=terms.step)


def end_known(facts: Facts, at: datetime) -> tuple[date | None, bool]:
    """The exclusive end, and whether there is notice, as known at an instant."""
    known = [(end, notice) for decided_at, end, notice in facts.ends if decided_at <= at]
    return known[-1] if known else (None, False)


def piece_from(facts: Facts, at: datetime, day: date) -> Piece | None:
    """What is charged from a day on, as known at an instant; None after the end."""
    end, _ = end_known(facts, at)
    if end is not None and day >= end:
        return None
    parts = _timeline(facts, at)
    place = max(number for number, part in enumerate(parts) if part[0] <= day)
    _, terms, schedule_from = parts[place]
    start, stop = cycle_of(terms, day)
    ends = [stop, *([parts[place + 1][0]] if place + 1 < len(parts) else []), *([end] if end else [])]
    return Piece(day, min(ends), max(start, schedule_from), stop, terms)


def _timeline(facts: Facts, at: datetime) -> list[tuple[date, Terms, date]]:
    """From which day which terms hold, and since when their due dates do: a later decision overrides (§3.7)."""
    changes: list[tuple[date, Terms]] = []
    for decided_at, said_from, terms in facts.terms:
        if decided_at <= at:
            start = max(said_from, facts.move_in) if changes else facts.move_in
            changes = [change for change in changes if change[0] < start] + [(start, terms)]
    found: list[tuple[date, Terms, date]] = []
    for from_day, terms in changes:
        same = bool(found) and cycle_of(found[-1][1], facts.move_in) == cycle_of(terms, facts.move_in)
        found.append((from_day, terms, found[-1][2] if same else from_day))
    return found
