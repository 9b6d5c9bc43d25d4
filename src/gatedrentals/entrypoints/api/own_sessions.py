"""Where somebody is signed in."""

from typing import Any

from litestar import Request, Router, delete, get
from litestar.params import FromPath
from litestar.response import Response

from gatedrentals.application.access.own_sessions import OwnSession
from gatedrentals.entrypoints.api.bodies.mirrored import list_of, listed
from gatedrentals.entrypoints.api.documented import CHANGING, READING, answers
from gatedrentals.entrypoints.http.access import SIGNED_IN, needs
from gatedrentals.entrypoints.http.identified import browser_of, installation_of


@get("", opt=needs(SIGNED_IN), sync_to_thread=True, responses={**READING, **answers(listed(OwnSession))})
def list_own_sessions(request: Request[Any, Any, Any]) -> Response[Any]:
    """Every browser and program in which whoever asks is signed in, the one that was used last first."""
    return Response(list_of(installation_of(request).doors.own_sessions(browser_of(request))))


@delete("", opt=needs(SIGNED_IN), sync_to_thread=True, responses=CHANGING)
def end_other_sessions(request: Request[Any, Any, Any]) -> None:
    """End every one but that which asks."""
    installation_of(request).doors.own_sessions.end_others(browser_of(request))


@delete("/{session_name:str}", opt=needs(SIGNED_IN), sync_to_thread=True, responses=CHANGING)
def end_own_session(request: Request[Any, Any, Any], session_name: FromPath[str]) -> None:
    """End one of them, by its name in the list; asked again it is unknown."""
    installation_of(request).doors.own_sessions.end(browser_of(request), session_name)


OWN_SESSIONS = Router(
    "/sessions", route_handlers=[list_own_sessions, end_other_sessions, end_own_session], tags=["session"]
)
