"""The cookie that holds a session's token: sent to nobody else, read by no script."""

from litestar.datastructures import Cookie

from gatedrentals.bootstrap.installation import Installation
from gatedrentals.domain.access.session import RESIDENT_ABSOLUTE


def session_cookie(installation: Installation, token: str) -> Cookie:
    """The cookie of a new session. How long it lasts, the session itself says: the cookie is no longer than any."""
    return _cookie(installation, token, int(RESIDENT_ABSOLUTE.total_seconds()))


def no_session(installation: Installation) -> Cookie:
    """The cookie that takes the other away."""
    return _cookie(installation, "", 0)


def _cookie(installation: Installation, token: str, max_age_s: int) -> Cookie:
    return Cookie(
        installation.cookie,
        value=token,
        path="/",
        max_age=max_age_s,
        httponly=True,
        secure=installation.is_secure,
        samesite="lax",
    )
