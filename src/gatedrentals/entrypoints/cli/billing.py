"""Billing runs and late fees."""

from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.kinds import INSTANT
from gatedrentals.entrypoints.cli.page import Grid, Json, Page, money, numbered, plain, rows_of, text
from gatedrentals.entrypoints.cli.running import Run, changing

if TYPE_CHECKING:
    from datetime import datetime

_SITE = click.argument("site")
_AS_OF = click.option(
    "--as-of", type=INSTANT, help="What is due by this instant; default: now. A preview may look ahead."
)


@click.command("bill")
@_SITE
@_AS_OF
@click.option("--license", "license_number", default="", help="One license only.")
@changing
def bill_command(run: Run, site: str, as_of: "datetime | None", license_number: str) -> Page:
    """Issue the invoices of SITE that are due, each once, also for a backlog."""
    from gatedrentals.application.billing.issue_invoices import IssueInvoices
    from gatedrentals.application.billing.until import run_until
    from gatedrentals.domain.ids import SiteId

    as_of = run_until(as_of, run.park.clock.now(), looks_ahead=run.is_preview)
    issued = run.park.billing_runs(IssueInvoices(SiteId(site), run.asked, as_of, license_number))
    columns = (
        text("license", "license_number"),
        numbered("invoice", "invoice_number"),
        text("kind", "kind"),
        text("due", "due_on"),
        money("amount", "amount_cents"),
    )
    data: dict[str, Json] = {
        "site": site,
        "as_of": plain(issued.as_of),
        "count": len(issued.invoices),
        "total_cents": issued.total_cents,
        "invoices": rows_of(issued.invoices),
    }
    lines = () if issued.invoices else ("nothing is due",)
    return Page(data, (Grid(f"Invoices of {site}", "invoices", columns, total=True),), lines)


@click.command("late-fees")
@_SITE
@_AS_OF
@changing
def late_fees_command(run: Run, site: str, as_of: "datetime | None") -> Page:
    """Charge the late fees of SITE that are settled; running it twice charges nothing twice."""
    from gatedrentals.application.billing.assess_late_fees import AssessLateFees
    from gatedrentals.application.billing.until import run_until
    from gatedrentals.domain.ids import SiteId

    as_of = run_until(as_of, run.park.clock.now(), looks_ahead=run.is_preview)
    fees = run.park.late_fee_runs(AssessLateFees(SiteId(site), run.asked, as_of))
    data: dict[str, Json] = {
        "site": site,
        "count": len(fees),
        "total_cents": sum(fee.amount_cents for fee in fees),
        "late_fees": rows_of(fees),
    }
    columns = (text("license", "license_number"), money("late fee", "amount_cents"))
    lines = () if fees else ("nobody is late",)
    return Page(data, (Grid(f"Late fees of {site}", "late_fees", columns, total=True),), lines)
