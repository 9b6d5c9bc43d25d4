"""ETags of documents that change: a hash of what is shown, so that a stale copy is noticed whatever made it stale."""

import hashlib
from typing import Any

import msgspec
from litestar import Request
from litestar.response import Response

_LENGTH = 32


def etag_of(body: object) -> str:
    """The ETag of a body."""
    return '"' + hashlib.sha256(msgspec.json.encode(body)).hexdigest()[:_LENGTH] + '"'


def tagged(request: Request[Any, Any, Any], body: msgspec.Struct) -> Response[Any]:
    """A document with its ETag, or 304 for whoever has it already."""
    tag = etag_of(body)
    if request.headers.get("If-None-Match") == tag:
        return Response(None, status_code=304, headers={"ETag": tag})
    return Response(body, headers={"ETag": tag})
