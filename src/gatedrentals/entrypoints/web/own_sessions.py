"""Where somebody is signed in, and an end to it: a page for staff, a part of their profile for everybody else."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen
from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Response

from gatedrentals.application.access.own_sessions import OwnSession, UnknownSession
from gatedrentals.application.counted import counted
from gatedrentals.entrypoints.http.access import SIGNED_IN, needs
from gatedrentals.entrypoints.http.identified import browser_of, installation_of
from gatedrentals.entrypoints.web.agents import agent_words
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.own import PROFILE
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Submits

PAGE = "/sessions"


@frozen
class SessionList:
    """The live sessions of whoever is signed in, as ``sessions/list.html`` shows them, in the zone of their site."""

    rows: Sequence[tuple[str, OwnSession]]
    form: Form
    zone: ZoneInfo

    @property
    def others(self) -> int:
        """How many there are beside this one."""
        return sum(not session.is_this for _, session in self.rows)


def session_list(request: Request[Any, Any, Any], showing: Showing) -> SessionList:
    """The list for a page that shows it."""
    found = installation_of(request).doors.own_sessions(browser_of(request))
    zone = showing.zone(min(showing.reading.principal.sites))
    return SessionList([(agent_words(each.agent), each) for each in found], showing.form(), zone)


@get(PAGE, opt=needs(SIGNED_IN), sync_to_thread=True)
def show_sessions(request: Request[Any, Any, Any], showing: Shows) -> Response[Any]:
    """Staff's own page of them; others find it in their profile."""
    if not showing.reading.principal.is_staff:
        return Redirect(PROFILE, status_code=303)
    context = {"sessions": session_list(request, showing)}
    return showing.show("sessions/page.html", showing.layout("Where you are signed in"), context)


@post(f"{PAGE}/{{session_name:str}}/end", opt=needs(SIGNED_IN), sync_to_thread=True)
def end_session(request: Request[Any, Any, Any], submitting: Submits, session_name: FromPath[str]) -> Response[Any]:
    """End one of them. One that has ended by itself is what was wanted, too."""
    try:
        installation_of(request).doors.own_sessions.end(browser_of(request), session_name)
    except UnknownSession:
        return _back(submitting, "That one had ended already.")
    return _back(submitting, "You are signed out there.")


@post(f"{PAGE}/others/end", opt=needs(SIGNED_IN), sync_to_thread=True)
def end_other_sessions(request: Request[Any, Any, Any], submitting: Submits) -> Response[Any]:
    """End every one but this."""
    ended = installation_of(request).doors.own_sessions.end_others(browser_of(request))
    return _back(submitting, f"You are signed out everywhere else: {counted(ended, 'session')} ended.")


def _back(submitting: Submits, said: str) -> Response[Any]:
    is_staff = submitting.showing.reading.principal.is_staff
    return submitting.leading(Done(said, PAGE if is_staff else PROFILE))
