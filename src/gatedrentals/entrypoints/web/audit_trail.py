"""The audit trail: who changed what, when and from where, and what stood there before (§13.3)."""

from typing import Any

from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from gatedrentals.application.reports.audit_trail import ShowAuditTrail
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.showing import Shows
from gatedrentals.entrypoints.web.tables import with_query
from gatedrentals.ports.audit_trail import AuditChoice

_ROWS = 100


@get("/sites/{site_id:str}/audit-trail", opt=needs(Permission.READ_AUDIT), sync_to_thread=True)
def audit_trail(showing: Shows, site_id: FromPath[str]) -> Response[Any]:
    """A page of it, the latest change first."""
    queried, here = Queried.read(showing.address), f"/sites/{site_id}/audit-trail"
    chosen = AuditChoice(queried.text("subject"), queried.text("who"), queried.text("what"))
    trails = showing.reading.park.reading_room.audit_trails
    page = trails(ShowAuditTrail(SiteId(site_id), chosen, _ROWS, showing.after))
    context = {
        "page": page,
        "chosen": chosen,
        "here": here,
        "zone": showing.zone(site_id),
        "older": showing.going_on(page.next),
        "first": with_query(showing.address, after=None) if showing.after else "",
    }
    return showing.show("audit-trail/list.html", showing.layout("Audit trail", site_id), context)
