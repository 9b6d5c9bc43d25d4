"""Whether the program lives, whether it can work, and its figures."""

from typing import Any

import msgspec
from litestar import Request, Router, get
from litestar.response import Response

from gatedrentals.entrypoints.http.access import ANYONE, needs
from gatedrentals.entrypoints.http.identified import installation_of
from gatedrentals.entrypoints.http.metrics import CONTENT_TYPE, Metrics


class Health(msgspec.Struct, frozen=True):
    """What works: each thing that is needed, and "ok" or what is wrong with it."""

    status: str
    checks: dict[str, str]


@get("/health/live", opt=needs(ANYONE), sync_to_thread=False, summary="The program lives")
def live() -> Health:
    """Say that the program lives."""
    return Health("ok", {})


@get("/health/ready", opt=needs(ANYONE), sync_to_thread=True, summary="All that is needed answers")
def ready(request: Request[Any, Any, Any]) -> Response[Health]:
    """Say whether everything that work depends on answers; 503 if something does not."""
    checks = installation_of(request).checks()
    is_ready = all(found == "ok" for found in checks.values())
    return Response(Health("ok" if is_ready else "failing", checks), status_code=200 if is_ready else 503)


@get("/metrics", opt=needs(ANYONE), sync_to_thread=False, include_in_schema=False)
def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Figures for Prometheus; the outer proxy lets nobody else see them."""
    found = request.app.state["metrics"]
    assert isinstance(found, Metrics)
    return Response(found.exposed(), media_type=CONTENT_TYPE)


HEALTH = Router("/", route_handlers=[live, ready, metrics], tags=["health"])
