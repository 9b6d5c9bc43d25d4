"""Cursors: where a list went on, in a form that nobody should take apart."""

from base64 import b64decode, urlsafe_b64encode
from binascii import Error

from gatedrentals.entrypoints.http.problems import BadCursor


def cursor_of(place: str | None) -> str | None:
    """A place in a list as a cursor; None at its end."""
    return None if place is None else urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(cursor: str | None) -> str | None:
    """The place that a cursor means; None is the beginning. Raises BadCursor."""
    if not cursor:
        return None
    try:
        return b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (Error, ValueError) as error:
        message = f"cursor: {cursor!r} is none that a list gave; leave it out to begin anew"
        raise BadCursor(message) from error
