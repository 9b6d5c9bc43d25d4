"""The application: API and pages behind one door."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeAlias

import structlog
from litestar import Litestar, Request
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware
from litestar.response import Response
from litestar.types import ControllerRouterHandler

from gatedrentals.bootstrap.installation import Installation
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.notices.fair_housing import LONG
from gatedrentals.entrypoints.http.access import allowed, check_routes
from gatedrentals.entrypoints.http.doing import provide_amending, provide_doing, provide_reading
from gatedrentals.entrypoints.http.faults import check_body
from gatedrentals.entrypoints.http.headers import PACKED
from gatedrentals.entrypoints.http.health import HEALTH
from gatedrentals.entrypoints.http.identified import Identified, proven
from gatedrentals.entrypoints.http.metrics import Metrics
from gatedrentals.entrypoints.http.openapi import openapi_config
from gatedrentals.entrypoints.http.problems import problem_response, said
from gatedrentals.entrypoints.http.served import Served, request_id_of
from gatedrentals.entrypoints.http.turns import Turns
from gatedrentals.entrypoints.web.rendering import Pages

MAX_BODY_BYTES = 1_000_000
"""What a request may send; routes that take files say more."""
_SERVER_FAULT = 500
_COMPRESSED_FROM = 700
_COMPRESSED_BY = 3
"""A page of fifty rows weighs a fifteenth more than by 5, and is packed in half the time."""

Lifespan: TypeAlias = Callable[[Litestar], AbstractAsyncContextManager[None]]
"""What is open while the application is served."""

_log = structlog.get_logger("gatedrentals.http")


def make_app(installation: Installation, lifespan: Sequence[Lifespan] = ()) -> Served:
    """The application on an installation. Raises RouteWithoutNeed for a route that anybody could call by accident."""
    from gatedrentals.entrypoints.api.routes import API
    from gatedrentals.entrypoints.web.routes import PAGES

    metrics = Metrics()
    app = build([HEALTH, API, PAGES], installation, metrics, lifespan)
    check_routes(app.routes)
    return Served(app, metrics)


def build(
    routes: Sequence[ControllerRouterHandler],
    installation: Installation,
    metrics: Metrics,
    lifespan: Sequence[Lifespan] = (),
) -> Litestar:
    """The routes with all that holds for each of them."""
    logging.getLogger("litestar").setLevel(logging.CRITICAL)  # what went wrong is logged here, once
    return Litestar(
        route_handlers=list(routes),
        middleware=[Turns(), DefineMiddleware(Identified, exclude_from_auth_key="needs_nobody")],
        guards=[allowed],
        before_request=_before,
        dependencies={
            "reading": Provide(provide_reading, sync_to_thread=False),
            "doing": Provide(provide_doing, sync_to_thread=False),
            "amending": Provide(provide_amending, sync_to_thread=False),
        },
        exception_handlers={Refusal: told, HTTPException: told, Exception: told},
        request_max_body_size=MAX_BODY_BYTES,
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=_COMPRESSED_FROM, gzip_compress_level=_COMPRESSED_BY, exclude_opt_key=PACKED
        ),
        openapi_config=openapi_config(),
        state=State({"installation": installation, "metrics": metrics, "pages": Pages(LONG)}),
        lifespan=list(lifespan),
        debug=False,
    )


async def _before(request: Request[Any, Any, Any]) -> None:
    await proven(request)
    await check_body(request)


def told(request: Request[Any, Any, Any], exception: Exception) -> Response[Any]:
    """What whoever asked hears of an exception; a fault of ours is logged with all that is known of it."""
    from gatedrentals.entrypoints.web.errors import error_page, wants_page

    problem = said(exception, request.scope.get("route_handler"))
    if problem.status >= _SERVER_FAULT:
        _log.error("fault", path=request.url.path, exc_info=exception)
    if wants_page(request):
        return error_page(request, problem)
    return problem_response(problem, request_id_of(request.scope))
