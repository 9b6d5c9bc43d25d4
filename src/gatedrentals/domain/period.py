"""Days, half-open periods and the local instants that rules speak of (§1.3)."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from attrs import Attribute, field

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.values import frozen

ONE_DAY = timedelta(days=1)
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""The days that books can be about: from any of them rules can look ahead and back without leaving the calendar."""
_NOON = time(12)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_HALF_DAY_H = 12
_ISO_INSTANT = re.compile(r"\b(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d):[0-5]\d(Z|[+-]\d\d:\d\d)")
_ISO_DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)\b(?!T)")


def _after_start(period: "Period", _attribute: "Attribute[date]", end: date) -> None:
    if end < period.start:
        raise InvalidValue("end", end.isoformat(), f"a day on or after {period.start.isoformat()}")


@frozen(order=True, unsafe_hash=True)
class Period:
    """Local days ``[start, end)``: the night of ``start`` is in it, the night of ``end`` is not (§1.3)."""

    start: date
    end: date = field(validator=_after_start)

    @property
    def days(self) -> int:
        """How many days, which is how many nights, the period holds."""
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        """Whether the night of ``day`` lies in the period."""
        return self.start <= day < self.end

    def elapsed(self, day: date) -> int:
        """Days of the period that lie before ``day``, from 0 to all of them."""
        return max(0, min((day - self.start).days, self.days))

    def overlap(self, other: "Period") -> "Period | None":
        """The days that both hold, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def nights(self) -> Iterator[date]:
        """Every night, in order."""
        return (self.start + timedelta(days=offset) for offset in range(self.days))

    def __str__(self) -> str:
        """The period as ``[2026-06-15, 2026-07-15)``."""
        return f"[{self.start.isoformat()}, {self.end.isoformat()})"


def check_day(field: str, day: date) -> None:
    """Refuse a day that is a slip of the pen in any book. Raises InvalidValue."""
    if not EARLIEST <= day <= LATEST:
        raise InvalidValue(field, day.isoformat(), f"a day from {EARLIEST.isoformat()} to {LATEST.isoformat()}")


@lru_cache(maxsize=8192)
def noon(day: date, zone: ZoneInfo) -> datetime:
    """12:00:00 local of ``day``, as an instant in UTC: what is due on a day is due before it (§3.2)."""
    return datetime.combine(day, _NOON, zone).astimezone(UTC)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """00:00 local of ``day`` as an instant in UTC: what a bare date counts as (§6.4)."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def local_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """A local time without zone as an instant in UTC; a time that occurs twice is the first (§6.4)."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


@lru_cache(maxsize=8192)
def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The site's calendar day at an instant."""
    return instant.astimezone(zone).date()


def month_of(day: date) -> Period:
    """The calendar month that holds ``day``."""
    start = day.replace(day=1)
    return Period(start, next_month(start))


def next_month(day: date) -> date:
    """The first day of the month after ``day``'s."""
    return date(day.year + 1, 1, 1) if day.month == 12 else date(day.year, day.month + 1, 1)  # noqa: PLR2004


def day_words(day: date) -> str:
    """A day as people read it: ``June 19, 2026``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def nights_words(nights: Period) -> str:
    """Nights by the first and the last of them, as a stay is read: ``June 19 – June 25, 2026``; one by itself."""
    last = nights.end - ONE_DAY
    if last <= nights.start:
        return day_words(nights.start)
    first = day_words(nights.start)
    return f"{first.rpartition(',')[0] if nights.start.year == last.year else first} – {day_words(last)}"


def moment_words(instant: datetime, zone: ZoneInfo) -> str:
    """An instant as people of a site read it: ``June 19, 2026 at 14:05``."""
    local = instant.astimezone(zone)
    return f"{day_words(local.date())} at {local:%H:%M}"


def month_words(day: date) -> str:
    """The month of a day as people read it: ``June 2026``."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def with_day_words(text: str) -> str:
    """A refusal as people read it: each ISO date in it, which programs read, as `day_words`; instants to the minute."""
    return _ISO_DAY.sub(lambda found: _in_words(found[1]), _ISO_INSTANT.sub(_instant_words, text))


def _instant_words(found: re.Match[str]) -> str:
    """``July 1, 2028, 12:31 AM``: the local time of whoever said it, else of UTC, which is said."""
    hour, minute = int(found[2]), found[3]
    zone = " UTC" if found[4] in {"Z", "+00:00"} else ""
    return f"{_in_words(found[1])}, {hour % 12 or 12}:{minute} {'AM' if hour < _HALF_DAY_H else 'PM'}{zone}"


def _in_words(iso: str) -> str:
    try:
        return day_words(date.fromisoformat(iso))
    except ValueError:
        return iso  # 2027-02-30 is what somebody typed
