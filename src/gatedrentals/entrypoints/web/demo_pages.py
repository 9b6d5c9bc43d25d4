"""Pages that only a demo has: the messages that would have gone out, and every part of the design by example."""

from typing import Any

from litestar import Request, get, route
from litestar.exceptions import NotFoundException
from litestar.response import Response

from gatedrentals.entrypoints.http.access import ANYONE, needs
from gatedrentals.entrypoints.http.csrf import csrf_token
from gatedrentals.entrypoints.http.identified import Presented, installation_of
from gatedrentals.entrypoints.web import design
from gatedrentals.entrypoints.web.layout import Layout, Shell
from gatedrentals.entrypoints.web.rendering import Asked
from gatedrentals.entrypoints.web.showing import HTML, pages_of

_LATEST = 50


@get("/outbox", opt=needs(ANYONE), sync_to_thread=True)
def outbox(request: Request[Any, Any, Any]) -> Response[str]:
    """The newest messages; in a demo nothing leaves the machine."""
    _only_in_a_demo(request)
    with installation_of(request).park.store.work() as work:
        messages = work.messages.latest(_LATEST)
    layout = Layout("Outbox", shell=Shell.PLAIN, demo=True)
    text = pages_of(request).render("outbox.html", {"layout": layout, "messages": messages})
    return Response(text, media_type=HTML)


@route(["/design", "/design/{part:str}"], http_method=["GET", "POST"], opt=needs(ANYONE))
async def design_page(request: Request[Any, Any, Any]) -> Response[str]:
    """Every part of the design by example."""
    _only_in_a_demo(request)
    typed = {name: str(value) for name, value in (await request.form()).items()}
    typed = typed or {name: str(value) for name, value in request.query_params.items()}
    part = str(request.path_params.get("part", ""))
    presented = request.scope.get("auth")
    proof = csrf_token(presented.token) if isinstance(presented, Presented) else ""
    layout = Layout("Design", csrf=proof, shell=Shell.PLAIN, demo=True)
    shown = design.show(pages_of(request), layout, Asked.read(request.headers), part, typed)
    return Response(shown.html, status_code=shown.status, media_type=HTML, headers=dict(shown.headers))


def _only_in_a_demo(request: Request[Any, Any, Any]) -> None:
    if not installation_of(request).is_demo:
        raise NotFoundException
