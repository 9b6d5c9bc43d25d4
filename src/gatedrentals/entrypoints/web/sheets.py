"""A report as a sheet: columns, rows and sums, which a page shows as a table and a spreadsheet opens as CSV."""

from collections.abc import Sequence
from datetime import date, datetime

from attrs import frozen
from markupsafe import Markup, escape

from gatedrentals.entrypoints.http.csv_text import Cell, Dollars
from gatedrentals.entrypoints.web import cells, formats
from gatedrentals.entrypoints.web.charts import Chart
from gatedrentals.entrypoints.web.tables import Column, Kind


@frozen
class Month:
    """A month by its first day: ``Mar 2028`` on a page, ``2028-03`` in a file."""

    start: date


SheetCell = Cell | Month


@frozen
class Row:
    """A row of a sheet; ``href`` leads to what it is about; ``about`` says on the page who that is.

    What it leads to ``opens`` in the drawer, or, where that is empty, is a page of its own.
    """

    cells: tuple[SheetCell, ...]
    href: str = ""
    about: str = ""
    opens: str = "drawer"


@frozen
class Sheet:
    """Headings, rows, and what they sum to (empty where nothing is summed)."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    totals: tuple[SheetCell, ...] = ()
    nothing: str = "Nothing to show for these days"

    @property
    def headings(self) -> tuple[str, ...]:
        """The first line of the file."""
        return tuple(column.label for column in self.columns)

    def csv_rows(self) -> Sequence[tuple[Cell, ...]]:
        """The lines of the file; sums are left out, as whoever opens it sums."""
        return [tuple(_plain(cell) for cell in row.cells) for row in self.rows]


@frozen
class Reported:
    """What a report answers: its sheet, pictures of it, and sentences that stand above.

    ``beside``, if it has rows, is what explains the sheet, under its title: it is no part of the file.
    """

    sheet: Sheet
    charts: tuple[Chart, ...] = ()
    said: tuple[str, ...] = ()
    beside: tuple[str, Sheet] | None = None


def number(label: str) -> Column:
    """A column of money or counts."""
    return Column(label, Kind.NUMBER)


def total(label: str, rows: Sequence[Row], places: int) -> tuple[SheetCell, ...]:
    """A line of sums: a label, then the sum of each column that holds money in every row."""
    sums: list[SheetCell] = [label]
    for place in range(1, places):
        found = [row.cells[place] for row in rows]
        cents = [cell.cents for cell in found if isinstance(cell, Dollars)]
        counts = [cell for cell in found if isinstance(cell, int)]
        if rows and len(cents) == len(rows):
            sums.append(Dollars(sum(cents)))
        elif rows and len(counts) == len(rows):
            sums.append(sum(counts))
        else:
            sums.append(None)
    return tuple(sums)


def shown(cell: SheetCell) -> Markup | str:
    """A cell as a page shows it."""
    if isinstance(cell, Dollars):
        return cells.money(cell.cents or None, signed=True)
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cells.when(formats.day(cell), formats.iso(cell))
    return escape(_in_words(cell))


def _in_words(cell: SheetCell) -> str:
    match cell:
        case None:
            return ""
        case Month():
            return formats.month(cell.start)
        case int():
            return f"{cell:,}"
        case _:
            return str(cell)


def _plain(cell: SheetCell) -> Cell:
    return f"{cell.start:%Y-%m}" if isinstance(cell, Month) else cell
