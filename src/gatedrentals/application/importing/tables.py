"""Comma-separated files as rows of named cells; a mapping adapts another system's headers and codes."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from io import StringIO

from attrs import field, frozen

from gatedrentals.domain.errors import RefusedWhole


@frozen(order=True)
class Fault:
    """What is wrong in a file: ``line`` counts from 1, ``column`` is empty where the whole line is meant."""

    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        """The fault as a line of a message."""
        where = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.value!r} is not {self.expected}"


class FileRefused(RefusedWhole):
    """A file is refused whole, because it cannot be read as the table that it should be; nothing of it was taken."""

    code = "file_refused"

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        """Say what is wrong with ``file``."""
        self.file = file
        self.faults = tuple(sorted(faults))
        message = "\n  ".join([f"{file}: refused whole", *map(str, self.faults)])
        super().__init__(message, [(fault.column, str(fault)) for fault in self.faults])


@frozen
class ColumnMapping:
    """How another system's export reads: its headers and codes by ours.

    ``columns``: their header → our column; ``values``: our column → their code → ours; ``ignored``: headers that say
    nothing to us; ``date_format``: as in strptime, such as ``%m/%d/%Y``; None for ISO 8601.
    """

    columns: Mapping[str, str] = field(factory=dict, hash=False)
    values: Mapping[str, Mapping[str, str]] = field(factory=dict, hash=False)
    ignored: frozenset[str] = frozenset()
    date_format: str | None = None


AS_DOCUMENTED = ColumnMapping()
"""The mapping of a file in the documented format."""


@frozen
class Row:
    """One row: its line in the file, its cells by our column names, stripped, and the line as it came."""

    line: int
    cells: Mapping[str, str]
    raw: str


@frozen
class Table:
    """The readable rows of a file, in order, and what is wrong with the others."""

    rows: tuple[Row, ...]
    bad: tuple[tuple[Row, Fault], ...]


def read_table(
    content: bytes,
    file: str,
    required: Collection[str],
    optional: Collection[str],
    mapping: ColumnMapping = AS_DOCUMENTED,
) -> Table:
    """Read a file in UTF-8 whose first line names its columns, in any order.

    Raises FileRefused for another encoding, an empty file, and columns that are unknown, missing or named twice. A row
    with too few or too many cells (as half a file ends) is bad, the others are not.
    """
    text = _decoded(content, file)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    columns = _header(next(_safely(reader, file), []), file, required, optional, mapping)
    rows: list[Row] = []
    bad: list[tuple[Row, Fault]] = []
    line = reader.line_num + 1
    for cells in _safely(reader, file):
        if any(cells):
            row = Row(line, _named(columns, cells, mapping), ",".join(cells))
            if len(cells) == len(columns):
                rows.append(row)
            else:
                bad.append((row, Fault(line, "", f"{len(cells)} cells", f"a row of {len(columns)} cells")))
        line = reader.line_num + 1
    return Table(tuple(rows), tuple(bad))


def _decoded(content: bytes, file: str) -> str:
    text, place = "", content.find(b"\0")  # a zero byte is UTF-8, but of no text: the file is in UTF-16, or no text
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        place = fault.start
    if place >= 0:
        line = content.count(b"\n", 0, place) + 1
        found = content[place : place + 1].hex()
        raise FileRefused(file, [Fault(line, "", f"byte 0x{found}", "text in UTF-8: save the file as UTF-8")])
    return text


def _safely(reader: "Iterator[list[str]]", file: str) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as fault:
        line = getattr(reader, "line_num", 0)
        raise FileRefused(file, [Fault(line, "", str(fault), "comma-separated text with closed quotes")]) from fault


def _header(
    header: list[str], file: str, required: Collection[str], optional: Collection[str], mapping: ColumnMapping
) -> list[str | None]:
    known = [*required, *optional]
    columns: list[str | None] = []
    faults: list[Fault] = []
    for title in (title.strip() for title in header):
        column = None if title in mapping.ignored else mapping.columns.get(title, title)
        if column is not None and column not in known:
            near = get_close_matches(column, known, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            faults.append(Fault(1, "header", title, f"one of the columns {', '.join(known)}{hint}"))
        elif column is not None and column in columns:
            faults.append(Fault(1, "header", title, "named once"))
        columns.append(column)
    missing = [column for column in required if column not in columns]
    faults += [Fault(1, "header", "", f"complete: column {column} is missing") for column in missing]
    if faults:
        raise FileRefused(file, faults)
    return columns


def _named(columns: list[str | None], cells: list[str], mapping: ColumnMapping) -> dict[str, str]:
    named = {}
    for column, cell in zip(columns, cells, strict=False):
        if column is not None:
            text = cell.strip()
            named[column] = mapping.values.get(column, {}).get(text, text)
    return named
