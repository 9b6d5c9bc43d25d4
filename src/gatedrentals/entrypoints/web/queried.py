"""What the address of a page asks for: its filters, its order, and where its list goes on."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from attrs import frozen

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.period import check_day

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

_LONGEST = 400
_DIGITS = 9


@frozen
class Queried:
    """The query of an address. What is empty was not asked for; what cannot be read is refused with InvalidValue."""

    values: Mapping[str, str]

    @classmethod
    def read(cls, address: str) -> "Queried":
        """From a path with its query, as `Showing.address` is one."""
        return cls({name: value.strip()[:_LONGEST] for name, value in parse_qsl(urlsplit(address).query)})

    def text(self, name: str) -> str:
        """Words."""
        return self.values.get(name, "")

    def day(self, name: str) -> date | None:
        """A day."""
        day = self._read(name, date.fromisoformat, "a day, such as 2028-07-31")
        if day is not None:
            check_day(name, day)
        return day

    def number(self, name: str) -> int:
        """A whole number from 0; 0 where none was asked for."""
        value = self.text(name)
        if not value:
            return 0
        if not (value.isascii() and value.isdecimal()):
            raise InvalidValue(name, value, "a whole number from 0")
        return int(value[:_DIGITS])

    def choice(self, name: str, kind: type[E]) -> E | None:
        """One of an enumeration, by its name in lower case."""
        choices = {each.name.lower(): each for each in kind}
        return self._read(name, choices.__getitem__, f"one of {', '.join(choices)}")

    def _read(self, name: str, read: Callable[[str], T], right: str) -> T | None:
        value = self.text(name)
        if not value:
            return None
        try:
            return read(value)
        except (ValueError, KeyError):
            raise InvalidValue(name, value, right) from None
