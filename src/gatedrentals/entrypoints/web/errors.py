"""What went wrong, as a page or, where a page asked for a part of itself, as that part."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from attrs import evolve
from litestar import Request
from litestar.enums import RequestEncodingType
from litestar.response import Response

from gatedrentals.domain.period import with_day_words
from gatedrentals.entrypoints.http.access import LACKING
from gatedrentals.entrypoints.http.csrf import NOT_CURRENT
from gatedrentals.entrypoints.http.problems import Said
from gatedrentals.entrypoints.http.served import request_id_of
from gatedrentals.entrypoints.web.layout import Layout, Shell
from gatedrentals.entrypoints.web.problems import problem
from gatedrentals.entrypoints.web.rendering import Asked
from gatedrentals.entrypoints.web.showing import pages_of

SIGN_IN = "/sign-in"
_MACHINES = ("/v1", "/openapi", "/health", "/metrics", "/static")
_SIGNED_IN_SINCE = "Somebody has signed in here since it was loaded. Load it again, and repeat what you did."
_SIGNED_OUT, _SEE_OTHER, _CONFLICT = 401, 303, 409


def wants_page(request: Request[Any, Any, Any]) -> bool:
    """Whether a person reads the answer: pages have no prefix, the API and what watches us do."""
    return not request.url.path.startswith(_MACHINES)


def error_page(request: Request[Any, Any, Any], told: Said) -> Response[Any]:
    """A problem as a page, or as the part of one that was asked for; whoever is signed out is led to the sign-in."""
    asked = Asked.read(request.headers)
    if told.status == _SIGNED_OUT and not asked.by_htmx and request.method == "GET":
        return Response(None, status_code=_SEE_OTHER, headers={"Location": _sign_in_for(str(request.url))})
    shown = problem(
        told.status,
        _own_words(told),
        code=told.code,
        reference=request_id_of(request.scope),
        retry_href=str(request.url.path) if told.status == _CONFLICT else "",
    )
    if told.detail == NOT_CURRENT:
        shown = evolve(shown, title="This page is no longer current", text=_SIGNED_IN_SINCE)
    context = {"problem": shown, "layout": Layout(shown.title, shell=Shell.PLAIN), "asked": asked}
    template = "errors/fragment.html" if asked.by_htmx else "errors/problem.html"
    if told.status == _SIGNED_OUT and not asked.by_htmx:
        template = "errors/session_ended.html"
        came_from = _sign_in_for(request.headers.get("Referer", ""))
        context["layout"] = Layout(shown.title, shell=Shell.PLAIN, sign_in_href=came_from)
        context["sent_files"] = request.content_type[0] == RequestEncodingType.MULTI_PART
    text = pages_of(request).render(template, context)
    return Response(text, status_code=told.status, media_type="text/html", headers=dict(told.headers))


def _sign_in_for(address: str) -> str:
    """The sign-in that leads on to a page of ours, whichever host it was asked from."""
    wanted = urlsplit(address)
    return f"{SIGN_IN}?next={quote(wanted.path + (f'?{wanted.query}' if wanted.query else ''))}"


def _own_words(told: Said) -> str:
    """What a refusal says itself.

    Nothing of a fault of ours, of what only programs call a permission, or where it says the name of the status alone.
    """
    if told.status >= HTTPStatus.INTERNAL_SERVER_ERROR or told.detail == HTTPStatus(told.status).phrase:
        return ""
    if told.status == HTTPStatus.FORBIDDEN and told.detail.endswith(LACKING):
        return ""
    return with_day_words(told.detail)
