"""What a command answers: data with stable keys, and how people see it."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import TypeAlias
from uuid import UUID

from attrs import field, fields, frozen, has

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"


_PIPE_WIDTH = 160


class Kind(Enum):
    """How a column's values are shown."""

    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    NUMBER = "number"


@frozen
class Column:
    """A column of a table: its title, and the key of its value in each row."""

    title: str
    key: str
    kind: Kind = Kind.TEXT


def money(title: str, key: str) -> Column:
    """A column of cents, shown as dollars."""
    return Column(title, key, Kind.MONEY)


def count(title: str, key: str) -> Column:
    """A column of whole numbers."""
    return Column(title, key, Kind.COUNT)


def numbered(title: str, key: str) -> Column:
    """A column of numbers that name something, such as invoices: they have no sum."""
    return Column(title, key, Kind.NUMBER)


def text(title: str, key: str) -> Column:
    """A column of words and days."""
    return Column(title, key)


@frozen
class Grid:
    """A table over the rows that stand under ``rows`` in the data; money and counts are summed if ``total``."""

    title: str
    rows: str
    columns: tuple[Column, ...]
    total: bool = False


@frozen
class Page:
    """An answer. ``data`` is what ``--json`` prints: cents as integers, days and instants as ISO texts."""

    data: dict[str, Json]
    grids: tuple[Grid, ...] = ()
    lines: tuple[str, ...] = ()
    exit_code: int = field(default=0)


def plain(value: object) -> Json:
    """A value of the domain as JSON has it; the keys of objects are the names of their fields."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(each) for key, each in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes):
        return [plain(each) for each in value]
    return _plain_object(value)


def plain_row(value: object) -> "dict[str, Json]":
    """A value of the domain that has fields, as a JSON object."""
    row = plain(value)
    assert isinstance(row, dict)
    return row


def _plain_object(value: object) -> Json:
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    kind: type = type(value)
    if not has(kind):
        message = f"{kind.__name__} has no plain form"
        raise TypeError(message)
    return {each.name: plain(getattr(value, each.name)) for each in fields(kind)}


def rows_of(values: Sequence[object]) -> list[Json]:
    """Values of the domain as rows of a table."""
    return [plain(value) for value in values]


def as_json(page: Page) -> str:
    """What ``--json`` prints."""
    return json.dumps(page.data, indent=2, ensure_ascii=False)


def show(page: Page) -> None:
    """Print the page for people: tables, then lines."""
    from rich.console import Console

    from gatedrentals.entrypoints.cli.tables import table

    # A pipe has no width of its own; nothing is cut off there.
    console = Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPE_WIDTH)
    lines = page.lines
    for grid in page.grids:
        rows = page.data[grid.rows]
        assert isinstance(rows, list)
        if rows:
            console.print(table(grid, rows))
        elif len(page.grids) == 1 and not lines:
            lines = (f"{grid.title}: nothing",)
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
