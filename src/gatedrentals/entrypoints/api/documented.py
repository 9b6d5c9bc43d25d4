"""What every route may answer beside what it is for, as the API's description says it."""

from typing import Any

import msgspec
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec

from gatedrentals.entrypoints.http.problems import MEDIA_TYPE, Problem

_SAID = {
    400: "The request cannot be read: the faults name each field.",
    401: "Nobody is signed in.",
    403: "The role of who is signed in may not do this.",
    404: "There is no such thing, or it is not theirs.",
    409: "Somebody was quicker, or a request with this key is under way: read again, or ask again.",
    413: "The body is too large.",
    415: "The body is of a kind that this route does not take.",
    422: "A rule refused it; nothing was changed.",
    429: "Too many tries; wait a while.",
    500: "A fault of ours, by its id.",
    503: "Something that is needed does not answer; try again soon.",
}
READS = (400, 401, 403, 404, 422, 500, 503)
CHANGES = (*READS, 409, 413, 415)


def problems(statuses: tuple[int, ...]) -> dict[int, ResponseSpec]:
    """Problems with these statuses."""
    return {
        status: ResponseSpec(
            data_container=Problem, description=_SAID[status], media_type=MEDIA_TYPE, generate_examples=False
        )
        for status in sorted(statuses)
    }


def answers(body: type[msgspec.Struct], status: int = 200, description: str = "What was asked for.") -> dict[int, Any]:
    """An answer of this body."""
    return {status: ResponseSpec(data_container=body, description=description, generate_examples=False)}


UNCHANGED = {
    304: ResponseSpec(data_container=None, description="It is what If-None-Match says.", generate_examples=False)
}
READING, CHANGING = problems(READS), problems(CHANGES)
REPLAYED = ResponseHeader(
    name="Idempotency-Replayed", description="True where this is the answer to an earlier request.", value="true"
)
