"""Tables as CSV that a spreadsheet opens: no cell of it is ever run as a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import StringIO
from typing import TypeAlias

from attrs import frozen
from litestar.response import Response

_RUN_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BEGINNING = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Says to spreadsheets that the text is UTF-8."""


@frozen
class Dollars:
    """An amount, written as ``1234.50`` or ``-5.00``."""

    cents: int

    def __str__(self) -> str:
        """The amount as a plain number."""
        whole, part = divmod(abs(self.cents), 100)
        return f"{'-' if self.cents < 0 else ''}{whole}.{part:02d}"


Cell: TypeAlias = str | int | Dollars | date | datetime | None
"""What a table holds; None is an empty cell, an instant is written in UTC."""


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The whole file, headings first, lines ended as RFC 4180 says."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(headings)
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return written.getvalue()


def csv_answer(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response[str]:
    """The file as an answer that browsers save as ``name``."""
    return Response(
        _BEGINNING + csv_text(headings, rows),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _shown(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return f"'{cell}" if cell.lstrip(" ").startswith(_RUN_AS_FORMULA) else cell
        case datetime():
            return cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
