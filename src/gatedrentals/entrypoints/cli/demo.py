"""The played year of two sites, and what it came to."""

import sys
from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.exit_codes import BROKEN, CANNOT_OPEN
from gatedrentals.entrypoints.cli.page import Grid, Json, Page, as_json, count, money, plain, plain_row, show, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from gatedrentals.bootstrap.demo.playing import Played
    from gatedrentals.bootstrap.demo.summary import SiteYearSummary, Soundness
    from gatedrentals.bootstrap.settings import Settings

TRY = """
Try, on the played year:
  gatedrentals --demo statement crosby CR-1003
  gatedrentals --demo statement crosby CR-1003 --explain 9
  gatedrentals --demo aging willis --as-of 2028-02-29
  gatedrentals --demo payments crosby --day 2028-05-12
  gatedrentals --demo revenue crosby 2027-07 2028-06
  gatedrentals --demo bill willis --as-of 2028-07-08T12:00:00-05:00 --preview
  gatedrentals --demo refunds list crosby
  gatedrentals --demo queue crosby
  gatedrentals --demo export hledger -o year.journal
  gatedrentals --demo audit
Every command takes --json. From a clone, write ./dev gatedrentals for gatedrentals."""


@click.command("demo")
@click.option("--json", "wants_json", is_flag=True, help="Print JSON: stable keys, cents as integers.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.option("--serve/--no-serve", "serves", default=True, help="Then serve it, until told to stop.  [default: serve]")
@click.option("--port", type=click.IntRange(1, 65535), default=8080, show_default=True, help="Where to serve it.")
def demo_command(*, wants_json: bool, quiet: bool, serves: bool, port: int) -> None:
    """Play the year 2027-07-01 to 2028-06-30 of two shipped sites, show what it came to, and serve it.

    Imports their files, bills, books what comes in, charges late fees, closes months and settles move-outs, day by day.
    A second time there is nothing left to do but to serve.
    """
    from gatedrentals.bootstrap.clocks import SetClock
    from gatedrentals.bootstrap.demo.playing import YearStopped, play
    from gatedrentals.bootstrap.demo.summary import soundness, summarize
    from gatedrentals.bootstrap.opening import CannotOpen, park_at, serve
    from gatedrentals.bootstrap.settings import Settings

    settings = Settings.read(demo=True)
    try:
        with serve(settings) as address:
            played = _with_progress(lambda on_day: play(address, settings, on_day), quiet=quiet or wants_json)
            clock = SetClock.of_file(settings.clock_file)
            assert clock is not None
            with park_at(address, settings, clock) as park:
                page = demo_page(played, summarize(park), soundness(park))
    except (CannotOpen, YearStopped) as fault:
        click.echo(f"the year cannot be played: {fault}", err=True)
        sys.exit(CANNOT_OPEN)
    if wants_json:
        click.echo(as_json(page))
    else:
        show(page)
    if page.exit_code or wants_json or not serves:
        sys.exit(page.exit_code)
    _serve(settings, port)


def _serve(settings: "Settings", port: int) -> None:
    from gatedrentals.bootstrap.serving import CannotServe, Place, open_installation, run

    place = Place(port=port)
    with open_installation(settings) as installation:
        people = installation.doors.demo_sign_ins.people()
    click.echo(f"\nServing the played year at {place.address} until Ctrl-C.")
    click.echo(f"The API is at {place.address}/v1, described at {place.address}/openapi/v1.json")
    click.echo(f"Sign in at {place.address}/sign-in as one of:")
    for person in people:
        click.echo(f"  {person.name}, {person.what}")
    try:
        run(settings, place)
    except CannotServe as fault:
        click.echo(str(fault), err=True)
        sys.exit(CANNOT_OPEN)


def demo_page(played: "tuple[Played, ...]", sites: "tuple[SiteYearSummary, ...]", sound: "Soundness") -> Page:
    """The year in tables."""
    data: dict[str, Json] = {
        "days_played": sum(each.days for each in played),
        "sites": [_site_row(site) for site in sites],
        **_rows(sites),
        "refused": [plain_row(each) for site in played for each in site.refused],
        "audit": plain(sound),
    }
    is_sound = not sound.findings and not sound.broken
    found = "all is sound" if is_sound else f"{sound.findings} findings, {sound.broken} broken chains"
    lines = [f"audit and verify: {sound.accounts:,} accounts, {sound.entries:,} entries: {found}"]
    if not data["days_played"]:
        lines.insert(0, "the year was played before: everything is already there, nothing changed")
    refused = sum(len(each.refused) for each in played)
    late = [f"{site.site} {number}" for site in sites for number in site.late]
    if late:
        lines.append(f"settled after the seventh day: {', '.join(late)}")
    if refused:
        lines.append(f"{refused} happenings were refused by a rule; --json lists them")
    return Page(data, _grids(), (*lines, TRY), 0 if is_sound else BROKEN)


def _rows(sites: "tuple[SiteYearSummary, ...]") -> dict[str, Json]:
    collected: list[Json] = []
    aging: list[Json] = []
    months: list[Json] = []
    kept: list[Json] = []
    for site in sites:
        name: dict[str, Json] = {"site": site.site}
        collected += [{**name, **plain_row(row), "net_cents": row.net_cents} for row in site.collected]
        aging += [{**name, "bucket": bucket, "cents": cents} for bucket, cents in site.aging]
        months += [{**name, **plain_row(month), "month": f"{month.month:%Y-%m}"} for month in site.months]
        kept += [{**name, "kind": kind, "items": items} for kind, items in site.kept]
    return {"collected": collected, "aging": aging, "months": months, "kept": kept}


def _site_row(site: "SiteYearSummary") -> Json:
    return {
        "site": site.site,
        "licenses": site.licenses,
        "invoices": site.invoices,
        "billed_cents": site.billed_cents,
        "deposits_held_cents": site.deposits_held_cents,
        "move_outs": site.move_outs,
        "settled_on_time": site.settled_on_time,
        "late": plain(site.late),
    }


def _grids() -> tuple[Grid, ...]:
    site = text("site", "site")
    return (
        Grid(
            "The year",
            "sites",
            (
                site,
                count("licenses", "licenses"),
                count("invoices", "invoices"),
                money("billed", "billed_cents"),
                money("deposits held", "deposits_held_cents"),
                count("moved out", "move_outs"),
                count("settled on time", "settled_on_time"),
            ),
            total=True,
        ),
        Grid(
            "Collected by method",
            "collected",
            (
                site,
                text("method", "method"),
                count("payments", "payments"),
                money("received", "received_cents"),
                money("returned", "returned_cents"),
                money("net", "net_cents"),
            ),
            total=True,
        ),
        Grid(
            "Owed, by days after the due date",
            "aging",
            (site, text("days", "bucket"), money("owed", "cents")),
            total=True,
        ),
        Grid(
            "Revenue and what is deferred",
            "months",
            (
                site,
                text("month", "month"),
                text("closed", "is_closed"),
                money("revenue", "revenue_cents"),
                money("deferred, as posted", "deferred_cents"),
            ),
        ),
        Grid("Waits for a person", "kept", (site, text("what", "kind"), count("items", "items"))),
    )


def _with_progress(
    play: "Callable[[Callable[[str, date], None]], tuple[Played, ...]]", *, quiet: bool
) -> "tuple[Played, ...]":
    if quiet:
        return play(lambda _site, _day: None)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from gatedrentals.bootstrap.demo.shipped import SITES
    from gatedrentals.bootstrap.demo.year import DAYS

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("days"),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as progress:
        bars = {site: progress.add_task(site, total=DAYS) for site in SITES}

        def on_day(site: str, day: "date") -> None:
            progress.update(bars[site], advance=1, description=f"{site} {day.isoformat()}")

        return play(on_day)
