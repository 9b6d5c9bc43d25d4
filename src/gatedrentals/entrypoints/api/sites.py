"""Sites and how they are set up, their staff, files from outside, exports, and the audit trail."""

import json
from datetime import date
from typing import Any

from attrs import evolve
from litestar import Router, get, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody, RawBody
from litestar.response import Response, Stream
from msgspec import Struct

from gatedrentals.application.access.save_staff import SaveStaff
from gatedrentals.application.exports.export_journal import ExportJournal, JournalFormat
from gatedrentals.application.importing.report import ImportReport
from gatedrentals.application.preview import PreviewStore
from gatedrentals.application.reports.audit_trail import ShowAuditTrail, ShownAuditTrail
from gatedrentals.application.setup.load_site import LoadSite
from gatedrentals.bootstrap.documents import read_set_up
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.site.policy import Site
from gatedrentals.entrypoints.api.bodies.common import Telling
from gatedrentals.entrypoints.api.bodies.mirrored import body_of, list_of, listed, mirror, portion, portion_of
from gatedrentals.entrypoints.api.bodies.settling import SetUpBody, StaffBody
from gatedrentals.entrypoints.api.documented import CHANGING, READING, answers
from gatedrentals.entrypoints.api.paths import Limit
from gatedrentals.entrypoints.api.paths import Site as SitePath
from gatedrentals.entrypoints.http.access import SIGNED_IN, needs
from gatedrentals.entrypoints.http.doing import PREVIEWED, Does, Doing, Reads
from gatedrentals.entrypoints.http.files import MAX_FILE_BYTES, READINGS, RECEIPTS, RENT_ROLL, FileKind, Uploaded
from gatedrentals.entrypoints.http.journal_file import journal_file
from gatedrentals.ports.audit_trail import AuditChoice

SETS_UP = needs(Permission.SET_UP)
JOURNAL: dict[int, Any] = {
    200: ResponseSpec(data_container=str, description="The file.", media_type="text/plain", generate_examples=False)
}


class ChangedBody(Telling, frozen=True):
    """Whether anything is different now."""

    changed: bool


@get("/sites", opt=needs(SIGNED_IN), sync_to_thread=True, responses={**READING, **answers(listed(Site))})
def list_sites(reading: Reads) -> Response[Any]:
    """The sites of whoever is signed in, with their policies."""
    found = []
    for site_id in sorted(reading.principal.sites):
        with reading.park.store.work(site_id) as work:
            found.append(work.sites.get(site_id))
    return Response(list_of(found))


@get(
    "/sites/{site_id:str}",
    opt=needs(Permission.READ_OCCUPANCY),
    sync_to_thread=True,
    responses={**READING, **answers(mirror(Site))},
)
def read_site(reading: Reads, site_id: SitePath) -> Response[Any]:
    """A site with its policies, oldest first."""
    with reading.park.store.work(SiteId(site_id)) as work:
        return Response(body_of(work.sites.get(SiteId(site_id))))


@put("/sites/{site_id:str}/set-up", opt=SETS_UP, sync_to_thread=True, responses={**CHANGING, **answers(ChangedBody)})
def load_site(doing: Does, site_id: SitePath, data: JSONBody[SetUpBody]) -> Response[Any]:
    """Load a site's set-up from its documents; one that has a fault is refused whole, with every fault."""

    def act(park: Park) -> ChangedBody:
        documents = {name: json.dumps(document).encode() for name, document in data.documents.items()}
        found = read_set_up(documents, site_id)
        return ChangedBody(changed=park.site_setups(LoadSite(found.site, found.catalog, found.rules, doing.asked)))

    return doing.once(SiteId(site_id), data, act)


@get(
    "/sites/{site_id:str}/staff",
    opt=SETS_UP,
    sync_to_thread=True,
    responses={**READING, **answers(listed(StaffMember))},
)
def list_staff(reading: Reads, site_id: SitePath) -> Response[Any]:
    """Who works at a site, those who left included."""
    with reading.park.store.work(SiteId(site_id)) as work:
        return Response(list_of(work.staff.of_site(SiteId(site_id))))


@put(
    "/sites/{site_id:str}/staff",
    opt=SETS_UP,
    sync_to_thread=True,
    responses={**CHANGING, **answers(mirror(StaffMember))},
)
def save_staff(doing: Does, site_id: SitePath, data: JSONBody[StaffBody]) -> Response[Any]:
    """Take somebody on, change what they may do, or let them go; they must sign in again.

    Sent twice it changes nothing, so that it needs no key.
    """
    del site_id  # whoever asks must set up every site that the member has or had
    member, desk = data.member(), doing.installation.doors.staff_desk
    if doing.is_preview:
        desk = evolve(desk, store=PreviewStore(desk.store))
    desk(SaveStaff(member, doing.asked, doing.principal))
    return Response(body_of(member), headers={PREVIEWED: "true"} if doing.is_preview else {})


@post(
    "/sites/{site_id:str}/imports/rent-roll",
    opt=needs(RENT_ROLL.need),
    sync_to_thread=True,
    status_code=200,
    request_max_body_size=MAX_FILE_BYTES,
    responses={**CHANGING, **answers(mirror(ImportReport))},
)
def import_rent_roll(
    doing: Does, site_id: SitePath, body: RawBody, name: FromQuery[str] = "rent-roll.csv"
) -> Response[Any]:
    """Take in a rent roll as CSV; a row that cannot be taken is kept for a person, with its line and reason."""
    return _imported(doing, site_id, RENT_ROLL, Uploaded(name, body))


@post(
    "/sites/{site_id:str}/imports/receipts",
    opt=needs(RECEIPTS.need),
    sync_to_thread=True,
    status_code=200,
    request_max_body_size=MAX_FILE_BYTES,
    responses={**CHANGING, **answers(mirror(ImportReport))},
)
def import_receipts(
    doing: Does, site_id: SitePath, body: RawBody, name: FromQuery[str] = "receipts.csv"
) -> Response[Any]:
    """Take in receipts as CSV; a file can be fed twice, each row is booked once."""
    return _imported(doing, site_id, RECEIPTS, Uploaded(name, body))


@post(
    "/sites/{site_id:str}/imports/readings",
    opt=needs(READINGS.need),
    sync_to_thread=True,
    status_code=200,
    request_max_body_size=MAX_FILE_BYTES,
    responses={**CHANGING, **answers(mirror(ImportReport))},
)
def import_readings(
    doing: Does, site_id: SitePath, body: RawBody, name: FromQuery[str] = "readings.csv"
) -> Response[Any]:
    """Take in meter readings as CSV."""
    return _imported(doing, site_id, READINGS, Uploaded(name, body))


@get(
    "/sites/{site_id:str}/exports/{form:str}",
    opt=needs(Permission.EXPORT),
    sync_to_thread=True,
    responses={**READING, **JOURNAL},
)
def export_journal(
    reading: Reads,
    site_id: SitePath,
    form: FromPath[JournalFormat],
    first: FromQuery[date | None] = None,
    last: FromQuery[date | None] = None,
) -> Stream:
    """The journal of a period as a file: ``bc`` for Business Central and ``csv`` as CSV, ``beancount``, ``hledger``."""
    return journal_file(reading.park, ExportJournal(form, SiteId(site_id), first, last))


@get(
    "/sites/{site_id:str}/audit-trail",
    opt=needs(Permission.READ_AUDIT),
    sync_to_thread=True,
    responses={**READING, **answers(portion(ShownAuditTrail))},
)
def read_audit_trail(
    reading: Reads,
    site_id: SitePath,
    subject: FromQuery[str] = "",
    who: FromQuery[str] = "",
    what: FromQuery[str] = "",
    limit: Limit = 100,
    cursor: FromQuery[str | None] = None,
) -> Response[Any]:
    """Who changed what, when and from where, newest first: about one subject, by one person, of one command, or all."""
    after = reading.cursors.place(cursor) or ""
    asked = ShowAuditTrail(SiteId(site_id), AuditChoice(subject, who, what), limit, after)
    return Response(portion_of(reading.park.reading_room.audit_trails(asked), reading.cursors))


def _imported(doing: Doing, site_id: str, kind: FileKind, file: Uploaded) -> Response[Any]:
    def act(park: Park) -> Struct:
        return body_of(kind.take(park, SiteId(site_id), file, doing.asked))

    return doing.apart(SiteId(site_id), {"name": file.name, "sha256": file.digest}, act)


SITES = Router(
    "/",
    route_handlers=[
        list_sites,
        read_site,
        load_site,
        list_staff,
        save_staff,
        import_rent_roll,
        import_receipts,
        import_readings,
        export_journal,
        read_audit_trail,
    ],
    tags=["sites"],
)
