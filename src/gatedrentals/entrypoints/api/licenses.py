"""Licenses, read."""

from typing import Any

from litestar import Request, Router, get
from litestar.params import FromPath
from litestar.response import Response

from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.api.bodies.licenses import LicenseBody, license_body
from gatedrentals.entrypoints.api.documented import READING, UNCHANGED, answers
from gatedrentals.entrypoints.api.license_commands import LICENSE_COMMANDS
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.doing import Reads
from gatedrentals.entrypoints.http.etags import tagged


@get(
    "/{number:str}",
    opt=needs(Permission.READ_LICENSES),
    sync_to_thread=True,
    responses={**READING, **answers(LicenseBody), **UNCHANGED},
)
def read_license(
    request: Request[Any, Any, Any], reading: Reads, site_id: FromPath[str], number: FromPath[str]
) -> Response[LicenseBody]:
    """A license, with its ETag."""
    with reading.park.store.work(SiteId(site_id)) as work:
        found = work.licenses.by_number(SiteId(site_id), number)
    return tagged(request, license_body(found))


LICENSES = Router("/sites/{site_id:str}/licenses", route_handlers=[read_license, *LICENSE_COMMANDS], tags=["licenses"])
