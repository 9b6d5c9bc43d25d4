"""The journal, for others to read and to check."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.files import in_place
from gatedrentals.entrypoints.cli.kinds import DAY
from gatedrentals.entrypoints.cli.page import Page, plain_row
from gatedrentals.entrypoints.cli.running import Run, reading

if TYPE_CHECKING:
    from datetime import date

FORMS = ("bc", "csv", "beancount", "hledger")


@click.command("export")
@click.argument("form", type=click.Choice(FORMS))
@click.option("--site", help="One site only.")
@click.option("--first", type=DAY, help="From this day on, by posting day.")
@click.option("--last", type=DAY, help="To this day, and with it.")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file; default: standard output."
)
@reading
def export_command(
    run: Run, form: str, site: "str | None", first: "date | None", last: "date | None", output: "Path | None"
) -> Page:
    """Export the journal: for Business Central (bc), as CSV, or for beancount or hledger, which check it."""
    from gatedrentals.application.exports.export_journal import ExportJournal, JournalFormat
    from gatedrentals.domain.ids import SiteId

    command = ExportJournal(JournalFormat(form), None if site is None else SiteId(site), first, last)
    if output is None:
        run.park.journal_exports(command, sys.stdout)
        sys.exit(0)
    with in_place(output) as draft, draft.open("w", encoding="utf-8", newline="") as sink:
        done = run.park.journal_exports(command, sink)
    line = f"{done.entries:,} entries of {done.accounts:,} accounts are in {output}"
    return Page({**plain_row(done), "file": str(output)}, lines=(line,))
