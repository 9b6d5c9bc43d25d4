"""What was typed into a form, read into values; what cannot be read is kept, with what would be right."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import TypeVar
from zoneinfo import ZoneInfo

from attrs import define, field

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.money import Money
from gatedrentals.domain.period import EARLIEST, check_day

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

_LONGEST = 4_000
Raw = Mapping[str, str | list[str]]


@define
class Typed:
    """The fields of a form. Reading a field that is wrong notes why; whoever acts looks at ``errors`` first."""

    fields: dict[str, str]
    errors: dict[str, str] = field(factory=dict)

    @classmethod
    def read(cls, raw: Raw) -> "Typed":
        """From a posted form; a field that was sent several times holds its words apart by spaces."""
        joined = {name: value if isinstance(value, str) else " ".join(value) for name, value in raw.items()}
        return cls({name: value.replace("\0", "").strip()[:_LONGEST] for name, value in joined.items()})

    @property
    def key(self) -> str:
        """The idempotency key of what the form will do; empty if it has none."""
        return self.fields.get("idempotency_key", "")

    @property
    def step(self) -> str:
        """Which of the form's buttons sent it: ``preview``, ``confirm`` or ``change``."""
        return self.fields.get("step", "")

    @property
    def carried(self) -> dict[str, str]:
        """What was typed, without what the form itself carries along."""
        return {name: value for name, value in self.fields.items() if name not in _CARRIES}

    def text(self, name: str, *, required: bool = True) -> str:
        """Words."""
        value = self.fields.get(name, "")
        if required and not value:
            self.errors[name] = "This is needed."
        return value

    def day(self, name: str) -> date:
        """A day; the first of all days stands in for one that cannot be read."""
        return self._read(name, _day, "Should be a day, such as 2028-07-31.", EARLIEST)

    def day_or_none(self, name: str) -> date | None:
        """A day, or None where none was typed."""
        return self.day(name) if self.fields.get(name) else None

    def instant(self, name: str, zone: ZoneInfo) -> datetime:
        """A day and a time of a site; a time that occurs twice is the first."""

        def read(text: str) -> datetime:
            found = datetime.fromisoformat(text).replace(tzinfo=zone, fold=0)
            check_day(name, found.date())
            return found

        wrong = "Should be a day and a time, such as 2028-07-31T14:30."
        return self._read(name, read, wrong, datetime.combine(EARLIEST, time(), zone))

    def cents(self, name: str) -> int:
        """Dollars as people type them, in cents."""
        return self._read(name, _cents, "Should be an amount in dollars, such as 325.00.", 0)

    def cents_or_none(self, name: str) -> int | None:
        """Dollars in cents, or None where nothing was typed."""
        return self.cents(name) if self.fields.get(name) else None

    def count(self, name: str) -> int:
        """A whole number."""
        return self._read(name, int, "Should be a whole number.", 0)

    def choice(self, name: str, kind: type[E], standing_in: E) -> E:
        """One of the values of an enumeration; ``standing_in`` is returned for one that cannot be read."""
        return self._read(name, kind, "Choose one of these.", standing_in)

    def checked(self, name: str) -> bool:
        """Whether a box was checked."""
        return bool(self.fields.get(name))

    def _read(self, name: str, read: Callable[[str], T], wrong: str, standing_in: T) -> T:
        value = self.fields.get(name, "")
        if not value:
            self.errors[name] = "This is needed."
            return standing_in
        try:
            return read(value)
        except (ValueError, InvalidValue):
            self.errors[name] = wrong
            return standing_in


_CARRIES = frozenset({"csrf_token", "idempotency_key", "step"})


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    check_day("day", day)
    return day


def _cents(text: str) -> int:
    return Money.parse(text).cents
