"""What owners and accountants ask for."""

from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.kinds import DAY, MONTH
from gatedrentals.entrypoints.cli.page import Grid, Json, Page, count, money, plain, plain_row, rows_of, text
from gatedrentals.entrypoints.cli.running import Run, reading

if TYPE_CHECKING:
    from datetime import date

_SITE = click.argument("site")
_FIRST_MONTH = click.argument("first", type=MONTH)
_LAST_MONTH = click.argument("last", type=MONTH)


@click.command("revenue")
@_SITE
@_FIRST_MONTH
@_LAST_MONTH
@reading
def revenue_command(run: Run, site: str, first: "date", last: "date") -> Page:
    """Show revenue by month and product, FIRST to LAST: closed months as posted, open ones as they stand."""
    from gatedrentals.application.reports.revenue import ReadRevenue
    from gatedrentals.domain.ids import SiteId

    rows: list[Json] = []
    for row in run.park.revenue_reports(ReadRevenue(SiteId(site), first, last)):
        product = f"{row.product}, discounts" if row.is_discount else row.product
        rows.append({**plain_row(row), "month": f"{row.month:%Y-%m}", "line": product})
    columns = (text("month", "month"), text("product", "line"), text("closed", "is_closed"), money("revenue", "cents"))
    return Page({"site": site, "revenue": rows}, (Grid(f"Revenue of {site}", "revenue", columns, total=True),))


@click.command("roll-forward")
@_SITE
@_FIRST_MONTH
@_LAST_MONTH
@reading
def roll_forward_command(run: Run, site: str, first: "date", last: "date") -> Page:
    """Roll receivables, deposits and deferred revenue forward, month by month."""
    from gatedrentals.application.reports.roll_forwards import RollForwards
    from gatedrentals.domain.ids import SiteId

    rows: list[Json] = [
        {
            "account": rolled.role.value,
            "month": f"{rolled.period.start:%Y-%m}",
            "opening_cents": rolled.opening_cents,
            "additions_cents": rolled.additions_cents,
            "reductions_cents": rolled.reductions_cents,
            "closing_cents": rolled.closing_cents,
            "by_document": rows_of(rolled.rows),
        }
        for rolled in run.park.roll_forward_reports(RollForwards(first, last, SiteId(site)))
    ]
    columns = (
        text("account", "account"),
        text("month", "month"),
        money("opening", "opening_cents"),
        money("added", "additions_cents"),
        money("taken off", "reductions_cents"),
        money("closing", "closing_cents"),
    )
    return Page({"site": site, "rows": rows}, (Grid(f"Roll-forward of {site}", "rows", columns),))


@click.command("trial-balance")
@click.argument("site", required=False)
@click.option("--on", type=DAY, help="At the end of this day, by posting day.")
@reading
def trial_balance_command(run: Run, site: "str | None", on: "date | None") -> Page:
    """Show the trial balance of SITE, or of all sites; it is zero."""
    from gatedrentals.application.reports.trial_balance import BalanceBooks
    from gatedrentals.domain.ids import SiteId

    found = run.park.trial_balances(BalanceBooks(None if site is None else SiteId(site), on))
    rows: list[Json] = [
        {
            "account": row.role.value,
            "detail": row.detail,
            "debit_cents": max(row.cents, 0),
            "credit_cents": max(-row.cents, 0),
        }
        for row in found
    ]
    columns = (
        text("account", "account"),
        text("detail", "detail"),
        money("debit", "debit_cents"),
        money("credit", "credit_cents"),
    )
    return Page({"site": site, "rows": rows}, (Grid("Trial balance", "rows", columns, total=True),))


@click.command("deposits")
@_SITE
@click.option("--as-of", type=DAY, help="At the end of this day, by posting day; default: as it stands.")
@reading
def deposits_command(run: Run, site: str, as_of: "date | None") -> Page:
    """List what was asked, paid, forfeited, refunded and is held of deposits."""
    from gatedrentals.domain.ids import SiteId

    rows = rows_of(run.park.deposit_reports(SiteId(site), as_of))
    columns = (
        text("license", "license_number"),
        text("state", "state"),
        money("asked", "asked_cents"),
        money("paid", "paid_cents"),
        money("forfeited", "forfeited_cents"),
        money("refunded", "refunded_cents"),
        money("held", "held_cents"),
    )
    return Page({"site": site, "deposits": rows}, (Grid(f"Deposits of {site}", "deposits", columns, total=True),))


@click.command("collected")
@_SITE
@click.argument("first", type=DAY)
@click.argument("last", type=DAY)
@reading
def collected_command(run: Run, site: str, first: "date", last: "date") -> Page:
    """Show what came in from day FIRST to day LAST, by week and method."""
    from gatedrentals.application.reports.collected import CollectByWeek
    from gatedrentals.domain.ids import SiteId

    rows: list[Json] = [
        {**plain_row(row), "net_cents": row.net_cents}
        for row in run.park.collections(CollectByWeek(SiteId(site), first, last))
    ]
    columns = (
        text("week of", "week"),
        text("method", "method"),
        count("payments", "payments"),
        money("received", "received_cents"),
        money("returned", "returned_cents"),
        money("net", "net_cents"),
    )
    return Page({"site": site, "rows": rows}, (Grid(f"Collected at {site}", "rows", columns, total=True),))


@click.command("occupancy")
@_SITE
@click.argument("first", type=DAY)
@click.argument("last", type=DAY)
@reading
def occupancy_command(run: Run, site: str, first: "date", last: "date") -> Page:
    """Show the occupied pads of each night from FIRST to LAST."""
    from gatedrentals.application.reports.occupancy import ReadOccupancy
    from gatedrentals.domain.ids import SiteId

    found = run.park.occupancy_reports(ReadOccupancy(SiteId(site), first, last))
    rows: list[Json] = [{**plain_row(night), "vacant": night.vacant} for night in found]
    columns = (text("night", "night"), count("occupied", "occupied"), count("vacant", "vacant"), count("pads", "pads"))
    return Page({"site": site, "nights": rows}, (Grid(f"Occupancy of {site}", "nights", columns),))


@click.command("hotel-tax")
@_SITE
@reading
def hotel_tax_command(run: Run, site: str) -> Page:
    """List the short stays on which no hotel tax was charged."""
    from gatedrentals.domain.ids import SiteId

    rows: list[Json] = [
        {
            "license_number": found.license_number,
            "first_night": plain(found.stay.first_night),
            "end": plain(found.stay.end),
            "tax_cents": found.stay.tax_cents,
        }
        for found in run.park.hotel_tax_audits(SiteId(site))
    ]
    columns = (
        text("license", "license_number"),
        text("first night", "first_night"),
        text("end", "end"),
        money("tax", "tax_cents"),
    )
    lines = () if rows else ("every short stay was taxed, or no hotel tax applies",)
    return Page(
        {"site": site, "stays": rows}, (Grid(f"Short stays without hotel tax at {site}", "stays", columns),), lines
    )
