"""Comma-separated files as rows of named cells; a mapping adapts another system's headers and codes."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from io import StringIO
from typing import Protocol

from attrs import field, frozen

from gatedrentals.domain.errors import RefusedWhole

_WORKBOOK = b"PK\x03\x04"
"""How a spreadsheet begins that was not saved as text."""
_QUOTED = re.compile(r'["\r\n]')
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


class _Reader(Protocol):
    """What `csv.reader` makes."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


@frozen(order=True)
class Fault:
    """What is wrong in a file: ``line`` counts from 1, ``column`` is empty where the whole line is meant."""

    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        """The fault as a line of a message."""
        return f"line {self.line}{', ' if self.column else ': '}{self.within}"

    @property
    def within(self) -> str:
        """The fault as it is told where the line is known."""
        where = f"{self.column}: " if self.column else ""
        return f"{where}{self.value!r} is not {self.expected}"


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
    """The readable rows of a file, in order, and what is wrong with the others; ``columns`` by our names."""

    rows: tuple[Row, ...]
    bad: tuple[tuple[Row, Fault], ...]
    columns: tuple[str | None, ...] = ()


def read_table(
    content: bytes,
    file: str,
    required: Collection[str],
    optional: Collection[str],
    mapping: ColumnMapping = AS_DOCUMENTED,
) -> Table:
    """Read a file in UTF-8 whose first line names its columns, in any order.

    Raises FileRefused for another encoding, an empty file, another separator than the comma, and columns that are
    unknown, missing or named twice. A row with too few or too many cells (as half a file ends) is bad, the others not.
    """
    text = _decoded(content, file)
    _comma_separated(text, file)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    columns = _header(next(_safely(reader, file), []), file, required, optional, mapping)
    rows: list[Row] = []
    bad: list[tuple[Row, Fault]] = []
    line = reader.line_num + 1
    for cells in _safely(reader, file):
        if any(cells):
            row = Row(line, _named(columns, cells, mapping), line_of(cells))
            if len(cells) == len(columns):
                rows.append(row)
            else:
                bad.append((row, Fault(line, "", f"{len(cells)} cells", f"a row of {len(columns)} cells")))
        line = reader.line_num + 1
    return Table(tuple(rows), tuple(bad), tuple(columns))


def line_of(cells: Sequence[str]) -> str:
    """Cells as a line of a file, in quotes where a cell needs them."""
    line = ",".join(cells)
    if line.count(",") < len(cells) and not _QUOTED.search(line):
        return line
    written = StringIO(newline="")
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()


def cells_of(line: str) -> list[str]:
    """The cells of such a line."""
    return next(csv.reader(StringIO(line, newline="")), [])


def _decoded(content: bytes, file: str) -> str:
    """The text; a byte of zero, which a workbook and UTF-16 are full of and no table keeps, is no text either."""
    if content.startswith(_WORKBOOK):
        raise FileRefused(file, [Fault(1, "", "a workbook", "comma-separated text: save it as CSV UTF-8")])
    place = content.find(0)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        place = fault.start if place < 0 else min(place, fault.start)
    else:
        if place < 0:
            return text
    line = content.count(b"\n", 0, place) + 1
    found = f"byte 0x{content[place]:02x}"
    raise FileRefused(file, [Fault(line, "", found, "text in UTF-8: save the file as CSV UTF-8")])


def _comma_separated(text: str, file: str) -> None:
    """Raises FileRefused for a file without a header, and for one whose header other marks than commas separate."""
    header = next(iter(text.splitlines()), "")
    if not header.strip():
        raise FileRefused(file, [Fault(1, "header", "", "a line that names the columns")])
    for mark, name in _OTHER_SEPARATORS.items():
        if mark in header and "," not in header:
            expected = "separated by commas: save it as CSV with commas"
            raise FileRefused(file, [Fault(1, "header", f"{name} between columns", expected)])


def _safely(reader: "_Reader", file: str) -> Iterator[list[str]]:
    begun = reader.line_num + 1
    try:
        for cells in reader:
            yield cells
            begun = reader.line_num + 1
    except csv.Error as fault:
        expected = "comma-separated text with closed quotes"
        raise FileRefused(file, [Fault(begun, "", str(fault), expected)]) from fault


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
