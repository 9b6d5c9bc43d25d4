"""Values as people read them: money, days, instants, ages and words. Nothing here knows a rule."""

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.application.counted import counted
from gatedrentals.domain.period import ONE_DAY, Period

MINUS = "\N{MINUS SIGN}"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NOON, _MIDNIGHT = 12, time()
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_SOON_DAYS = 2
_PLAIN_WORD = re.compile(r"[a-z][a-z'’-]*(?=[\s,;]|$)")
# Words that stay as they are when a name of the program becomes a phrase.
_CALLED = {"authorize_net": "Authorize.Net"}
_SHOUTED = {
    **{each.lower(): each for each in ("ACH", "CSV", "HOT", "ID", "NSF", "NTV", "PDF", "PM")},
    **{each.lower(): each for each in ("eCheck", "Zelle")},
}


class Tone(Enum):
    """How much a thing wants to be seen: the colours of badges, callouts, chips and toasts."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


def money(cents: int) -> str:
    """Cents as dollars: ``$1,234.50``, and ``−$5.00`` with a true minus sign."""
    whole, part = divmod(abs(cents), 100)
    return f"{MINUS if cents < 0 else ''}${whole:,}.{part:02d}"


def typed_money(cents: int) -> str:
    """Cents as a person types them into a field: ``1234.50``."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{part:02d}"


def day(value: date) -> str:
    """A day: ``Mar 5, 2028``."""
    return f"{_MONTHS[value.month - 1]} {value.day}, {value.year}"


def short_day(value: date) -> str:
    """A day without its year, for columns: ``Mar 5``."""
    return f"{_MONTHS[value.month - 1]} {value.day}"


def weekday(value: date) -> str:
    """A day with its name: ``Sun, Mar 5``."""
    return f"{_WEEKDAYS[value.weekday()]}, {short_day(value)}"


def month(value: date) -> str:
    """The month that a day lies in: ``Mar 2028``."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def nights(value: Period) -> str:
    """A period by its first and last night: ``Jun 15 – Jul 14, 2026``; an empty one says so."""
    if not value.days:
        return f"no night from {day(value.start)}"
    last = value.end - ONE_DAY
    if last == value.start:
        return day(last)
    first = short_day(value.start) if value.start.year == last.year else day(value.start)
    return f"{first} – {day(last)}"


def clock(value: datetime, zone: ZoneInfo) -> str:
    """The time of day in a site's zone: ``2:05 PM``."""
    return _clock(value.astimezone(zone))


def instant(value: datetime, zone: ZoneInfo) -> str:
    """An instant in a site's zone, which is named, as two days a year it changes: ``Mar 5, 2028, 2:05 PM CST``."""
    local = value.astimezone(zone)
    return f"{day(local)}, {_clock(local)} {local.tzname()}"


def _clock(local: datetime) -> str:
    return f"{(local.hour - 1) % _NOON + 1}:{local.minute:02d} {'AM' if local.hour < _NOON else 'PM'}"


def iso(value: date | datetime) -> str:
    """For the ``datetime`` attribute of ``<time>``; an instant in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat()


def span(seconds: int) -> str:
    """A length of time in its largest unit: ``3 days``, ``5 hours``, ``12 minutes``, ``under a minute``."""
    for size, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= size:
            return counted(seconds // size, name)
    return "under a minute"


def age(since: datetime, now: datetime) -> str:
    """How long ago something was, in its largest unit: ``3 days``; the future is no age."""
    return span(max(0, _seconds(now - since)))


def percent(basis_points: int) -> str:
    """Hundredths of a percent: ``8.25%``, ``6%``."""
    whole, part = divmod(abs(basis_points), 100)
    digits = f".{part:02d}".rstrip("0").rstrip(".")
    return f"{MINUS if basis_points < 0 else ''}{whole}{digits}%"


def kwh(watt_hours: int) -> str:
    """Watt-hours as people read a meter: ``1,204.5 kWh``."""
    whole, part = divmod(abs(watt_hours), 1_000)
    digits = f".{part:03d}".rstrip("0").rstrip(".")
    return f"{MINUS if watt_hours < 0 else ''}{whole:,}{digits} kWh"


def words(value: Enum | str) -> str:
    """A name of the program as a phrase: ``quarantined_receipt`` becomes ``Quarantined receipt``."""
    name = value if isinstance(value, str) else str(value.value)
    if name in _CALLED:
        return _CALLED[name]
    parts = [_SHOUTED.get(part.lower(), part.lower()) for part in name.replace("-", "_").split("_") if part]
    phrase = " ".join(parts)
    return phrase if phrase[1:2].isupper() else phrase[:1].upper() + phrase[1:]


def sentence(value: str) -> str:
    """Words that stand alone, with a capital in front; not where a name begins them, as that of a file or a field."""
    return value[:1].upper() + value[1:] if _PLAIN_WORD.match(value) else value


def named(value: str) -> str:
    """What a name that things are filed under is called: ``2028-03`` is ``Mar 2028``, ``my_bank 12`` ``My bank 12``."""
    if re.fullmatch(r"\d{4}-\d\d", value):
        return month(date.fromisoformat(f"{value}-01"))
    source, _, number = value.partition(" ")
    return f"{words(source)} {number}".strip() if "_" in source else value


@frozen
class Deadline:
    """When something must be done, as a chip shows it: in words, with a tone, and exactly."""

    text: str
    tone: Tone
    exact: str
    iso: str


def deadline(due: date | datetime, now: datetime, zone: ZoneInfo) -> Deadline:
    """How near a deadline is: ``due in 2 days``, ``due today``, ``3 days late``. A day ends at 24:00 of the zone."""
    today = now.astimezone(zone).date()
    if not isinstance(due, datetime):
        days = (due - today).days
        text, tone = _nearness(days) if days >= 0 else (f"{counted(-days, 'day')} late", Tone.DANGER)
        return Deadline(text, tone, day(due), iso(due))
    if due <= now:
        text, tone = f"{span(_seconds(now - due))} late", Tone.DANGER
    else:
        # Midnight is the end of the day before it.
        last = (due.astimezone(zone) - timedelta(microseconds=1)).date()
        text, tone = _nearness((last - today).days)
    local = due.astimezone(zone)
    exact = f"the end of {day(local.date() - ONE_DAY)}" if local.time() == _MIDNIGHT else instant(due, zone)
    return Deadline(text, tone, exact, iso(due))


def _nearness(days: int) -> tuple[str, Tone]:
    if days == 0:
        return "due today", Tone.WARNING
    if days == 1:
        return "due tomorrow", Tone.WARNING
    return f"due in {days} days", Tone.WARNING if days <= _SOON_DAYS else Tone.NEUTRAL


def _seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)
