"""Money that comes in, is placed, and goes back."""

from datetime import datetime

import click

from gatedrentals.entrypoints.cli.kinds import DOLLARS, INSTANT, SUSPENSE, whose
from gatedrentals.entrypoints.cli.page import Grid, Json, Page, money, plain_row, text
from gatedrentals.entrypoints.cli.running import Run, changing

METHODS = ("card", "echeck", "kiosk", "zelle", "mailed_check", "office_cash", "money_order")
REASONS = ("nsf", "ach_return", "chargeback", "wrong_account", "payer_unlinked", "booking_error")

_SITE = click.argument("site")
_SOURCE = click.argument("source")
_EXTERNAL_ID = click.argument("external_id")


@click.command("receive")
@_SITE
@click.argument("amount", type=DOLLARS)
@click.option("--license", "number", default="", help="Whose it is; without it the payer's link decides, or a person.")
@click.option("--method", type=click.Choice(METHODS), required=True)
@click.option("--source", default="office", show_default=True, help="Where the money was taken in.")
@click.option("--id", "external_id", required=True, help="Its number there; the same is booked once, ever.")
@click.option("--received-at", type=INSTANT, help="Default: now.")
@click.option("--payer", default="", help="Who paid.")
@click.option("--memo", default="")
@click.option("--confirm", "is_confirmed", is_flag=True, help="The amount is meant, though it is cycles' worth.")
@changing
def receive_command(
    run: Run, site: str, amount: int, number: str, received_at: "datetime | None", *, is_confirmed: bool, **said: str
) -> Page:
    """Book AMOUNT dollars that came in at SITE, and show where the money went."""
    from gatedrentals.application.receipts.record_receipt import RecordReceipt
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.ledger.documents import Method, Receipt

    receipt = Receipt(
        source=said["source"],
        external_id=said["external_id"],
        method=Method(said["method"]),
        amount_cents=amount,
        received_at=received_at or run.park.clock.now(),
        payer_name=said["payer"],
        memo=said["memo"],
    )
    command = RecordReceipt(SiteId(site), receipt, run.asked, number, by_hand=True, confirmed=is_confirmed)
    booked = run.park.book_receipts(command)
    return _booked_page(plain_row(booked), booked.license_number)


@click.command("place")
@_SITE
@_SOURCE
@_EXTERNAL_ID
@click.argument("license_number")
@changing
def place_command(run: Run, site: str, source: str, external_id: str, license_number: str) -> Page:
    """Move the receipt SOURCE EXTERNAL_ID of SITE to LICENSE_NUMBER; it counts from when it was received."""
    from gatedrentals.application.receipts.place_receipt import PlaceReceipt
    from gatedrentals.domain.ids import SiteId

    booked = run.park.place_receipts(PlaceReceipt(SiteId(site), source, external_id, license_number, run.asked))
    return _booked_page(plain_row(booked), booked.license_number)


@click.command("refuse")
@_SITE
@_SOURCE
@_EXTERNAL_ID
@click.option("--address", default="", help="Where the check goes; without it the check waits.")
@click.option("--payee", default="", help="Who paid, where nobody knows yet.")
@changing
def refuse_command(run: Run, site: str, source: str, external_id: str, address: str, payee: str) -> Page:
    """Send the receipt SOURCE EXTERNAL_ID of SITE, which waits for a decision, back to its payer by check."""
    from gatedrentals.application.receipts.refuse_receipt import RefuseReceipt
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.money import dollars

    refund = run.park.refused_receipts(RefuseReceipt(SiteId(site), source, external_id, run.asked, address, payee))
    to = refund.payees[0] if refund.payees else "nobody yet"
    line = f"refund {refund.refund_no} of {SUSPENSE}: a check of {dollars(refund.amount_cents)} to {to} is due"
    return Page({**plain_row(refund), "state": refund.state.value}, lines=(line,))


@click.command("reverse")
@_SITE
@_SOURCE
@_EXTERNAL_ID
@click.option("--reason", type=click.Choice(REASONS), required=True)
@click.option("--code", default="", help="The bank's return code, such as R01.")
@click.option("--returned-at", type=INSTANT, help="Default: now.")
@changing
def reverse_command(
    run: Run, site: str, source: str, external_id: str, reason: str, code: str, returned_at: "datetime | None"
) -> Page:
    """Take back the receipt SOURCE EXTERNAL_ID of SITE and let the rest of the money flow anew."""
    from gatedrentals.application.receipts.reverse_receipt import ReverseReceipt
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.ledger.documents import ReversalReason
    from gatedrentals.domain.money import dollars

    at = returned_at or run.park.clock.now()
    command = ReverseReceipt(SiteId(site), source, external_id, ReversalReason(reason), at, run.asked, code)
    returned = run.park.take_back_receipts(command)
    fee = f", returned-payment fee {dollars(returned.fee_cents)}" if returned.fee_cents else ""
    holder = whose(returned.license_number)
    line = f"{source} {external_id} is taken back; {holder} has {dollars(returned.open_cents)} open{fee}"
    return Page(plain_row(returned), lines=(line,))


@click.command("link-payer")
@_SITE
@click.argument("payer")
@click.argument("license_number", required=False, default="")
@click.option("--forget", is_flag=True, help="Forget the link; what was placed stays.")
@changing
def link_payer_command(run: Run, site: str, payer: str, license_number: str, *, forget: bool) -> Page:
    """Remember that money of PAYER at SITE is for LICENSE_NUMBER; what waits from them is placed."""
    from gatedrentals.application.receipts.link_payer import LinkPayer, UnlinkPayer
    from gatedrentals.domain.ids import SiteId

    if forget:
        run.park.payer_links.unlink(UnlinkPayer(SiteId(site), payer, run.asked))
        return Page({"payer": payer, "linked_to": None, "placed": 0}, lines=(f"{payer} pays for nobody from now on",))
    if not license_number:
        raise click.UsageError("name the license that the payer pays for, or --forget")
    placed = run.park.payer_links.link(LinkPayer(SiteId(site), payer, license_number, run.asked))
    line = f"{payer} pays for license {license_number} from now on; {placed} waiting receipts were placed"
    return Page({"payer": payer, "linked_to": license_number, "placed": placed}, lines=(line,))


def _booked_page(data: dict[str, Json], number: str) -> Page:
    rows = data["allocations"]
    assert isinstance(rows, list)
    shown: list[Json] = []
    for row in rows:
        assert isinstance(row, dict)
        line = row["line"]
        assert isinstance(line, dict)
        shown.append({**row, "line": f"{line['invoice_seq']}/{line['line_no']}"})
    where = f"license {number}" if number else "the suspense account: a person must say whose it is"
    columns = (text("line", "line"), text("because", "reason"), money("amount", "cents"))
    held = (text("held", "holding"), money("amount", "cents"))
    grids = (Grid("Went to", "placed_on", columns, total=True), Grid("Waits", "held", held))
    return Page({**data, "placed_on": shown}, grids, (f"booked on {where}",))
