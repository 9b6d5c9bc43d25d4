"""Secrets that nobody can guess, from outside (§1.4)."""

from typing import Protocol


class Tokens(Protocol):
    """New secrets, from a source made for them."""

    def token(self) -> str:
        """256 bits of chance, in letters that a cookie and an address take."""
        ...

    def code(self) -> str:
        """Six digits, each million as likely as any other; zeros in front stay."""
        ...
