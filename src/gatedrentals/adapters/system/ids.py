"""Identifiers of UUID version 7: time first, chance after it."""

import secrets
import time
from threading import Lock
from uuid import UUID

_NANOSECONDS = 1_000_000
_CHANCE_BITS = 74
_STEP_BITS = 32


class SystemIds:
    """Identifiers that sort by when they were made, also those of one millisecond or after the clock went back."""

    def __init__(self) -> None:
        """Begin with the present."""
        self._lock = Lock()
        self._last = 0

    def new(self) -> UUID:
        """An identifier never given before; later ones sort after earlier ones."""
        with self._lock:
            present = time.time_ns() // _NANOSECONDS
            if present > self._last >> _CHANCE_BITS:
                self._last = present << _CHANCE_BITS | secrets.randbits(_CHANCE_BITS - 1)
            else:
                # A step of chance rather than of one: the next identifier cannot be guessed.
                self._last += 1 + secrets.randbits(_STEP_BITS)
            return _uuid7(self._last)


def _uuid7(number: int) -> UUID:
    """Lay 48 bits of milliseconds and 74 of chance around the version (7) and the variant (2)."""
    instant, first, second = number >> _CHANCE_BITS, number >> 62 & 0xFFF, number & (1 << 62) - 1
    return UUID(int=instant << 80 | 7 << 76 | first << 64 | 2 << 62 | second)
