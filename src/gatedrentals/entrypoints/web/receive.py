"""Receiving money at the office: who, how much, where it will go, and then the receipt to print (§6.3, §6.4)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve, frozen
from litestar import get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Response

from gatedrentals.application.papers.foreseen_receipt import ForeseenReceipt, ReceiptForesight
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.reports.license_overview import LicenseOverview
from gatedrentals.application.reports.licenses import ListedLicense, ListLicenses
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Method, Receipt
from gatedrentals.domain.payments.hand_entry import AmountToConfirm
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.commanding import looked_at
from gatedrentals.entrypoints.web.forms import Form, Option
from gatedrentals.entrypoints.web.hrefs import receipt_href
from gatedrentals.entrypoints.web.license_command_pages import overview
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Step, Submits
from gatedrentals.entrypoints.web.typed import Raw, Typed
from gatedrentals.ports.boards import Chosen

PATH = "/sites/{site_id:str}/receive"
OFFICE = "office"
"""The source of money that is taken at an office; drawer and sequence tell its receipts apart (§6.4)."""
METHODS = (
    Option(Method.OFFICE_CASH.value, "Cash"),
    Option(Method.MONEY_ORDER.value, "Money order"),
    Option(Method.MAILED_CHECK.value, "Check"),
)
FOUND = 12
"""How many residents a search shows."""
_UNPROCESSABLE = 422


@get(PATH, opt=needs(Permission.RECEIVE_MONEY), sync_to_thread=True)
def ask_money(
    showing: Shows,
    site_id: FromPath[str],
    words: FromQuery[str] = "",
    license: FromQuery[str] = "",  # noqa: A002 - the name in the address
) -> Response[Any]:
    """The search; the form once a resident is chosen. Words that only one resident answers to choose them."""
    if license:
        form = showing.form(method=Method.OFFICE_CASH.value, received_at=_typed(_now(showing), showing.zone(site_id)))
        return _Page(showing, site_id, overview(showing, site_id, license)).show(form)
    found = _search(showing, site_id, words) if words.strip() else ()
    if len(found) == 1 and not showing.asked.by_htmx:
        return Redirect(f"{_path(site_id)}?license={found[0].number}", status_code=303)
    context = {"site_id": site_id, "words": words, "found": found, "action": _path(site_id)}
    return showing.show("receipt/find.html", showing.layout("Receive money", site_id), context)


@post(PATH, opt=needs(Permission.RECEIVE_MONEY), sync_to_thread=True)
def take_money(submitting: Submits, site_id: FromPath[str], data: URLEncodedBody[Raw]) -> Response[Any]:
    """Show where it would go, then book it and lead to the receipt."""
    typed, showing = Typed.read(data), submitting.showing
    number = typed.text("license")
    page = _Page(showing, site_id, overview(showing, site_id, number))
    command = _command(typed, showing, site_id, number)
    money = (command.receipt.source, command.receipt.external_id)
    asks_twice = False

    def book(park: Park) -> object:
        return BookReceipts(park.store, park.clock)(command)

    def act(park: Park) -> ForeseenReceipt:
        nonlocal asks_twice
        foresight = ReceiptForesight(park.store, park.clock)
        try:
            return foresight(
                SiteId(site_id), number, money, lambda store: looked_at(park.on(store), site_id, (number,), book)
            )
        except AmountToConfirm:
            asks_twice = True
            raise

    def again(form: Form) -> Response[Any]:
        return page.show(form, _UNPROCESSABLE if form.refused else 200, asks_twice=asks_twice or command.confirmed)

    def preview(foreseen: ForeseenReceipt, form: Form) -> Response[Any]:
        return page.show(form, foreseen=foreseen)

    def done(foreseen: ForeseenReceipt) -> Done:
        said = f"{formats.money(foreseen.paper.amount_cents)} is received."
        return Done(said, f"{receipt_href(site_id, *money)}?fresh=yes")

    return submitting.once(site_id, typed, Step(again, preview), act, done)


@frozen
class _Page:
    """The page on which money is typed in."""

    showing: Showing
    site_id: str
    shown: LicenseOverview

    def show(
        self, form: Form, status: int = 200, foreseen: ForeseenReceipt | None = None, *, asks_twice: bool = False
    ) -> Response[str]:
        """The form, or where the money would go."""
        context = {
            "site_id": self.site_id,
            "shown": self.shown,
            "form": evolve(form, typed={**form.typed, "license": self.shown.license.number}),
            "foreseen": foreseen,
            "asks_twice": asks_twice,
            "methods": METHODS,
            "action": _path(self.site_id),
        }
        layout = self.showing.layout("Receive money", self.site_id)
        return self.showing.show("receipt/receive.html", layout, context, status)


def _command(typed: Typed, showing: Showing, site_id: str, number: str) -> RecordReceipt:
    cents = typed.cents("amount_cents")
    if cents <= 0 and "amount_cents" not in typed.errors:
        typed.errors["amount_cents"] = "Should be an amount above 0."
    receipt = Receipt(
        source=f"{OFFICE} {site_id}",
        external_id=_external_id(typed),
        method=typed.choice("method", Method, Method.OFFICE_CASH),
        amount_cents=max(cents, 1),
        received_at=typed.instant("received_at", showing.zone(site_id)),
        payer_name=typed.text("payer_name", required=False),
        memo=typed.text("memo", required=False),
    )
    confirmed = typed.checked("confirmed")
    return RecordReceipt(SiteId(site_id), receipt, showing.reading.asked, number, by_hand=True, confirmed=confirmed)


def _external_id(typed: Typed) -> str:
    """The drawer and the sequence that a person counts in it: one name for one payment (§6.4)."""
    return f"{typed.text('drawer')}-{typed.text('sequence')}"


def _search(showing: Showing, site_id: str, words: str) -> tuple[ListedLicense, ...]:
    asked = ListLicenses(SiteId(site_id), Chosen(words=words), limit=FOUND)
    return tuple(showing.reading.park.reading_room.license_lists(asked).rows)


def _now(showing: Showing) -> datetime:
    return showing.reading.park.clock.now()


def _typed(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%dT%H:%M}"


def _path(site_id: str) -> str:
    return f"/sites/{site_id}/receive"
