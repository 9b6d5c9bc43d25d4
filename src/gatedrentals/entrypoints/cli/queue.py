"""What waits for a person."""

import click

from gatedrentals.entrypoints.cli.page import Grid, Json, Page, plain_row, text
from gatedrentals.entrypoints.cli.running import Run, reading


@click.command("queue")
@click.argument("site")
@click.option("--kind", default="", help="One kind only, such as bad_receipts_row or unmatched_receipt.")
@reading
def queue_command(run: Run, site: str, kind: str) -> Page:
    """What of SITE waits for a person, what is past its deadline first: bad rows of files, money to match."""
    from gatedrentals.domain.attention.kinds import KINDS
    from gatedrentals.domain.errors import InvalidValue
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.period import local_day
    from gatedrentals.ports.kept_items import Place

    if kind and kind not in KINDS:
        raise InvalidValue("kind", kind, f"a kind of item, one of {', '.join(sorted(KINDS))}")
    now = run.park.clock.now()
    with run.park.store.work(SiteId(site)) as work:
        zone = work.sites.get(SiteId(site)).zone
        items = [item for item in work.kept.open_items(SiteId(site)) if not kind or item.kind == kind]
    rows: list[Json] = []
    for item in sorted(items, key=lambda item: Place.of(item, now)):
        where = f"{item.source}:{item.line}" if item.source else ""
        rows.append(
            {
                **plain_row(item),
                "urgency": item.urgency_at(now).name,
                "where": where,
                "day": local_day(item.raised_at, zone).isoformat(),
            }
        )
    columns = (
        text("", "urgency"),
        text("kind", "kind"),
        text("since", "day"),
        text("where", "where"),
        text("what", "reason"),
    )
    lines = () if rows else ("nothing waits",)
    return Page(
        {"site": site, "count": len(rows), "items": rows}, (Grid(f"Waiting at {site}", "items", columns),), lines
    )
