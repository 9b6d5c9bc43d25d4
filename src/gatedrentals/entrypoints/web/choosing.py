"""What an address chooses: days and members of enumerations, refused with what would be right."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import TypeVar

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.period import check_day
from gatedrentals.entrypoints.web.formats import words
from gatedrentals.entrypoints.web.forms import Option

E = TypeVar("E", bound=Enum)


def chosen(name: str, text: str, kind: type[E]) -> E | None:
    """The member that an address names, or None where it names none. Raises InvalidValue."""
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise InvalidValue(name, text, "one of " + ", ".join(str(each.value) for each in kind)) from None


def chosen_day(name: str, text: str) -> date | None:
    """A day of an address, or None where it has none. Raises InvalidValue."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InvalidValue(name, text, "a day, such as 2028-03-05") from None
    check_day(name, day)
    return day


def options(members: Iterable[Enum]) -> tuple[Option, ...]:
    """Members of an enumeration as choices."""
    return tuple(Option(str(each.value), words(each)) for each in members)
