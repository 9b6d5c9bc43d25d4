"""What the parameters of paths and lists are."""

from typing import Annotated, TypeAlias

from litestar.params import FromPath, QueryParameter

from gatedrentals.entrypoints.http.cursors import place_of
from gatedrentals.entrypoints.http.problems import BadCursor
from gatedrentals.ports.boards import MOST

Site: TypeAlias = FromPath[str]
"""A site's code."""
Number: TypeAlias = FromPath[str]
"""A license's number."""
Limit: TypeAlias = Annotated[int, QueryParameter(ge=1, le=MOST)]
"""How many rows an answer has at most."""
RefundNo: TypeAlias = FromPath[int]
"""A refund's number on its account."""


def numbered(cursor: str | None) -> int | None:
    """The number that a cursor of a numbered list means; None is the beginning. Raises BadCursor."""
    place = place_of(cursor)
    if place is None:
        return None
    if not place.isdecimal():
        message = f"cursor: {cursor!r} is none that this list gave; leave it out to begin anew"
        raise BadCursor(message)
    return int(place)
