"""Runs the benchmarks, all or the named ones, prints one table of ratios and keeps it; ends with 1 if one is missed.

`--scale 0.1` does a tenth of the work, for a quick look.
"""

import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.row import Row

KEPT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"


def main(arguments: list[str]) -> int:
    """Measure one after the other, so that none disturbs another."""
    names = list(arguments)
    if "--scale" in names:
        place = names.index("--scale")
        os.environ["BENCH_SCALE"] = names[place + 1]
        del names[place : place + 2]
    rows = [row for name in names or every() for row in measured(name)]
    Console().print(table(rows))
    if not names:
        keep(rows)
    return 0 if all(row.met for row in rows) else 1


def measured(name: str) -> list[Row]:
    """The rows of one benchmark, shown as soon as they are there."""
    rows = list(import_module(f"benchmarks.{name}").run())
    for row in rows:
        print(f"{row.work} | {row.beside} | {row.ours} | {row.theirs} | {row.ratio:.2f}", file=sys.stderr, flush=True)
    return rows


def every() -> list[str]:
    """The benchmarks: modules beside this one that offer `run() -> list[Row]`."""
    here = Path(__file__).parent
    return sorted(file.stem for file in here.glob("*.py") if "\ndef run(" in file.read_text(encoding="utf-8"))


def table(rows: list[Row]) -> Table:
    """What was measured beside what, and whether it stays within its limit."""
    shown = Table("work", "measured beside", "ours", "theirs", "ratio", "limit", "met")
    for row in rows:
        shown.add_row(*cells(row))
    return shown


def cells(row: Row) -> list[str]:
    """A row in words."""
    limit = "" if row.limit is None else f"{'≥' if row.at_least else '≤'} {row.limit:g}"
    met = "" if row.limit is None else "yes" if row.met else "NO"
    return [row.work, row.beside, row.ours, row.theirs, f"{row.ratio:.2f}", limit, met]


def keep(rows: list[Row]) -> None:
    """Put the table between its marks in the docs; what people wrote around it stays."""
    lines = ["| work | measured beside | ours | theirs | ratio | limit | met |", "|---|---|---|---|---|---|---|"]
    lines += ["| " + " | ".join(cells(row)) + " |" for row in rows]
    lines += ["", *(f"- {row.work}: {row.note}." for row in rows if row.note)]
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    machine = f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"
    scale = os.environ.get("BENCH_SCALE", "1")
    lines += ["", f"Measured {datetime.now(UTC):%Y-%m-%d} at scale {scale} on {machine}; load averages {load}."]
    before, _, rest = KEPT.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    text = "\n".join(lines)
    KEPT.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
