"""Browsers that signed in. Only a work of every site sees them: a person may be of several."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from gatedrentals.domain.access.session import Session


class Sessions(Protocol):
    """Every session, by the hash of its token."""

    def open(self, session: Session) -> None:
        """Add a session; its token was never given before."""
        ...

    def find(self, token_hash: bytes) -> Session | None:
        """The session of a token, also one that has ended, or None."""
        ...

    def of(self, key: str) -> Sequence[Session]:
        """The sessions of a principal that nobody ended, the one that was used last first; they may have expired."""
        ...

    def touch(self, token_hash: bytes, at: datetime) -> None:
        """Write that a session was used; nothing happens if it was used later already, or was revoked."""
        ...

    def revoke(self, token_hash: bytes, at: datetime) -> None:
        """End a session for good; nothing happens if it is revoked or unknown."""
        ...

    def revoke_all(self, key: str, at: datetime) -> int:
        """End every session that is this principal's, alone or among others; returns how many that were."""
        ...

    def forget(self, before: datetime) -> int:
        """Forget sessions that were opened before an instant; returns how many that were."""
        ...
