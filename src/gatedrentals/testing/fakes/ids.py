"""Identifiers that count, so that a test run twice gives the same ones."""

from itertools import count
from uuid import UUID


class CountingIds:
    """Identifiers that are numbers in order."""

    def __init__(self, first: int = 1) -> None:
        """Begin at a number; two counters that must not meet begin far apart."""
        self._numbers = count(first)

    def new(self) -> UUID:
        """An identifier never given before; later ones sort after earlier ones."""
        return UUID(int=next(self._numbers))
