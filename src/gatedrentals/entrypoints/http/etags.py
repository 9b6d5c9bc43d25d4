"""ETags of documents that change: a hash of what is shown, so that a stale copy is noticed whatever made it stale."""

import hashlib
import re
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import ValidationException
from litestar.response import Response

IF_MATCH, IF_NONE_MATCH = "If-Match", "If-None-Match"
_LENGTH = 32
_ANY = "*"
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
_TAGS = re.compile(rf"\s*{_TAG.pattern}\s*(?:,\s*{_TAG.pattern}\s*)*")


def etag_of(body: object) -> str:
    """The ETag of a body."""
    return '"' + hashlib.sha256(msgspec.json.encode(body)).hexdigest()[:_LENGTH] + '"'


def tagged(request: Request[Any, Any, Any], body: msgspec.Struct, version: object | None = None) -> Response[Any]:
    """A document with its ETag, or 304 for whoever has it already; ``version`` is what changes of it, if not all."""
    tag = etag_of(body if version is None else version)
    have = request.headers.get(IF_NONE_MATCH, "")
    if have.strip() == _ANY or tag in _TAG.findall(have.replace("W/", "")):
        return Response(None, status_code=304, headers={"ETag": tag})
    return Response(body, headers={"ETag": tag})


def meant_by(request: Request[Any, Any, Any]) -> frozenset[str] | None:
    """The versions that a change is meant for, by their ETags; None is any.

    Raises ValidationException for what is no list of ETags: whoever wrote it believed that it holds something back.
    """
    header = request.headers.get(IF_MATCH)
    if header is None or header.strip() == _ANY:
        return None
    if not _TAGS.fullmatch(header):
        message = f"{header!r} is no ETag as a document came with it, in its quotes"
        raise ValidationException(extra=[{"key": IF_MATCH, "message": message}])
    return frozenset(_TAG.findall(header))
