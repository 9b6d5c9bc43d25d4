"""Secrets that can be foreseen, so that a test run twice gets the same ones."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from itertools import count

_CODES = 1_000_000


class ForeseeableTokens:
    """Secrets made from a number that counts."""

    def __init__(self, seed: str = "") -> None:
        """Begin; two sources that must not meet have seeds of their own."""
        self.seed = seed
        self._numbers = count()

    def token(self) -> str:
        """256 bits, in letters that a cookie and an address take."""
        return urlsafe_b64encode(self._next()).rstrip(b"=").decode()

    def code(self) -> str:
        """Six digits; zeros in front stay."""
        return f"{int.from_bytes(self._next(), 'big') % _CODES:06}"

    def _next(self) -> bytes:
        return sha256(f"{self.seed}/{next(self._numbers)}".encode()).digest()
