"""Signing in and out over the API: a code for residents and applicants, the company's door for staff."""

from typing import Any

from litestar import Request, Router, delete, post
from litestar.exceptions import NotFoundException
from litestar.params import JSONBody

from gatedrentals.application.access.redeem_code import RedeemCode
from gatedrentals.application.access.request_code import RequestCode
from gatedrentals.application.access.sign_in_staff import SignInStaff
from gatedrentals.entrypoints.api.bodies.session import (
    CodeBody,
    CodeSentBody,
    ContactBody,
    SessionBody,
    session_body,
)
from gatedrentals.entrypoints.api.documented import CHANGING, problems
from gatedrentals.entrypoints.http.access import ANYONE, SIGNED_IN, needs
from gatedrentals.entrypoints.http.identified import ASSERTION, browser_of, installation_of

SIGNING_IN = {**CHANGING, **problems((429,))}
NOBODY: list[dict[str, list[str]]] = [{}]
"""Nobody need be signed in."""


@post("/codes", opt=needs(ANYONE), sync_to_thread=True, status_code=200, responses=SIGNING_IN, security=NOBODY)
def ask_code(request: Request[Any, Any, Any], data: JSONBody[ContactBody]) -> CodeSentBody:
    """Send a code. The answer is the same whether or not anybody can be reached there."""
    asked = installation_of(request).doors.code_requests(RequestCode(data.contact, browser_of(request)))
    return CodeSentBody(challenge=asked.challenge, sent_to=asked.sent_to.masked)


@post("", opt=needs(ANYONE), sync_to_thread=True, status_code=201, responses=SIGNING_IN, security=NOBODY)
def redeem_code(request: Request[Any, Any, Any], data: JSONBody[CodeBody]) -> SessionBody:
    """Sign in with a code. A session that the request came with is ended."""
    command = RedeemCode(data.challenge, data.code, browser_of(request))
    return session_body(installation_of(request).doors.code_sign_ins(command))


@post("/staff", opt=needs(ANYONE), sync_to_thread=True, status_code=201, responses=SIGNING_IN, security=NOBODY)
def sign_in_staff(request: Request[Any, Any, Any]) -> SessionBody:
    """Sign in whom the company's door let in, by what it asserts in the header ``Cf-Access-Jwt-Assertion``."""
    sign_ins = installation_of(request).doors.staff_sign_ins
    if sign_ins is None:
        raise NotFoundException(detail="there is no company's door here")
    command = SignInStaff(request.headers.get(ASSERTION, ""), browser_of(request))
    return session_body(sign_ins(command))


@delete("", opt=needs(SIGNED_IN), sync_to_thread=True, responses=CHANGING)
def sign_out(request: Request[Any, Any, Any]) -> None:
    """End this session."""
    installation_of(request).doors.sign_outs(browser_of(request))


@delete("/everywhere", opt=needs(SIGNED_IN), sync_to_thread=True, responses=CHANGING)
def sign_out_everywhere(request: Request[Any, Any, Any]) -> None:
    """End every session of whoever is signed in, this one too."""
    installation_of(request).doors.sign_outs.everywhere(browser_of(request))


SESSION = Router(
    "/session", route_handlers=[ask_code, redeem_code, sign_in_staff, sign_out, sign_out_everywhere], tags=["session"]
)
"""Who somebody is."""
