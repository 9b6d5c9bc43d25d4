"""Files that come in: set-up documents, rent rolls, readings and receipts."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.exit_codes import KEPT
from gatedrentals.entrypoints.cli.page import Grid, Json, Page, count, text
from gatedrentals.entrypoints.cli.running import Run, changing

if TYPE_CHECKING:
    from gatedrentals.application.importing.report import ImportReport
    from gatedrentals.application.importing.tables import ColumnMapping

_SITE = click.argument("site")
_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_MAPPING = click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JSON file that adapts another system's headers and codes.",
)


@click.group("import")
def import_command() -> None:
    """Take in files. What is good is taken, what is bad is kept for a person, the same file twice changes nothing."""


@import_command.command("site")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@changing
def site_command(run: Run, folder: Path) -> Page:
    """Set up the sites of FOLDER/sites.json: policies, catalog, rates and discount rules, each in FOLDER/<site>/."""
    from gatedrentals.application.setup.load_site import LoadSite
    from gatedrentals.bootstrap.documents import read_set_ups

    rows: list[Json] = []
    for found in read_set_ups(folder):
        is_new = run.park.site_setups(LoadSite(found.site, found.catalog, found.rules, run.asked))
        rows.append(
            {
                "site": found.site.id,
                "name": found.site.name,
                "products": len(found.catalog.products),
                "prices": len(found.catalog.prices),
                "discount_rules_version": found.rules.version,
                "result": "loaded" if is_new else "already there",
            }
        )
    columns = (
        text("site", "site"),
        text("name", "name"),
        count("products", "products"),
        count("prices", "prices"),
        count("rules", "discount_rules_version"),
        text("", "result"),
    )
    return Page({"sites": rows}, (Grid("Set up", "sites", columns),))


@import_command.command("rent-roll")
@_SITE
@_FILE
@_MAPPING
@changing
def rent_roll_command(run: Run, site: str, file: Path, mapping: "Path | None") -> Page:
    """Take in a rent roll of SITE: every good line becomes an active license with its books opened."""
    from gatedrentals.application.importing.rent_roll import ImportRentRoll
    from gatedrentals.domain.ids import SiteId

    command = ImportRentRoll(SiteId(site), file.name, file.read_bytes(), run.asked, _mapping(mapping))
    return report_page(run.park.rent_rolls(command), "licenses")


@import_command.command("readings")
@_SITE
@_FILE
@_MAPPING
@changing
def readings_command(run: Run, site: str, file: Path, mapping: "Path | None") -> Page:
    """Take in meter readings of SITE; one that is there already is left."""
    from gatedrentals.application.importing.readings import ImportReadings
    from gatedrentals.domain.ids import SiteId

    command = ImportReadings(SiteId(site), file.name, file.read_bytes(), run.asked, _mapping(mapping))
    return report_page(run.park.reading_files(command), "readings")


@import_command.command("receipts")
@_SITE
@_FILE
@_MAPPING
@changing
def receipts_command(run: Run, site: str, file: Path, mapping: "Path | None") -> Page:
    """Take in receipts of SITE, of any method; each is booked once, ever."""
    from gatedrentals.application.importing.receipts import ImportReceipts
    from gatedrentals.domain.ids import SiteId

    command = ImportReceipts(SiteId(site), file.name, file.read_bytes(), run.asked, _mapping(mapping))
    return report_page(run.park.receipt_files(command), "receipts")


def report_page(report: "ImportReport", what: str) -> Page:
    """What became of a file, with a line for everything that is kept for a person."""
    rows: list[Json] = [
        {
            "file": report.file,
            "line": row.line,
            "column": fault.column,
            "value": fault.value,
            "expected": fault.expected,
        }
        for row in report.kept
        for fault in row.faults
    ]
    data: dict[str, Json] = {
        "file": report.file,
        "taken": report.taken,
        "already": report.already,
        "kept": len(report.kept),
        "waiting": report.waiting,
        "kept_as": report.kept_as,
        "again": report.again,
        "faults": rows,
    }
    columns = (
        count("line", "line"),
        text("column", "column"),
        text("found", "value"),
        text("expected", "expected"),
    )
    lines = [f"{report.file}: {report.taken} {what} taken, {report.already} already there, {len(report.kept)} kept"]
    if report.again:
        lines = [f"{report.file} was taken before: {report.already} {what} are already there; nothing changed"]
    if report.waiting:
        left = f"{report.waiting} of its rows left for a person: gatedrentals queue SITE --kind {report.kept_as}"
        lines.append(f"{left}; correct the lines and feed them again")
    grid = Grid(f"Kept for a person: {report.file}", "faults", columns)
    return Page(data, (grid,), tuple(lines), KEPT if report.waiting else 0)


def _mapping(path: "Path | None") -> "ColumnMapping":
    from gatedrentals.application.importing.tables import AS_DOCUMENTED
    from gatedrentals.bootstrap.documents import read_mapping

    return AS_DOCUMENTED if path is None else read_mapping(path)
