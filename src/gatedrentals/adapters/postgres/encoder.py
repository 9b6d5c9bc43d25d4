"""Rows in PostgreSQL's binary COPY format: a field that comes again is looked up, not encoded anew."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from struct import Struct
from typing import Any
from uuid import UUID

from psycopg.types.range import Range
from sqlalchemy import BigInteger, Boolean, Date, DateTime, Integer, LargeBinary, SmallInteger, Text, Uuid
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB
from sqlalchemy.types import TypeEngine

from gatedrentals.adapters.postgres.schema import METADATA

HEAD = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TAIL = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"
REMEMBERED = 20_000
"""How many values of a column are remembered before it forgets them all: memory stays bounded."""

_COUNT = Struct(">h").pack
_LENGTH = Struct(">i").pack
_INT2 = Struct(">ih").pack
_INT4 = Struct(">ii").pack
_INT8 = Struct(">iq").pack
_DAYS_TO_2000 = date(2000, 1, 1).toordinal()
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class Remembered(dict[Any, bytes]):
    """The fields of a column whose values come again, by value."""

    __slots__ = ("encode",)

    def __init__(self, encode: Callable[[Any], bytes]) -> None:
        """Encode what was not met before with ``encode``."""
        super().__init__()
        self.encode = encode

    def __missing__(self, value: object) -> bytes:
        """Encode a value that is new."""
        if len(self) >= REMEMBERED:
            self.clear()
        field = self[value] = NULL if value is None else self.encode(value)
        return field


class Unique:
    """The fields of a column whose values come once."""

    __slots__ = ("encode",)

    def __init__(self, encode: Callable[[Any], bytes]) -> None:
        """Encode every value with ``encode``."""
        self.encode = encode

    def __getitem__(self, value: object) -> bytes:
        """The field of a value."""
        return NULL if value is None else self.encode(value)


Fields = Remembered | Unique


class TableEncoder:
    """Encodes rows of one table, their values in the order of ``columns``.

    The first column says whose rows they are. ``runs`` are stretches of columns whose values come again together, as
    (first, last) names: they are looked up as one.
    """

    def __init__(self, table: str, columns: Sequence[str], runs: Sequence[tuple[str, str]] = ()) -> None:
        """Prepare the fields of these columns."""
        self.copy = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
        self._count = _COUNT(len(columns))
        single = [_fields_of(METADATA.tables[table].columns[column].type) for column in columns]
        places = {columns.index(first): columns.index(last) + 1 for first, last in runs}
        self._owner = single[0]
        self._fields: list[tuple[Fields, int | slice]] = []
        place = 1
        while place < len(columns):
            end = places.get(place)
            if end is None:
                self._fields.append((single[place], place))
            else:
                self._fields.append((Remembered(_together(single[place:end])), slice(place, end)))
            place = end or place + 1

    def encode(self, rows: Iterable[Sequence[object]], into: bytearray) -> None:
        """Add rows to a buffer; those of one owner come one after the other."""
        fields = self._fields
        owner, begin = None, b""
        for row in rows:
            if row[0] is not owner:
                owner = row[0]
                begin = self._count + self._owner[owner]
            into += begin
            into += b"".join([known[row[place]] for known, place in fields])

    def last_fields(self, row: Sequence[object]) -> bytes:
        """The fields of the last run of columns, which rows of several owners may share."""
        known, place = self._fields[-1]
        return known[row[place]]

    def encode_shared(self, own: Sequence[object], shared: Sequence[bytes], into: bytearray) -> None:
        """Add rows of one owner that have the first values in common and the last fields with rows of others."""
        if not shared:
            return
        fields = [known[value] for (known, _), value in zip(self._fields, own[1:], strict=False)]
        begin = b"".join((self._count, self._owner[own[0]], *fields))
        into += begin + begin.join(shared)


def _together(fields: Sequence[Fields]) -> Callable[[Sequence[object]], bytes]:
    return lambda values: b"".join([known[value] for known, value in zip(fields, values, strict=True)])


def _text(value: str) -> bytes:
    data = value.encode()
    return _LENGTH(len(data)) + data


def _bytes(value: bytes) -> bytes:
    return _LENGTH(len(value)) + value


def _jsonb(value: str) -> bytes:
    data = value.encode()
    return _LENGTH(len(data) + 1) + b"\x01" + data


def _uuid(value: UUID) -> bytes:
    return b"\x00\x00\x00\x10" + value.bytes


def _date(value: date) -> bytes:
    return _INT4(4, value.toordinal() - _DAYS_TO_2000)


def _instant(value: datetime) -> bytes:
    past = value - _EPOCH
    return _INT8(8, (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds)


def _bool(value: bool) -> bytes:  # noqa: FBT001 - a field
    return b"\x00\x00\x00\x01\x01" if value else b"\x00\x00\x00\x01\x00"


def _nights(value: "Range[date]") -> bytes:
    """From a first day on, up to an exclusive end or for good."""
    assert value.lower is not None
    flags, end = (b"\x12", b"") if value.upper is None else (b"\x02", _date(value.upper))
    bounds = flags + _date(value.lower) + end
    return _LENGTH(len(bounds)) + bounds


_COMES_ONCE = (Uuid, LargeBinary, JSONB)
_ENCODERS: tuple[tuple[type[TypeEngine[Any]], Callable[[Any], bytes]], ...] = (
    (Uuid, _uuid),
    (SmallInteger, lambda value: _INT2(2, value)),
    (BigInteger, lambda value: _INT8(8, value)),
    (Integer, lambda value: _INT4(4, value)),
    (Text, _text),
    (LargeBinary, _bytes),
    (JSONB, _jsonb),
    (Boolean, _bool),
    (DateTime, _instant),
    (Date, _date),
    (DATERANGE, _nights),
)


def _fields_of(kind: TypeEngine[Any]) -> Fields:
    for known, encode in _ENCODERS:
        if isinstance(kind, known):
            return Unique(encode) if issubclass(known, _COMES_ONCE) else Remembered(encode)
    message = f"no binary form of {kind!r} is known here"
    raise TypeError(message)
