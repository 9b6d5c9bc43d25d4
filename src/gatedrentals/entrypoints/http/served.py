"""The outermost layer: requests get an id, answers their headers, a line in the log and a place in the metrics."""

import time
from uuid import uuid4

import structlog
from attrs import frozen
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from gatedrentals.entrypoints.http.headers import secure
from gatedrentals.entrypoints.http.metrics import Metrics

REQUEST_ID = "X-Request-Id"
_KEPT_ID = "request_id"
_LONGEST_ID = 64

_log = structlog.get_logger("gatedrentals.http")


@frozen
class Served:
    """An application as it is served."""

    app: ASGIApp
    metrics: Metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and look after its answer."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        request_id = _given_id(scope) or uuid4().hex
        scope["state"] = {**scope.get("state", {}), _KEPT_ID: request_id}
        begun = time.perf_counter()
        status = 500

        async def tell(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableScopeHeaders.from_message(message)
                headers[REQUEST_ID] = request_id
                secure(scope, headers)
            await send(message)

        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            await self.app(scope, receive, tell)
        finally:
            seconds = time.perf_counter() - begun
            route = str(scope.get("path_template") or "unmatched")
            self.metrics.count(scope["method"], route, status, seconds)
            _log.info(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=status,
                ms=round(seconds * 1000, 1),
                who=getattr(scope.get("user"), "key", None),
            )
            structlog.contextvars.clear_contextvars()


def request_id_of(scope: Scope) -> str:
    """The id of a request under way; empty outside of `Served`."""
    return str(scope.get("state", {}).get(_KEPT_ID, ""))


def _given_id(scope: HTTPScope) -> str:
    """The id that a proxy of ours gave, if it is one that can stand in a log."""
    given = dict(scope["headers"]).get(REQUEST_ID.lower().encode(), b"").decode("latin-1")
    return given if given.isascii() and given.replace("-", "").isalnum() and len(given) <= _LONGEST_ID else ""
