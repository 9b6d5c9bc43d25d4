"""Signing in and out: residents by a code that they get, staff through the company's door, a demo's people by name."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, TypeAlias

from attrs import evolve
from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Response

from gatedrentals.application.access.redeem_code import RedeemCode
from gatedrentals.application.access.request_code import RequestCode
from gatedrentals.application.access.sign_in_demo import DemoPerson
from gatedrentals.application.access.sign_in_staff import SignInStaff
from gatedrentals.application.access.signing_in import SignedIn
from gatedrentals.domain.access.limits import TooManyTries
from gatedrentals.domain.access.one_time_code import WrongCode
from gatedrentals.domain.errors import Refusal
from gatedrentals.entrypoints.http.access import ANYONE, SIGNED_IN, needs
from gatedrentals.entrypoints.http.identified import ASSERTION, browser_of, installation_of
from gatedrentals.entrypoints.http.session_cookie import no_session, session_cookie
from gatedrentals.entrypoints.web.formats import sentence
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.layout import Layout, Shell
from gatedrentals.entrypoints.web.showing import HTML, pages_of
from gatedrentals.entrypoints.web.tables import with_query
from gatedrentals.entrypoints.web.typed import Raw, Typed

CHALLENGE = "challenge"
"""The cookie that binds a code to the browser that asked for it."""
HOME = "/"
_CODE = "/sign-in/code"
_MASKED = re.compile(r"…[0-9]{1,4}|[^\s@]?…@[^\s@]{1,255}")
_LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_CODE_LASTS_S = 600
_SEE_OTHER, _UNPROCESSABLE, _TOO_MANY = 303, 422, 429


_Next: TypeAlias = Annotated[str, QueryParameter(name="next")]


@get("/sign-in", opt=needs(ANYONE), sync_to_thread=True)
def ask_sign_in(request: Request[Any, Any, Any], next_: _Next = HOME) -> Response[Any]:
    """The ways in. Whoever the company's door let in is in at once."""
    doors, assertion = installation_of(request).doors, request.headers.get(ASSERTION)
    if assertion and doors.staff_sign_ins is not None:
        try:
            return _enter(request, doors.staff_sign_ins(SignInStaff(assertion, browser_of(request))), next_)
        except Refusal as refusal:
            return _ways_in(request, Form("", problem=str(refusal)), next_, _UNPROCESSABLE)
    return _ways_in(request, Form(""), next_, 200)


@get(_CODE, opt=needs(ANYONE), sync_to_thread=True)
def ask_code(request: Request[Any, Any, Any], next_: _Next = HOME, to: FromQuery[str] = "") -> Response[Any]:
    """Ask for the code, in the browser that it was sent for; a phone that loads the page again sends no other one."""
    if not request.cookies.get(CHALLENGE):
        return _to(with_query("/sign-in", next=local_path(next_)))
    return _code_page(request, Form("", typed={"code": ""}), next_, to, 200)


@post(_CODE, opt=needs(ANYONE), sync_to_thread=True)
def send_code(request: Request[Any, Any, Any], data: URLEncodedBody[Raw]) -> Response[Any]:
    """Send a code, and lead to where it is asked for: the same whether or not anybody can be reached there."""
    typed = Typed.read(data)
    next_ = typed.fields.get("next", HOME)
    try:
        asked = installation_of(request).doors.code_requests(
            RequestCode(typed.text("contact", required=False), browser_of(request))
        )
    except Refusal as refusal:
        form = Form("", typed=typed.carried).refused_by(refusal)
        return _ways_in(request, form, next_, _status(refusal))
    response = _to(with_query(_CODE, next=local_path(next_), to=asked.sent_to.masked))
    response.set_cookie(_challenge(request, asked.challenge, _CODE_LASTS_S))
    return response


@post("/sign-in", opt=needs(ANYONE), sync_to_thread=True)
def take_code(request: Request[Any, Any, Any], data: URLEncodedBody[Raw]) -> Response[Any]:
    """Sign in with a code, in the browser that asked for it."""
    typed = Typed.read(data)
    next_ = typed.fields.get("next", HOME)
    command = RedeemCode(request.cookies.get(CHALLENGE, ""), typed.text("code", required=False), browser_of(request))
    try:
        signed_in = installation_of(request).doors.code_sign_ins(command)
    except Refusal as refusal:
        form = Form("", typed=typed.carried).refused_by(refusal)
        if isinstance(refusal, WrongCode):
            form = evolve(form, problem="", errors={"code": f"{sentence(str(refusal))}."})
        return _code_page(request, form, next_, typed.fields.get("sent_to", ""), _status(refusal))
    response = _enter(request, signed_in, next_)
    response.set_cookie(_challenge(request, "", 0))
    return response


@post("/sign-in/demo", opt=needs(ANYONE), sync_to_thread=True)
def sign_in_demo(request: Request[Any, Any, Any], data: URLEncodedBody[Raw]) -> Response[Any]:
    """Sign in as somebody who does not exist, in a demo alone."""
    typed = Typed.read(data)
    signed_in = installation_of(request).doors.demo_sign_ins(typed.text("key"), browser_of(request))
    return _enter(request, signed_in, typed.fields.get("next", HOME))


@post("/sign-out", opt=needs(SIGNED_IN), sync_to_thread=True)
def sign_out(request: Request[Any, Any, Any]) -> Response[Any]:
    """End this browser's session."""
    installation_of(request).doors.sign_outs(browser_of(request))
    return _left(request)


@post("/sign-out/everywhere", opt=needs(SIGNED_IN), sync_to_thread=True)
def sign_out_everywhere(request: Request[Any, Any, Any]) -> Response[Any]:
    """End every session of whoever is signed in."""
    installation_of(request).doors.sign_outs.everywhere(browser_of(request))
    return _left(request)


def local_path(text: str) -> str:
    """Where to go after signing in: a path of ours, else the start page; never another host."""
    return text if _LOCAL.fullmatch(text) else HOME


def _enter(request: Request[Any, Any, Any], signed_in: SignedIn, next_: str) -> Response[Any]:
    cookie = session_cookie(installation_of(request), signed_in.token)
    return Response(None, status_code=_SEE_OTHER, headers={"Location": local_path(next_)}, cookies=[cookie])


def _left(request: Request[Any, Any, Any]) -> Response[Any]:
    cookie = no_session(installation_of(request))
    return Response(None, status_code=_SEE_OTHER, headers={"Location": "/sign-in"}, cookies=[cookie])


def _ways_in(request: Request[Any, Any, Any], form: Form, next_: str, status: int) -> Response[Any]:
    installation = installation_of(request)
    people: Sequence[DemoPerson] = installation.doors.demo_sign_ins.people() if installation.is_demo else ()
    context = {
        "form": form,
        "next": local_path(next_),
        "people": people,
        "has_door": installation.doors.company is not None,
    }
    return _page(request, "sign-in/ways-in.html", "Sign in", context, status)


def _code_page(request: Request[Any, Any, Any], form: Form, next_: str, sent_to: str, status: int) -> Response[Any]:
    # It came back from the browser: nothing but what a masked contact looks like is said in our name.
    shown = sent_to if _MASKED.fullmatch(sent_to) else "what you typed"
    context = {"form": form, "next": local_path(next_), "sent_to": shown}
    return _page(request, "sign-in/code.html", "Enter the code", context, status)


def _page(
    request: Request[Any, Any, Any], template: str, title: str, context: dict[str, object], status: int
) -> Response[Any]:
    layout = Layout(title, shell=Shell.PLAIN, demo=installation_of(request).is_demo)
    text = pages_of(request).render(template, {**context, "layout": layout})
    return Response(text, status_code=status, media_type=HTML)


def _to(address: str) -> Response[Any]:
    return Response(None, status_code=_SEE_OTHER, headers={"Location": address})


def _challenge(request: Request[Any, Any, Any], challenge: str, max_age_s: int) -> Cookie:
    secure = installation_of(request).is_secure
    return Cookie(
        CHALLENGE,
        value=challenge,
        path="/sign-in",
        max_age=max_age_s,
        httponly=True,
        secure=secure,
        samesite="strict",
    )


def _status(refusal: Refusal) -> int:
    return _TOO_MANY if isinstance(refusal, TooManyTries) else _UNPROCESSABLE
