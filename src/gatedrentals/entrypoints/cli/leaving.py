"""How stays end: move-out, abandonment, termination."""

from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.kinds import DAY
from gatedrentals.entrypoints.cli.page import Page
from gatedrentals.entrypoints.cli.running import Run, changing
from gatedrentals.entrypoints.cli.stays import changed_page

if TYPE_CHECKING:
    from datetime import date

_SITE = click.argument("site")
_LICENSE = click.argument("license_number")
_WHY = click.option("--why", default="", help="The reason, for the license's history.")


@click.command("move-out")
@_SITE
@_LICENSE
@click.argument("departed_on", type=DAY)
@_WHY
@changing
def move_out_command(run: Run, site: str, license_number: str, departed_on: "date", why: str) -> Page:
    """Move the residents of LICENSE_NUMBER out; the deposit statement is due seven days later."""
    from gatedrentals.application.licensing.move_out import MoveOut
    from gatedrentals.domain.ids import SiteId

    command = MoveOut(SiteId(site), license_number, departed_on, run.asked, why)
    return changed_page(run.park.license_desk.leave(command))


@click.command("abandon")
@_SITE
@_LICENSE
@click.argument("last_night", type=DAY)
@click.option("--why", required=True, help="The evidence.")
@changing
def abandon_command(run: Run, site: str, license_number: str, last_night: "date", why: str) -> Page:
    """Note that the residents of LICENSE_NUMBER have left without notice; LAST_NIGHT is the last charged one."""
    from gatedrentals.application.licensing.abandon import Abandon
    from gatedrentals.domain.ids import SiteId

    command = Abandon(SiteId(site), license_number, last_night, run.asked, why)
    return changed_page(run.park.license_desk.leave(command))


@click.command("terminate")
@_SITE
@_LICENSE
@click.option("--why", required=True, help="The reason.")
@changing
def terminate_command(run: Run, site: str, license_number: str, why: str) -> Page:
    """Revoke LICENSE_NUMBER for non-payment; it is charged until possession comes back."""
    from gatedrentals.application.licensing.terminate import TerminateLicense
    from gatedrentals.domain.ids import SiteId

    return changed_page(run.park.license_desk.leave(TerminateLicense(SiteId(site), license_number, run.asked, why)))


@click.command("possession")
@_SITE
@_LICENSE
@click.argument("back_on", type=DAY)
@_WHY
@changing
def possession_command(run: Run, site: str, license_number: str, back_on: "date", why: str) -> Page:
    """Note the day on which possession under the terminated LICENSE_NUMBER came back."""
    from gatedrentals.application.licensing.take_back_possession import TakeBackPossession
    from gatedrentals.domain.ids import SiteId

    command = TakeBackPossession(SiteId(site), license_number, back_on, run.asked, why)
    return changed_page(run.park.license_desk.leave(command))
