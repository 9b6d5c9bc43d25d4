"""Refunds: check only, from due to cleared."""

from datetime import date

import click

from gatedrentals.entrypoints.cli.kinds import DAY, HOLDER, SUSPENSE, whose
from gatedrentals.entrypoints.cli.page import Grid, Json, Page, money, numbered, plain_row, text
from gatedrentals.entrypoints.cli.running import Run, changing, reading

_SITE = click.argument("site")
_LICENSE = click.argument("license_number", type=HOLDER)
_NUMBER = click.argument("refund_no", type=int)
STEPS = ("printed", "stamped", "mailed", "cleared", "voided", "reissued", "escheated")


@click.group("refunds")
def refunds_command() -> None:
    """Refunds by check: which are due, and each step of them.

    Refused money goes back from the suspense account: say `suspense` in place of the license's number.
    """


@refunds_command.command("list")
@_SITE
@click.option("--open", "open_only", is_flag=True, help="Only those that are not done.")
@reading
def list_command(run: Run, site: str, *, open_only: bool) -> Page:
    """List the refunds of SITE."""
    from gatedrentals.application.deposits.items import number_of
    from gatedrentals.domain.ids import SiteId

    rows: list[Json] = []
    with run.park.store.work(SiteId(site)) as work:
        work.sites.get(SiteId(site))
        for refund in work.statements.refunds(SiteId(site)):
            if not (open_only and refund.is_done):
                holder = number_of(work, SiteId(site), refund.account_id)
                said = {"license_number": holder, "state": refund.state.value, "check_number": refund.check_number}
                rows.append({**plain_row(refund), **said, "whose": holder or SUSPENSE})
    columns = (
        text("license", "whose"),
        numbered("refund", "refund_no"),
        text("to", "payees"),
        text("due", "due_on"),
        text("state", "state"),
        text("check", "check_number"),
        money("amount", "amount_cents"),
    )
    lines = () if rows else ("no refunds",)
    return Page(
        {"site": site, "count": len(rows), "refunds": rows}, (Grid("Refunds", "refunds", columns, total=True),), lines
    )


@refunds_command.command("move")
@_SITE
@_LICENSE
@_NUMBER
@click.argument("step", type=click.Choice(STEPS))
@click.option("--check-number", default="", help="Needed from printed on.")
@click.option("--photo", default="", help="Key of the picture of the check; needed for stamped and mailed.")
@changing
def move_command(
    run: Run, site: str, license_number: str, refund_no: int, step: str, check_number: str, photo: str
) -> Page:
    """Take a step of refund REFUND_NO of LICENSE_NUMBER; the license closes when the last check has cleared."""
    from gatedrentals.application.deposits.move_refund import MoveRefund
    from gatedrentals.domain.deposits.refund import RefundState
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.money import dollars

    command = MoveRefund(
        SiteId(site),
        license_number,
        refund_no,
        RefundState(step),
        run.asked,
        check_number=check_number,
        photo=photo,
    )
    refund = run.park.refund_steps(command)
    line = f"refund {refund_no} of {whose(license_number)}, {dollars(refund.amount_cents)}, is {refund.state.value}"
    return Page({**plain_row(refund), "state": refund.state.value}, lines=(line,))


@refunds_command.command("address")
@_SITE
@_LICENSE
@_NUMBER
@click.argument("address")
@changing
def address_command(run: Run, site: str, license_number: str, refund_no: int, address: str) -> Page:
    """Say where the check of refund REFUND_NO goes."""
    from gatedrentals.application.deposits.move_refund import AddressRefund
    from gatedrentals.domain.ids import SiteId

    refund = run.park.refund_steps.address(AddressRefund(SiteId(site), license_number, refund_no, address, run.asked))
    line = f"refund {refund_no} of {whose(license_number)} goes to {address}"
    return Page({**plain_row(refund), "state": refund.state.value}, lines=(line,))


@refunds_command.command("letter")
@_SITE
@_LICENSE
@_NUMBER
@click.option("--sent-on", type=DAY, required=True, help="The day that it left.")
@changing
def letter_command(run: Run, site: str, license_number: str, refund_no: int, sent_on: "date") -> Page:
    """Note that the due-diligence letter about refund REFUND_NO was sent: only then is it reported to the state."""
    from gatedrentals.application.deposits.send_letter import SendLetter
    from gatedrentals.domain.ids import SiteId

    refund = run.park.letters(SendLetter(SiteId(site), license_number, refund_no, sent_on, run.asked))
    line = f"the letter about refund {refund_no} of {whose(license_number)} left on {sent_on.isoformat()}"
    return Page({**plain_row(refund), "state": refund.state.value}, lines=(line,))
