"""The single values of a document: what each kind looks like in JSON, and nothing that merely resembles it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import NewType, TypeAlias, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.period import check_day

T = TypeVar("T")

Reader: TypeAlias = Callable[[object, object], object]
"""Reads a value of a document as a type. Raises InvalidValue without a field: whoever calls knows the path."""

Dollars = NewType("Dollars", int)
"""Cents from 0, written ``"1150.00"``."""

DollarsAboveZero = NewType("DollarsAboveZero", int)
"""Cents above 0, written ``"25.00"``."""

Count = NewType("Count", int)
"""A whole number from 0."""

CountFromOne = NewType("CountFromOne", int)
"""A whole number from 1."""

BasisPoints = NewType("BasisPoints", int)
"""Hundredths of a percent from 0 to all."""

BasisPointsAboveZero = NewType("BasisPointsAboveZero", int)
"""Hundredths of a percent from 1 to all."""

Name = NewType("Name", str)
"""A text that says something, without blanks around it."""


def an(kind: type[T], value: object, expected: str) -> T:
    """``value`` if it is of this kind. Raises InvalidValue."""
    # bool is an int to Python, but not to whoever writes a count.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise InvalidValue("", value, expected)
    return value


def _text(value: object, _kind: object) -> str:
    expected = "a text in quotes, without control characters"
    text = an(str, value, expected)
    if not text.isprintable():
        raise InvalidValue("", value, expected)
    return text


def _name(value: object, _kind: object) -> str:
    text = _text(value, _kind)
    if not text or text != text.strip():
        raise InvalidValue("", value, "a text that is not empty and has no blanks around it")
    return text


def _code(value: object, _kind: object) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise InvalidValue("", value, 'a code in small letters, digits and single hyphens, such as "storm-water"')
    return value


def _flag(value: object, _kind: object) -> bool:
    return an(bool, value, "true or false")


def _whole(low: int, high: int, expected: str) -> Reader:
    def read(value: object, _kind: object) -> object:
        number = an(int, value, expected)
        if not low <= number <= high:
            raise InvalidValue("", value, expected)
        return number

    return read


def _dollars(low: int, expected: str) -> Reader:
    def read(value: object, _kind: object) -> object:
        if not isinstance(value, str) or not _DOLLARS.fullmatch(value):
            raise InvalidValue("", value, expected)
        cents = int(value.replace(".", ""))
        if cents < low:
            raise InvalidValue("", value, expected)
        return cents

    return read


def _day(value: object, _kind: object) -> date:
    expected = 'a day such as "2027-07-01"'
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise InvalidValue("", value, expected)
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise InvalidValue("", value, expected) from error
    check_day("", day)
    return day


def _instant(value: object, _kind: object) -> datetime:
    expected = 'an instant with its offset, such as "2027-07-01T00:00:00-05:00"'
    try:
        instant = datetime.fromisoformat(an(str, value, expected))
        if instant.tzinfo is not None:
            check_day("", instant.date())
            return instant.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidValue("", value, expected) from error
    raise InvalidValue("", value, expected)


def _zone(value: object, _kind: object) -> ZoneInfo:
    expected = 'a time zone of the IANA list, such as "America/Chicago"'
    try:
        return ZoneInfo(an(str, value, expected))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidValue("", value, expected) from error


_DOLLARS = re.compile(r"\d{1,9}\.\d{2}", re.ASCII)
_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOST = 10**12

SCALARS: dict[object, Reader] = {
    str: _text,
    Name: _name,
    SiteId: _code,
    ProductCode: _code,
    bool: _flag,
    int: _whole(-_MOST, _MOST, "a whole number"),
    Count: _whole(0, _MOST, "a whole number from 0"),
    CountFromOne: _whole(1, _MOST, "a whole number from 1"),
    BasisPoints: _whole(0, 10_000, "basis points from 0 to 10000 (10 % is 1000)"),
    BasisPointsAboveZero: _whole(1, 10_000, "basis points from 1 to 10000 (10 % is 1000)"),
    Dollars: _dollars(0, 'dollars and cents in quotes, such as "1150.00"'),
    DollarsAboveZero: _dollars(1, 'dollars and cents in quotes, above zero, such as "25.00"'),
    date: _day,
    datetime: _instant,
    ZoneInfo: _zone,
}
"""How each kind of single value is read."""
