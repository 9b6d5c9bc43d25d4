"""The refunds board, and a refund with the life of its check (§11.5)."""

from collections.abc import Sequence
from typing import Any

from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from gatedrentals.application.deposits.refund_board import ListRefunds, ReadRefund, RefundRow, StateCount
from gatedrentals.application.papers.check import PrintCheck
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.deposits.escheat import EscheatStep
from gatedrentals.domain.deposits.refund import OPEN, RefundState
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.pdf import pdf
from gatedrentals.entrypoints.web.formats import Tone
from gatedrentals.entrypoints.web.hrefs import SUSPENSE, refund_href
from gatedrentals.entrypoints.web.layout import Crumb
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.tables import TimelineEntry, with_query

_S = RefundState
STATES = {
    _S.DUE: ("Due", Tone.WARNING),
    _S.PRINTED: ("Printed", Tone.INFO),
    _S.STAMPED: ("Stamped", Tone.INFO),
    _S.MAILED: ("Mailed", Tone.INFO),
    _S.CLEARED: ("Cleared", Tone.SUCCESS),
    _S.VOIDED: ("Voided", Tone.WARNING),
    _S.REISSUED: ("To be reissued", Tone.WARNING),
    _S.WITHDRAWN: ("Withdrawn", Tone.NEUTRAL),
    _S.ESCHEATED: ("Paid to the state", Tone.NEUTRAL),
}
"""Where a refund stands, as people say it."""
ASKS = {
    EscheatStep.CONTACT: "Unclaimed: reach the payee",
    EscheatStep.LETTER: "Letter is due",
    EscheatStep.REPORT: "Report to the state",
}
"""What an unclaimed refund asks for."""
PAYING = {_S.PRINTED: "Print", _S.STAMPED: "Stamp", _S.MAILED: "Mail"}
"""Steps of whoever pays."""
RECONCILING = {_S.CLEARED: "Cleared", _S.VOIDED: "Void", _S.REISSUED: "Reissue", _S.ESCHEATED: "Pay to the state"}
"""Steps of whoever reconciles."""


@get("/sites/{site_id:str}/refunds", opt=needs(Permission.READ_BOOKS), sync_to_thread=True)
def refunds_board(showing: Shows, site_id: FromPath[str]) -> Response[str]:
    """Those that are open, the oldest first; or those of one state, or all."""
    queried, park = Queried.read(showing.address), showing.reading.park
    shown = queried.text("state") or "open"
    states = {"open": OPEN, "all": frozenset[RefundState]()}.get(shown)
    if states is None:
        chosen = queried.choice("state", RefundState)
        states = frozenset({chosen} if chosen else ())
    after = showing.after
    board = park.reading_room.refund_boards(ListRefunds(SiteId(site_id), states, after=after))
    here = f"/sites/{site_id}/refunds"
    context = {
        **_words(showing, site_id),
        "board": board,
        "site": f"/sites/{site_id}",
        "site_id": site_id,
        "here": here,
        "shown": shown,
        "whose": whose,
        "older": showing.going_on(board.next),
        "newest": with_query(showing.address, after=None) if after else "",
        "tabs": _tabs(here, shown, board.by_state),
    }
    return showing.show("refund/board.html", showing.layout("Refunds", site_id), context)


@get("/sites/{site_id:str}/refunds/{holder:str}/{refund_no:int}", opt=needs(Permission.READ_BOOKS), sync_to_thread=True)
def refund_page(
    showing: Shows, site_id: FromPath[str], holder: FromPath[str], refund_no: FromPath[int]
) -> Response[str]:
    """One refund, and what can be done about it."""
    row = refund_of(showing, site_id, holder, refund_no)
    here = f"/sites/{site_id}/refunds"
    template = "refund/drawer.html" if showing.asked.for_drawer else "refund/refund.html"
    layout = showing.layout(f"Refund {refund_no} of {holder}", site_id, (Crumb("Refunds", here),))
    context = {
        **_words(showing, site_id),
        "row": row,
        "refund": row.refund,
        "holder": holder,
        "href": refund_href(site_id, holder, refund_no),
        "site": f"/sites/{site_id}",
        "timeline": _timeline(row),
    }
    return showing.show(template, layout, context)


@get(
    "/sites/{site_id:str}/refunds/{holder:str}/{refund_no:int}/check.pdf",
    opt=needs(Permission.PAY_REFUNDS),
    sync_to_thread=True,
)
def check_pdf(showing: Shows, site_id: FromPath[str], holder: FromPath[str], refund_no: FromPath[int]) -> Response[Any]:
    """The check with its stub, to print; marked where it must not be cashed."""
    paper = showing.reading.park.paper_desk.check(PrintCheck(SiteId(site_id), number_in(holder), refund_no))
    return pdf(showing.reading.park, paper, f"check-{paper.check_number}")


def number_in(holder: str) -> str:
    """The number of the license that an address names; empty for the suspense account."""
    return "" if holder == SUSPENSE else holder


def whose(row: RefundRow) -> str:
    """How an address names whose refund it is."""
    return row.license_number or SUSPENSE


def refund_of(showing: Showing, site_id: str, holder: str, refund_no: int) -> RefundRow:
    """The refund that an address names. Raises UnknownLicense or UnknownRefund."""
    boards = showing.reading.park.reading_room.refund_boards
    return boards.one(ReadRefund(SiteId(site_id), number_in(holder), refund_no))


def _words(showing: Showing, site_id: str) -> dict[str, object]:
    may, site = showing.reading.principal.may, SiteId(site_id)
    return {
        "STATES": STATES,
        "ASKS": ASKS,
        "zone": showing.zone(site_id),
        "now": showing.reading.park.clock.now(),
        "paying": PAYING if may(Permission.PAY_REFUNDS, site) else {},
        "reconciling": RECONCILING if may(Permission.RECONCILE_REFUNDS, site) else {},
    }


def _tabs(here: str, shown: str, by_state: Sequence[StateCount]) -> list[dict[str, object]]:
    open_count = sum(each.refunds for each in by_state if each.state in OPEN)
    tabs: list[dict[str, object]] = [
        {"label": "Open", "href": here, "current": shown == "open", "count": open_count},
        {"label": "All", "href": f"{here}?state=all", "current": shown == "all"},
    ]
    for each in by_state:
        label, name = STATES[each.state][0], each.state.value
        tabs.append({"label": label, "href": f"{here}?state={name}", "current": shown == name, "count": each.refunds})
    return tabs


def _timeline(row: RefundRow) -> list[TimelineEntry]:
    """The steps of the check, newest first."""
    entries = [
        TimelineEntry(
            step.at,
            STATES[step.state][0],
            ", ".join(part for part in (f"check {step.check_number}" if step.check_number else "", step.photo) if part),
            step.by.removeprefix("staff:"),
        )
        for step in row.refund.steps
    ]
    return entries[::-1]
