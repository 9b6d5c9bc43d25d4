"""The start page leads everybody to where their day begins."""

from typing import Any

from litestar import Request, get
from litestar.response import Response

from gatedrentals.domain.access.principal import Principal
from gatedrentals.entrypoints.http.access import ANYONE, needs
from gatedrentals.entrypoints.web.own import PROFILE

_SEE_OTHER = 303


@get("/", opt=needs(ANYONE), sync_to_thread=False)
def start(request: Request[Any, Any, Any]) -> Response[Any]:
    """Staff to the action queue, residents to their account, applicants to their profile, others to the sign-in."""
    principal = request.scope.get("user")
    return Response(None, status_code=_SEE_OTHER, headers={"Location": _first_page(principal)})


def _first_page(principal: object) -> str:
    if not isinstance(principal, Principal):
        return "/sign-in"
    if principal.is_staff:
        return f"/sites/{min(principal.sites)}/queue"
    return "/me" if principal.licenses else PROFILE
