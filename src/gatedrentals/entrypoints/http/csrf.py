"""Proof that a page of ours asked for a change: a token bound to the session, and where the request came from."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import Any

from litestar import Request
from litestar.enums import RequestEncodingType
from litestar.exceptions import PermissionDeniedException

HEADER = "X-CSRF-Token"
FIELD = "csrf_token"
NOT_CURRENT = "this page is no longer current: load it again and repeat what you did"
"""What whoever sends a form of a session that has ended since is told."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_API = "/v1/"
_OF_A_PROGRAM = f"a cookie alone proves nothing here: send its token as Authorization: Bearer, or {HEADER} with it"
_FORMS = {RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART}


def csrf_token(session_token: str) -> str:
    """A token for the pages of a session; masked anew each time, so that a compressed page does not tell it."""
    mac = _mac(session_token)
    pad = secrets.token_bytes(len(mac))
    return urlsafe_b64encode(pad + _xor(pad, mac)).decode()


def is_ours(token: str, session_token: str) -> bool:
    """Whether a token is one of this session's."""
    try:
        raw = urlsafe_b64decode(token.encode())
    except (Error, ValueError):
        return False
    pad, masked = raw[: len(raw) // 2], raw[len(raw) // 2 :]
    return len(pad) == len(masked) and hmac.compare_digest(_xor(pad, masked), _mac(session_token))


async def check(request: Request[Any, Any, Any], session_token: str) -> None:
    """Refuse a change that another site's page may have sent. Raises PermissionDeniedException."""
    if request.method in SAFE:
        return
    check_origin(request)
    token = request.headers.get(HEADER)
    if token is None and request.content_type[0] in _FORMS:
        found = (await request.form()).get(FIELD)
        token = found if isinstance(found, str) else None
    if token is None or not is_ours(token, session_token):
        raise PermissionDeniedException(detail=_OF_A_PROGRAM if request.url.path.startswith(_API) else NOT_CURRENT)


def check_origin(request: Request[Any, Any, Any]) -> None:
    """Refuse what a browser says another site's page sent. Raises PermissionDeniedException."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin.split("://")[-1] != request.headers.get("Host", "")
    if fetched_from in {"cross-site", "same-site"} or foreign:
        raise PermissionDeniedException(detail="a page of another site may not ask for this")


def _mac(session_token: str) -> bytes:
    return hmac.new(session_token.encode(), b"gatedrentals csrf", hashlib.sha256).digest()


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
