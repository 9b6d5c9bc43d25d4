"""Licenses from signature to move-out."""

from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.kinds import DAY, DOLLARS
from gatedrentals.entrypoints.cli.page import Json, Page, plain
from gatedrentals.entrypoints.cli.running import Run, changing

if TYPE_CHECKING:
    from datetime import date

    from gatedrentals.application.licensing.license_file import LicenseChanged
    from gatedrentals.domain.licensing.terms import PayTerms

FREQUENCIES = ("weekly", "biweekly", "monthly")

_SITE = click.argument("site")
_LICENSE = click.argument("license_number")
_WHY = click.option("--why", default="", help="The reason, for the license's history.")
_FREQUENCY = click.option("--frequency", type=click.Choice(FREQUENCIES), required=True)
_ANCHOR = click.option("--due-anchor", type=DAY, help="Any due date; none for monthly terms.")
_CHARGE = click.option(
    "--charge",
    "charges",
    type=(str, DOLLARS),
    multiple=True,
    required=True,
    metavar="PRODUCT DOLLARS",
    help="A recurring charge per cycle, such as: --charge rent 325.00. May be given several times.",
)


@click.command("sign")
@_SITE
@_LICENSE
@click.option("--resident", "residents", multiple=True, required=True, help="Who signs; may be given several times.")
@click.option("--pad", required=True)
@click.option("--home", required=True, help="Serial number of the home.")
@click.option("--move-in", type=DAY, required=True)
@_FREQUENCY
@_ANCHOR
@_CHARGE
@click.option("--deposit", type=DOLLARS, default=0, help="On the first invoice.")
@click.option("--promo-code", "promo_codes", multiple=True)
@click.option("--autopay", is_flag=True)
@click.option("--long-stay-agreed", type=DAY, help="Day of a written agreement of 30 days or more.")
@changing
def sign_command(run: Run, site: str, license_number: str, **said: object) -> Page:
    """Draft LICENSE_NUMBER of SITE and sign it at the office."""
    from gatedrentals.entrypoints.cli.signing import draft_of

    return changed_page(run.park.license_desk.sign_at_office(draft_of(run.asked, site, license_number, said)))


@click.command("activate")
@_SITE
@_LICENSE
@click.option("--moved-in", type=DAY, help="If it was another day than the license says.")
@_WHY
@changing
def activate_command(run: Run, site: str, license_number: str, moved_in: "date | None", why: str) -> Page:
    """Move the residents of LICENSE_NUMBER in: the first invoice is cut."""
    from gatedrentals.application.licensing.activate import ActivateLicense
    from gatedrentals.application.licensing.prepare import PrepareLicense
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.licensing.states import State

    desk, site_id = run.park.license_desk, SiteId(site)
    with run.park.store.work(site_id) as work:
        is_signed = work.licenses.by_number(site_id, license_number).state is State.SIGNED
    if is_signed and not run.is_preview:
        desk.move_in(PrepareLicense(site_id, license_number, run.asked, why))
    return changed_page(desk.move_in(ActivateLicense(site_id, license_number, run.asked, moved_in, why)))


@click.command("prepare")
@_SITE
@_LICENSE
@_WHY
@changing
def prepare_command(run: Run, site: str, license_number: str, why: str) -> Page:
    """Start the move-in of the signed LICENSE_NUMBER: the inspection is cleared."""
    from gatedrentals.application.licensing.prepare import PrepareLicense
    from gatedrentals.domain.ids import SiteId

    return changed_page(run.park.license_desk.move_in(PrepareLicense(SiteId(site), license_number, run.asked, why)))


@click.command("cancel")
@_SITE
@_LICENSE
@click.option("--address", default="", help="Where what was paid goes back to.")
@_WHY
@changing
def cancel_command(run: Run, site: str, license_number: str, address: str, why: str) -> Page:
    """Cancel LICENSE_NUMBER before move-in; what was paid becomes a refund."""
    from gatedrentals.application.licensing.cancel import CancelLicense
    from gatedrentals.domain.ids import SiteId

    return changed_page(
        run.park.license_desk.sign_up(CancelLicense(SiteId(site), license_number, run.asked, address, why))
    )


@click.command("change")
@_SITE
@_LICENSE
@_FREQUENCY
@_ANCHOR
@_CHARGE
@click.option("--effective-on", type=DAY, help="Default: the next due date.")
@_WHY
@changing
def change_command(run: Run, site: str, license_number: str, effective_on: "date | None", **said: object) -> Page:
    """Give LICENSE_NUMBER other terms: frequency, weekday, rent or any recurring charge. All charges are named anew."""
    from gatedrentals.application.licensing.change_terms import ChangeTerms
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.entrypoints.cli.signing import terms_of

    terms: PayTerms = terms_of(said)
    command = ChangeTerms(SiteId(site), license_number, terms, run.asked, effective_on, str(said["why"]))
    return changed_page(run.park.license_desk.reside(command))


@click.command("transfer")
@_SITE
@_LICENSE
@click.argument("pad")
@click.option("--home", required=True, help="Serial number of the home that they live in from then on.")
@click.option("--from", "from_day", type=DAY, required=True, help="First night there.")
@_WHY
@changing
def transfer_command(run: Run, site: str, license_number: str, pad: str, home: str, from_day: "date", why: str) -> Page:
    """Move LICENSE_NUMBER to PAD; ledger, deposit and tax count stay."""
    from gatedrentals.application.licensing.transfer import TransferLicense
    from gatedrentals.domain.ids import HomeId, PadId, SiteId

    command = TransferLicense(SiteId(site), license_number, HomeId(home), PadId(pad), from_day, run.asked, why)
    return changed_page(run.park.license_desk.reside(command))


@click.command("long-stay")
@_SITE
@_LICENSE
@click.argument("agreed_on", type=DAY)
@_WHY
@changing
def long_stay_command(run: Run, site: str, license_number: str, agreed_on: "date", why: str) -> Page:
    """Note the written notice of a stay of 30 days or more, which exempts from hotel tax from its day."""
    from gatedrentals.application.licensing.agree_long_stay import AgreeLongStay
    from gatedrentals.domain.ids import SiteId

    command = AgreeLongStay(SiteId(site), license_number, agreed_on, run.asked, why)
    return changed_page(run.park.license_desk.reside(command))


@click.command("notice")
@_SITE
@_LICENSE
@click.option("--given-on", type=DAY, help="Default: today.")
@click.option("--surrender-on", type=DAY, help="If the day is confirmed at once.")
@_WHY
@changing
def notice_command(
    run: Run, site: str, license_number: str, given_on: "date | None", surrender_on: "date | None", why: str
) -> Page:
    """Take the notice to vacate of LICENSE_NUMBER."""
    from gatedrentals.application.licensing.give_notice import GiveNotice
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.period import local_day

    with run.park.store.work(SiteId(site)) as work:
        today = local_day(run.park.clock.now(), work.sites.get(SiteId(site)).zone)
    command = GiveNotice(SiteId(site), license_number, given_on or today, run.asked, surrender_on, why)
    return changed_page(run.park.license_desk.give_notice(command))


@click.command("surrender")
@_SITE
@_LICENSE
@click.argument("surrender_on", type=DAY)
@_WHY
@changing
def surrender_command(run: Run, site: str, license_number: str, surrender_on: "date", why: str) -> Page:
    """Confirm the day on which LICENSE_NUMBER gives the home back; it can be changed until move-out."""
    from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender
    from gatedrentals.domain.ids import SiteId

    command = ConfirmSurrender(SiteId(site), license_number, surrender_on, run.asked, why)
    return changed_page(run.park.license_desk.give_notice(command))


@click.command("withdraw")
@_SITE
@_LICENSE
@_WHY
@changing
def withdraw_command(run: Run, site: str, license_number: str, why: str) -> Page:
    """Withdraw the notice of LICENSE_NUMBER, if its pad is free."""
    from gatedrentals.application.licensing.withdraw_notice import WithdrawNotice
    from gatedrentals.domain.ids import SiteId

    return changed_page(run.park.license_desk.give_notice(WithdrawNotice(SiteId(site), license_number, run.asked, why)))


def changed_page(changed: "LicenseChanged") -> Page:
    """How a license stands after a command, and what is open on it."""
    from gatedrentals.domain.licensing.states import allowed_commands
    from gatedrentals.domain.money import dollars

    license_ = changed.license
    allowed: list[Json] = [command.value for command in allowed_commands(license_.state)]
    data: dict[str, Json] = {
        "license_number": license_.number,
        "state": license_.state.value,
        "move_in": plain(license_.stay.move_in),
        "surrender_on": plain(license_.surrender_on),
        "end": plain(license_.end),
        "documents": len(changed.documents),
        "open_cents": changed.open_cents,
        "held_cents": changed.held_cents,
        "allowed": allowed,
    }
    held = f", {dollars(changed.held_cents)} held" if changed.held_cents else ""
    line = f"license {license_.number} is {license_.state.value}; {dollars(changed.open_cents)} open{held}"
    return Page(data, lines=(line, f"next: {', '.join(map(str, allowed)) or 'nothing more'}"))
