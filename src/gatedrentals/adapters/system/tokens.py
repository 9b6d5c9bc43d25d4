"""The operating system's source of secrets."""

import secrets

_BYTES = 32
_CODES = 1_000_000


class SystemTokens:
    """Secrets of the `secrets` module."""

    def token(self) -> str:
        """256 bits of chance, in letters that a cookie and an address take."""
        return secrets.token_urlsafe(_BYTES)

    def code(self) -> str:
        """Six digits, each million as likely as any other; zeros in front stay."""
        return f"{secrets.randbelow(_CODES):06}"
