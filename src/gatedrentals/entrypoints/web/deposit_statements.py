"""Move-outs with the seven days of their deposit statements (§11.4)."""

from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from gatedrentals.application.reports.move_outs import ListMoveOuts, StatementStep
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.deposits.clock import ClockState
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.formats import Tone
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.showing import Shows
from gatedrentals.entrypoints.web.tables import with_query

STEPS = {
    StatementStep.NOT_DRAFTED: ("No draft", Tone.WARNING),
    StatementStep.INCOMPLETE: ("Misses facts", Tone.WARNING),
    StatementStep.READY: ("Ready", Tone.INFO),
    StatementStep.FINAL: ("Final", Tone.SUCCESS),
}
"""What a statement waits for, as people say it."""

CLOCKS = {
    ClockState.RUNNING: "",
    ClockState.LATE: "late",
    ClockState.KEPT: "in time",
    ClockState.MISSED: "too late",
}
"""How a statement stands against its clock; while it runs the deadline itself is shown."""


@get("/sites/{site_id:str}/deposit-statements", opt=needs(Permission.READ_BOOKS), sync_to_thread=True)
def deposit_statements(showing: Shows, site_id: FromPath[str]) -> Response[str]:
    """Those that wait, the most urgent first; or all, the latest first."""
    queried, park = Queried.read(showing.address), showing.reading.park
    waiting = queried.text("show") != "all"
    after = showing.after
    asked = ListMoveOuts(SiteId(site_id), waiting, queried.text("words"), after=after)
    found = park.reading_room.move_out_lists(asked)
    here = f"/sites/{site_id}/deposit-statements"
    context = {
        "found": found,
        "waiting": waiting,
        "site": f"/sites/{site_id}",
        "here": here,
        "queried": queried,
        "now": park.clock.now(),
        "zone": showing.zone(site_id),
        "STEPS": STEPS,
        "CLOCKS": CLOCKS,
        "older": showing.going_on(found.next),
        "newest": with_query(showing.address, after=None) if after else "",
    }
    return showing.show("deposit/list.html", showing.layout("Deposit statements", site_id), context)
