"""What waits for a person, and what a person takes off the list because nothing is left to do."""

import click

from gatedrentals.entrypoints.cli.page import Grid, Json, Page, plain_row, text
from gatedrentals.entrypoints.cli.running import Run, changing, reading


@click.command("queue")
@click.argument("site")
@click.option("--kind", default="", help="One kind only, such as bad_receipts_row or unmatched_receipt.")
@reading
def queue_command(run: Run, site: str, kind: str) -> Page:
    """What of SITE waits for a person, what is past its deadline first: bad rows of files, money to match."""
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.period import local_day
    from gatedrentals.ports.kept_items import Place

    if kind:
        _check_kind(kind)
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
        text("key", "key"),
    )
    lines = () if rows else ("nothing waits",)
    return Page(
        {"site": site, "count": len(rows), "items": rows}, (Grid(f"Waiting at {site}", "items", columns),), lines
    )


@click.command("dismiss")
@click.argument("site")
@click.argument("kind")
@click.argument("key")
@click.option("--reason", required=True, help="Why nothing is left to do, for the audit trail.")
@changing
def dismiss_command(run: Run, site: str, kind: str, key: str, reason: str) -> Page:
    """Take the item KIND KEY of SITE off the queue, as `queue` tells them: only a person can judge it.

    It does not come back until its cause was gone and comes anew. An item of most kinds goes with its cause alone.
    """
    from gatedrentals.application.attention.dismiss_item import Dismissals, DismissItem
    from gatedrentals.domain.errors import InvalidValue
    from gatedrentals.domain.ids import SiteId

    _check_kind(kind)
    if not reason.strip():
        raise InvalidValue("reason", reason, "a sentence that says why nothing is left to do")
    command = DismissItem(SiteId(site), kind, key, reason, run.asked)
    Dismissals(run.park.store, run.park.clock)(command)
    return Page(
        {"site": site, "kind": kind, "key": key, "note": reason.strip()}, lines=(f"{kind} {key} is off the queue",)
    )


def _check_kind(kind: str) -> None:
    from gatedrentals.domain.attention.kinds import KINDS
    from gatedrentals.domain.errors import InvalidValue

    if kind not in KINDS:
        raise InvalidValue("kind", kind, f"a kind of item, one of {', '.join(sorted(KINDS))}")
