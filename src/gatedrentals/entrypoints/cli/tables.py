"""Tables for a terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatedrentals.domain.money import dollars
from gatedrentals.entrypoints.cli.page import Column, Grid, Json, Kind

if TYPE_CHECKING:
    from rich.table import Table


def table(grid: Grid, rows: Sequence[Json]) -> "Table":
    """The rows of a grid, with a line of sums if it asks for one."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=grid.title, title_justify="left", box=box.SIMPLE_HEAD, show_footer=grid.total)
    for place, column in enumerate(grid.columns):
        footer = _sum(column, rows) if grid.total else ""
        shown.add_column(
            column.title,
            justify="left" if column.kind is Kind.TEXT else "right",
            footer=footer or ("total" if grid.total and place == 0 else ""),
            no_wrap=column.kind is not Kind.TEXT,
        )
    for row in rows:
        assert isinstance(row, dict)
        # Names of people may hold brackets, which are no markup.
        shown.add_row(*(Text(cell(column, row.get(column.key))) for column in grid.columns))
    return shown


def cell(column: Column, value: Json) -> str:
    """A value as its column shows it."""
    if value is None:
        return ""
    if column.kind is Kind.MONEY:
        assert isinstance(value, int)
        return dollars(value)
    if column.kind is Kind.COUNT:
        return f"{value:,}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(cell(column, each) for each in value)
    return str(value)


def _sum(column: Column, rows: Sequence[Json]) -> str:
    if column.kind not in {Kind.MONEY, Kind.COUNT}:
        return ""
    values = [row.get(column.key) for row in rows if isinstance(row, dict)]
    return cell(column, sum(value for value in values if isinstance(value, int)))
