"""Months are closed, once and in order."""

from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.kinds import MONTH
from gatedrentals.entrypoints.cli.page import Page, plain_row
from gatedrentals.entrypoints.cli.running import Run, changing

if TYPE_CHECKING:
    from datetime import date


@click.command("close-month")
@click.argument("site")
@click.argument("month", type=MONTH)
@changing
def close_month_command(run: Run, site: str, month: "date") -> Page:
    """Recognize the revenue of MONTH (such as 2027-07) at SITE and close it: it is never restated."""
    from gatedrentals.application.closing.close_month import CloseMonth
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.money import dollars

    close = run.park.month_closes(CloseMonth(SiteId(site), month, run.asked))
    line = f"{month:%Y-%m} of {site} is closed; {dollars(close.recognized_cents)} were recognized"
    return Page(plain_row(close), lines=(line,))
