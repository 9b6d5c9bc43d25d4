"""Whether the books are sound: audit, hash chains, projections."""

from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.exit_codes import BROKEN
from gatedrentals.entrypoints.cli.kinds import DAY
from gatedrentals.entrypoints.cli.page import Grid, Json, Page, count, plain, plain_row, rows_of, text
from gatedrentals.entrypoints.cli.running import Run, changing, reading

if TYPE_CHECKING:
    from datetime import date

_ANY_SITE = click.argument("site", required=False)


@click.command("audit")
@_ANY_SITE
@reading
def audit_command(run: Run, site: "str | None") -> Page:
    """Check every invariant of the books of SITE, or of all sites. Ends with 4 if one does not hold."""
    from gatedrentals.domain.ids import SiteId

    audit = run.park.books_audits(None if site is None else SiteId(site))
    columns = (
        text("site", "site_id"),
        text("account", "account"),
        count("entry", "seq"),
        text("invariant", "invariant"),
        text("what is wrong", "text"),
    )
    line = f"{audit.accounts:,} accounts, {audit.entries:,} entries: {_found(len(audit.findings))}"
    page_data = {**plain_row(audit), "sound": not audit.findings}
    return Page(page_data, (Grid("Findings", "findings", columns),), (line,), BROKEN if audit.findings else 0)


@click.command("verify")
@_ANY_SITE
@reading
def verify_command(run: Run, site: "str | None") -> Page:
    """Check the hash chains against the bytes and against the heads kept outside. Ends with 4 if one is broken."""
    from gatedrentals.domain.ids import SiteId

    found = run.park.chain_verifications(None if site is None else SiteId(site))
    columns = (text("site", "site_id"), text("account", "account"), count("entry", "seq"), text("what", "text"))
    compared = f"{found.accounts:,} chains, {found.entries:,} entries, heads of {found.days:,} days"
    line = f"{compared}: {_found(len(found.broken))}"
    data = {**plain_row(found), "sound": not found.broken}
    return Page(data, (Grid("Broken", "broken", columns),), (line,), BROKEN if found.broken else 0)


@click.command("keep-heads")
@click.argument("site")
@click.option("--day", type=DAY, help="Default: yesterday.")
@changing
def keep_heads_command(run: Run, site: str, day: "date | None") -> Page:
    """Keep the chain heads of a day outside the database, once."""
    from gatedrentals.application.reports.verify import KeepHeads
    from gatedrentals.domain.ids import SiteId

    if run.is_preview:
        raise click.UsageError("heads are kept outside the database, where nothing can be taken back: no --preview")
    heads = run.park.heads_keeper(KeepHeads(SiteId(site), day))
    return Page({"site": site, "day": plain(day), "accounts": len(heads)}, lines=(f"{len(heads):,} heads are kept",))


@click.command("rebuild")
@click.argument("site")
@click.option("--check", "check_only", is_flag=True, help="Say what differs and change nothing.")
@changing
def rebuild_command(run: Run, site: str, *, check_only: bool) -> Page:
    """Reckon everything that is kept beside the documents of SITE anew. Ends with 4 if a replay comes out otherwise."""
    from gatedrentals.application.reports.rebuild import RebuildProjections
    from gatedrentals.domain.ids import SiteId

    rebuilt = run.park.rebuilds(RebuildProjections(SiteId(site), run.asked, check_only or run.is_preview))
    rows: list[Json] = rows_of(rebuilt.standings)
    verb = "differ from" if check_only or run.is_preview else "were put right from"
    lines = (f"{rebuilt.accounts:,} accounts; {len(rebuilt.differed)} {verb} their documents",)
    grid = Grid(
        "Standings that a replay does not confirm",
        "standings",
        (text("account", "account"), text("differs", "differing")),
    )
    return Page({**plain_row(rebuilt), "standings": rows}, (grid,), lines, BROKEN if rows else 0)


def _found(faults: int) -> str:
    return "all is sound" if not faults else f"{faults} fault{'s' * (faults > 1)}"
