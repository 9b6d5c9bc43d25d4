"""Cursors: where a list went on, in a form that nobody should take apart.

A cursor is of one list, as it was asked: with a part of it missing, of another list, or made up, it is none. It is no
secret: whoever makes one up on purpose gets to a place that they may read anyway.
"""

from base64 import b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import blake2b
from urllib.parse import parse_qsl, urlsplit

from attrs import frozen

from gatedrentals.entrypoints.http.problems import BadCursor

_CHECK_BYTES = 6
_MOVES_ON = frozenset({"cursor", "after", "limit"})
"""Parameters that ask for another part of the same list."""


@frozen
class Cursors:
    """The cursors of one list; ``of`` names it."""

    of: str

    @classmethod
    def at(cls, address: str) -> "Cursors":
        """Of the list at an address: its path, its filters and its order."""
        parts = urlsplit(address)
        asked = sorted(each for each in parse_qsl(parts.query) if each[0] not in _MOVES_ON)
        return cls(f"{parts.path}?{asked}")

    def to(self, place: str | None) -> str | None:
        """A place in the list as a cursor; None at its end, which may be the empty place."""
        if not place:
            return None
        return urlsafe_b64encode(self._check(place) + place.encode()).decode().rstrip("=")

    def place(self, cursor: str | None) -> str | None:
        """The place that a cursor means; None is the beginning. Raises BadCursor."""
        if not cursor:
            return None
        try:
            read = b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            place = read[_CHECK_BYTES:].decode()
        except (Error, ValueError) as error:
            raise _none(cursor) from error
        if read[:_CHECK_BYTES] != self._check(place):
            raise _none(cursor)
        return place

    def number(self, cursor: str | None) -> int | None:
        """The same of a list whose places are numbers. Raises BadCursor."""
        place = self.place(cursor)
        return None if place is None else int(place)

    def _check(self, place: str) -> bytes:
        return blake2b(f"{self.of}\n{place}".encode(), digest_size=_CHECK_BYTES).digest()


def _none(cursor: str) -> BadCursor:
    return BadCursor(f"cursor: {cursor!r} is none that this list gave; leave it out to begin anew")
