"""Who sends a request: the session of its cookie or bearer token, looked up once, before anything else happens."""

from typing import Any

from anyio.to_thread import run_sync
from attrs import frozen
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from gatedrentals.application.access.signing_in import Browser
from gatedrentals.bootstrap.installation import Installation
from gatedrentals.entrypoints.http import csrf
from gatedrentals.entrypoints.http.access import ANYONE, need_of
from gatedrentals.entrypoints.http.keepable import check_address

ASSERTION = "Cf-Access-Jwt-Assertion"
"""The header in which the company's door says whom it let in."""
_BEARER = "bearer "


@frozen
class Presented:
    """The token of a session as it was presented. Browsers send cookies unasked, so that a cookie needs more proof."""

    token: str
    is_cookie: bool


def installation_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Installation:
    """What the application serves."""
    found = connection.app.state["installation"]
    assert isinstance(found, Installation)
    return found


class Identified(AbstractAuthenticationMiddleware):
    """Turns a token into a principal; a stranger has none, and the guard decides what that means."""

    async def authenticate_request(self, connection: ASGIConnection[Any, Any, Any, Any]) -> AuthenticationResult:
        """Look the session up, in a thread: the database is asked."""
        installation = installation_of(connection)
        presented = presented_by(connection, installation.cookie)
        if presented is None:
            return AuthenticationResult(user=None, auth=None)
        principal = await run_sync(installation.principal_of, presented.token)
        return AuthenticationResult(user=principal, auth=presented)


def presented_by(connection: ASGIConnection[Any, Any, Any, Any], cookie: str) -> Presented | None:
    """The token that came along, or None."""
    authorization = connection.headers.get("Authorization", "")
    if authorization.lower().startswith(_BEARER):
        return Presented(authorization[len(_BEARER) :].strip(), is_cookie=False)
    token = connection.cookies.get(cookie)
    return Presented(token, is_cookie=True) if token else None


async def proven(request: Request[Any, Any, Any]) -> None:
    """The address can be meant, and, before a change, the page that asks for it is ours.

    A form that nobody need be signed in for, which is how one signs in, may have been shown before another tab signed
    in: it proves no session, and takes none over. Raises PermissionDeniedException, InvalidValue or NotFoundException.
    """
    check_address(request)
    if request.method in csrf.SAFE:
        return
    presented = request.scope.get("auth")
    is_stranger = request.scope.get("user") is None or not isinstance(presented, Presented)
    if is_stranger or need_of(request.route_handler) == ANYONE:
        csrf.check_origin(request)  # it needs no session, so that no page of ours could prove more
    elif presented.is_cookie:
        await csrf.check(request, presented.token)


def browser_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Browser:
    """The browser that a request comes from, with the session that it has, if any."""
    presented = connection.scope.get("auth")
    token = presented.token if isinstance(presented, Presented) else ""
    return Browser(address_of(connection), connection.headers.get("User-Agent", ""), token)


def address_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Where a request comes from: what our proxy says, if it is ours that says it, else the peer itself."""
    peer = connection.client.host if connection.client else ""
    if peer in installation_of(connection).proxies:
        return connection.headers.get("CF-Connecting-IP", peer)
    return peer
