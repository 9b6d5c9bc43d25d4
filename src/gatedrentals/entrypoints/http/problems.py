"""What went wrong, as RFC 9457 has it: a stable code, a sentence, and the fields that are at fault."""

from http import HTTPStatus

import msgspec
from attrs import frozen
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.response import Response

from gatedrentals.domain.access.limits import TooManyTries
from gatedrentals.domain.errors import InvalidValue, Refusal, RefusedWhole
from gatedrentals.entrypoints.http.faults import named

MEDIA_TYPE = "application/problem+json"
_GONE_STALE = ("stale_", "key_in_flight")
_UNKNOWN = "unknown_"
_TOO_DEEP = "while deserializing an object"
"""What msgspec says of brackets without end; a recursion of ours without end is a fault of ours."""
_NOT_THEIRS = "not_permitted"
_TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
_MALFORMED = {"bad_cursor", "key_missing", "malformed"}
_CODES = {
    HTTPStatus.BAD_REQUEST: "malformed",
    HTTPStatus.UNAUTHORIZED: "not_signed_in",
    HTTPStatus.FORBIDDEN: "not_permitted",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
    HTTPStatus.TOO_MANY_REQUESTS: "too_many_requests",
    HTTPStatus.SERVICE_UNAVAILABLE: "unavailable",
}


class Fault(msgspec.Struct, frozen=True):
    """A field that is at fault, and what would be right."""

    field: str
    message: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of every answer that is not a success."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    faults: tuple[Fault, ...] = ()


class BadRequest(Refusal):
    """A request cannot be read as what it should be."""

    code = "malformed"


class KeyMissing(Refusal):
    """A request that changes something needs a key of its sender's making."""

    code = "key_missing"


class StaleVersion(Refusal):
    """Someone else changed what the request means to change."""

    code = "stale_version"


class BadCursor(Refusal):
    """A cursor is none that was handed out."""

    code = "bad_cursor"


@frozen
class Said:
    """A problem before it is told to anybody."""

    status: int
    code: str
    detail: str
    faults: tuple[Fault, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    def to(self, request_id: str) -> Problem:
        """The problem as its body."""
        return Problem(
            type=f"urn:gatedrentals:problem:{self.code}",
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            code=self.code,
            detail=self.detail,
            request_id=request_id,
            faults=self.faults,
        )


def said(exception: Exception, handler: BaseRouteHandler | None = None) -> Said:
    """What an exception of a route says to whoever asked; of a fault of ours no more than that there was one."""
    match exception:
        case InvalidValue():
            fault = Fault(exception.field, f"{exception.value!r} is not {exception.expected}")
            return Said(HTTPStatus.UNPROCESSABLE_ENTITY, exception.code, str(exception), (fault,))
        case RefusedWhole():
            faults = tuple(Fault(*each) for each in exception.named)
            return Said(HTTPStatus.UNPROCESSABLE_ENTITY, exception.code, str(exception), faults)
        case Refusal():
            return Said(status_of(exception), exception.code, str(exception))
        case ValidationException():
            faults = tuple(Fault(*each) for each in named(handler, exception.extra))
            return Said(HTTPStatus.BAD_REQUEST, "malformed", "the request is not what this route takes", faults)
        case HTTPException():
            headers = tuple((exception.headers or {}).items())
            detail = _too_large(handler) if exception.status_code == _TOO_LARGE else exception.detail
            return Said(exception.status_code, code_of(exception.status_code), detail, (), headers)
        case _:
            return _unforeseen(exception)


def _unforeseen(exception: Exception) -> Said:
    if isinstance(exception, RecursionError) and str(exception).endswith(_TOO_DEEP):
        return Said(HTTPStatus.BAD_REQUEST, "malformed", "the body is nested too deep to be read")
    if _is_outage(exception):
        return Said(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", "the database does not answer; try again soon")
    detail = "something went wrong here; nothing was changed by a request that failed like this"
    return Said(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", detail)


def status_of(refusal: Refusal) -> int:
    """The status of a refusal: 403, 404 of what is unknown, 409 of what is stale, 429 of too many tries, else 422."""
    if refusal.code.startswith(_GONE_STALE):
        return HTTPStatus.CONFLICT
    if refusal.code.startswith(_UNKNOWN):
        return HTTPStatus.NOT_FOUND
    if refusal.code in _MALFORMED:
        return HTTPStatus.BAD_REQUEST
    if refusal.code == _NOT_THEIRS:
        return HTTPStatus.FORBIDDEN
    if refusal.code == TooManyTries.code:
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY


def code_of(status: int) -> str:
    """The code of a status that the framework answers with."""
    return _CODES.get(HTTPStatus(status), "refused")


def problem_response(told: Said, request_id: str) -> Response[bytes]:
    """A problem as an answer."""
    return Response(
        msgspec.json.encode(told.to(request_id)),
        status_code=told.status,
        media_type=MEDIA_TYPE,
        headers=dict(told.headers),
    )


def _too_large(handler: BaseRouteHandler | None) -> str:
    most = handler.resolve_request_max_body_size() if isinstance(handler, HTTPRouteHandler) else None
    return "the body is too large" + (f": at most {most:,} bytes are taken here" if most else "")


def _is_outage(exception: Exception) -> bool:
    from sqlalchemy.exc import DBAPIError, OperationalError
    from sqlalchemy.exc import TimeoutError as PoolTimeout

    lost = isinstance(exception, DBAPIError) and exception.connection_invalidated
    return lost or isinstance(exception, OperationalError | PoolTimeout)
