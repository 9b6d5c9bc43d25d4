"""Runs the benchmarks, all or the named ones, and prints one table of ratios; ends with 1 if a limit is missed."""

import sys
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.row import Row


def main(names: list[str]) -> int:
    """Measure one after the other, so that none disturbs another."""
    rows = [row for name in names or every() for row in import_module(f"benchmarks.{name}").run()]
    Console().print(table(rows))
    return 0 if all(row.met for row in rows) else 1


def every() -> list[str]:
    """The benchmarks: modules beside this one that offer `run() -> list[Row]`."""
    here = Path(__file__).parent
    return sorted(file.stem for file in here.glob("*.py") if "\ndef run(" in file.read_text(encoding="utf-8"))


def table(rows: list[Row]) -> Table:
    """What was measured beside what, and whether it stays within its limit."""
    shown = Table("work", "measured beside", "ours", "theirs", "ratio", "limit", "met")
    for row in rows:
        ratio = f"{row.ratio:.2f}"
        limit = f"{'≥' if row.at_least else '≤'} {row.limit:g}"
        shown.add_row(row.work, row.beside, row.ours, row.theirs, ratio, limit, "yes" if row.met else "NO")
    return shown


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
