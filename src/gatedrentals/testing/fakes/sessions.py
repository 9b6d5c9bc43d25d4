"""Sessions in memory."""

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve, frozen

from gatedrentals.domain.access.session import Session
from gatedrentals.domain.ids import NO_SITE
from gatedrentals.testing.fakes.rows import Draft, Scope, Table


def sessions_table() -> Table[bytes, Session]:
    """Sessions by the hash of their token, found by the principals that they are."""
    return Table(lambda session: session.keys)


@frozen
class MemorySessions:
    """Every session as it stands."""

    _rows: Draft[bytes, Session]
    _scope: Scope

    def open(self, session: Session) -> None:
        """Add a session; its token was never given before."""
        self._scope.enter(NO_SITE)
        self._rows.put(session.token_hash, session)

    def find(self, token_hash: bytes) -> Session | None:
        """The session of a token, also one that has ended, or None."""
        return self._rows.get(token_hash) if self._scope.sees(NO_SITE) else None

    def of(self, key: str) -> Sequence[Session]:
        """The sessions of a principal that nobody ended, the one that was used last first; they may have expired."""
        found = self._rows.at(key) if self._scope.sees(NO_SITE) else []
        live = [session for session in found if session.revoked_at is None]
        return sorted(sorted(live, key=lambda one: one.token_hash), key=lambda one: one.last_seen_at, reverse=True)

    def touch(self, token_hash: bytes, at: datetime) -> None:
        """Write that a session was used; nothing happens if it was used later already, or was revoked."""
        session = self.find(token_hash)
        if session is not None and session.revoked_at is None and session.last_seen_at < at:
            self._rows.put(token_hash, evolve(session, last_seen_at=at))

    def revoke(self, token_hash: bytes, at: datetime) -> None:
        """End a session for good; nothing happens if it is revoked or unknown."""
        session = self.find(token_hash)
        if session is not None and session.revoked_at is None:
            self._rows.put(token_hash, evolve(session, revoked_at=at))

    def revoke_all(self, key: str, at: datetime) -> int:
        """End every session that is this principal's, alone or among others; returns how many that were."""
        found = self._rows.at(key) if self._scope.sees(NO_SITE) else []
        live = [session for session in found if session.revoked_at is None]
        for session in live:
            self._rows.put(session.token_hash, evolve(session, revoked_at=at))
        return len(live)

    def forget(self, before: datetime) -> int:
        """Forget sessions that were opened before an instant; returns how many that were."""
        found = self._rows.all() if self._scope.sees(NO_SITE) else []
        old = [session for session in found if session.created_at < before]
        for session in old:
            self._rows.put(session.token_hash, None)
        return len(old)
