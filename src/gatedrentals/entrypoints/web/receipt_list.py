"""The receipts of a site: what came in, and where each payment stands."""

from typing import Annotated

from litestar import get
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Response

from gatedrentals.application.reports.payments import week_of
from gatedrentals.application.reports.receipts import ListReceipts
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.period import ONE_DAY
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.choosing import chosen, chosen_day, options
from gatedrentals.entrypoints.web.formats import Tone
from gatedrentals.entrypoints.web.showing import Shows
from gatedrentals.entrypoints.web.tables import with_query
from gatedrentals.ports.account_pages import ReceiptState

ROWS = 50
METHODS = options(method for method in Method if method is not Method.OPENING)
STATES = options(ReceiptState)
TONES = {
    ReceiptState.PLACED: Tone.SUCCESS,
    ReceiptState.HELD: Tone.WARNING,
    ReceiptState.RETURNED: Tone.DANGER,
    ReceiptState.SENT_ON: Tone.NEUTRAL,
}


@get("/sites/{site_id:str}/receipts", opt=needs(Permission.READ_BOOKS), sync_to_thread=True)
def list_receipts(
    showing: Shows,
    site_id: FromPath[str],
    week: FromQuery[str] = "",
    method: FromQuery[str] = "",
    standing: Annotated[str, QueryParameter(name="state")] = "",
    after: FromQuery[str] = "",
) -> Response[str]:
    """A page of them, latest first."""
    day = chosen_day("week", week)
    shown = None if day is None else week_of(day)
    asked = ListReceipts(
        site_id=SiteId(site_id),
        first=None if shown is None else shown.start,
        last=None if shown is None else shown.end - ONE_DAY,
        method=chosen("method", method, Method),
        state=chosen("state", standing, ReceiptState),
        limit=ROWS,
        after=showing.after,
    )
    listed = showing.reading.park.reading_room.receipt_lists(asked)
    context = {
        "site_id": site_id,
        "rows": listed.rows,
        "zone": showing.zone(site_id),
        "tones": TONES,
        "week": week,
        "method": method,
        "state": standing,
        "methods": METHODS,
        "states": STATES,
        "older": showing.going_on(listed.next),
        "newest": with_query(showing.address, after=None) if after else "",
        "may_receive": showing.reading.principal.may(Permission.RECEIVE_MONEY, SiteId(site_id)),
    }
    return showing.show("receipt/list.html", showing.layout("Receipts", site_id), context)
