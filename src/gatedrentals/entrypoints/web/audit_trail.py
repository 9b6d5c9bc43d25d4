"""The audit trail: who changed what, when and from where, and what stood there before (§13.3)."""

from typing import Any

from litestar import get
from litestar.params import FromPath
from litestar.response import Redirect, Response

from gatedrentals.application.reports.audit_trail import ShowAuditTrail
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.period import local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.formats import named
from gatedrentals.entrypoints.web.hrefs import license_href, month_href, receipt_href
from gatedrentals.entrypoints.web.license_page import activity
from gatedrentals.entrypoints.web.months import month_named
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.tables import with_query
from gatedrentals.ports.audit_trail import AuditChoice

_ROWS = 100
_ACTIVITIES = 20


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


@get("/sites/{site_id:str}/audit-trail/about", opt=needs(Permission.READ_AUDIT), sync_to_thread=True)
def show_subject(showing: Shows, site_id: FromPath[str]) -> Response[Any]:
    """What a change was done to: its license, receipt or month; of anything else, all that was changed of it."""
    subject, here = Queried.read(showing.address).text("subject"), f"/sites/{site_id}/audit-trail"
    trail = with_query(here, subject=subject)
    there = _page_of(showing, SiteId(site_id), subject) or ("" if showing.asked.for_drawer else trail)
    if there:
        return Redirect(there, status_code=303)
    asked = ShowAuditTrail(SiteId(site_id), AuditChoice(subject), _ACTIVITIES)
    changes = showing.reading.park.reading_room.audit_trails(asked).rows
    context = {
        "subject": named(subject),
        "href": trail,
        "activities": [activity(each) for each in changes],
        "zone": showing.zone(site_id),
    }
    return showing.show("audit-trail/subject.html", showing.layout(named(subject), site_id), context)


def _page_of(showing: Showing, site_id: SiteId, subject: str) -> str:
    """The page of what has one; empty for a site, a file, a person."""
    today = local_day(showing.reading.park.clock.now(), showing.zone(site_id))
    source, _, external_id = subject.partition(" ")
    with showing.reading.park.store.work(site_id) as work:
        if work.briefs.licenses(site_id, {subject}, today):
            return license_href(site_id, subject)
        if external_id and work.runs.booked([(source, external_id)]):
            return receipt_href(site_id, source, external_id)
    month = month_named(subject)
    return "" if month is None else month_href(site_id, month)
