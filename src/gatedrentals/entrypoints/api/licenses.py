"""Licenses: read them, and every command on them."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, JSONBody
from litestar.response import Response

from gatedrentals.application.licensing.give_notice import GiveNotice
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.api.bodies.licenses import (
    LicenseBody,
    LicenseChangedBody,
    NoticeBody,
    changed_body,
    license_body,
)
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.doing import Does, Doing, Reads
from gatedrentals.entrypoints.http.etags import tagged


@get("/{number:str}", opt=needs(Permission.READ_LICENSES), sync_to_thread=True)
def read_license(
    request: Request[Any, Any, Any], reading: Reads, site_id: FromPath[str], number: FromPath[str]
) -> Response[LicenseBody]:
    """A license, with its ETag."""
    with reading.park.store.work(SiteId(site_id)) as work:
        found = work.licenses.by_number(SiteId(site_id), number)
    return tagged(request, license_body(found))


@post("/{number:str}/notice", opt=needs(Permission.COMMAND_LICENSES), sync_to_thread=True, status_code=200)
def give_notice(
    doing: Does, site_id: FromPath[str], number: FromPath[str], data: JSONBody[NoticeBody]
) -> Response[LicenseChangedBody]:
    """Take a notice to vacate; what was billed beyond the surrender day is cut."""

    def act(park: Park) -> LicenseChangedBody:
        check_version(park, doing, site_id, number)
        command = GiveNotice(SiteId(site_id), number, data.notice_given_on, doing.asked, data.surrender_on, data.why)
        return changed_body(park.license_desk.give_notice(command))

    return doing.once(SiteId(site_id), data, act)


def check_version(park: Park, doing: Doing, site_id: str, number: str) -> None:
    """Refuse a command on a version of a license that is no longer the current one. Raises StaleVersion."""
    if doing.if_match is not None:
        with park.store.work(SiteId(site_id)) as work:
            doing.check_version(license_body(work.licenses.by_number(SiteId(site_id), number)))


LICENSES = Router("/sites/{site_id:str}/licenses", route_handlers=[read_license, give_notice], tags=["licenses"])
