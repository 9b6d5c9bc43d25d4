"""Sessions: rows that only a work of every site sees."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import frozen
from psycopg.pq import Format
from sqlalchemy import delete, insert, select, update

from gatedrentals.adapters.postgres.schema.access import SESSION
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.adapters.postgres.trips import Statement
from gatedrentals.domain.access.contact import Channel, Contact
from gatedrentals.domain.access.session import Session
from gatedrentals.domain.ids import NO_SITE


@frozen
class PostgresSessions:
    """Every session as it stands."""

    at: Site

    def open(self, session: Session) -> None:
        """Add a session; its token was never given before."""
        self.at.enter(NO_SITE)
        contact = session.contact
        self.at.run(
            insert(SESSION).values(
                token_hash=session.token_hash,
                keys=list(session.keys),
                created_at=session.created_at,
                last_seen_at=session.last_seen_at,
                address=session.address,
                agent=session.agent,
                channel=None if contact is None else contact.channel.value,
                reached_at=None if contact is None else contact.address,
                revoked_at=session.revoked_at,
            )
        )

    def find(self, token_hash: bytes) -> Session | None:
        """The session of a token, also one that has ended, or None."""
        return next(map(_session, self.at.ask(_FOUND, (token_hash,))), None)

    def of(self, key: str) -> Sequence[Session]:
        """The sessions of a principal that nobody ended, the one that was used last first; they may have expired."""
        live = select(SESSION).where(SESSION.c["keys"].contains([key]), SESSION.c.revoked_at.is_(None))
        return tuple(map(_session, self.at.rows(live.order_by(SESSION.c.last_seen_at.desc(), SESSION.c.token_hash))))

    def touch(self, token_hash: bytes, at: datetime) -> None:
        """Write that a session was used; nothing happens if it was used later already, or was revoked."""
        used = update(SESSION).where(SESSION.c.token_hash == token_hash, SESSION.c.revoked_at.is_(None))
        self.at.run(used.where(SESSION.c.last_seen_at < at).values(last_seen_at=at))

    def revoke(self, token_hash: bytes, at: datetime) -> None:
        """End a session for good; nothing happens if it is revoked or unknown."""
        live = update(SESSION).where(SESSION.c.token_hash == token_hash, SESSION.c.revoked_at.is_(None))
        self.at.run(live.values(revoked_at=at))

    def revoke_all(self, key: str, at: datetime) -> int:
        """End every session that is this principal's, alone or among others; returns how many that were."""
        live = update(SESSION).where(SESSION.c["keys"].contains([key]), SESSION.c.revoked_at.is_(None))
        return self.at.run(live.values(revoked_at=at))

    def forget(self, before: datetime) -> int:
        """Forget sessions that were opened before an instant; returns how many that were."""
        return self.at.run(delete(SESSION).where(SESSION.c.created_at < before))


_FOUND = Statement(
    f"SELECT {', '.join(SESSION.c.keys())} FROM session WHERE token_hash = $1".encode(),  # noqa: S608 - our own columns
    (Format.BINARY,),
)


def _session(row: Sequence[Any]) -> Session:
    token_hash, keys, created_at, last_seen_at, address, agent, channel, reached_at, revoked_at = row
    return Session(
        token_hash=token_hash,
        keys=tuple(keys),
        created_at=created_at,
        last_seen_at=last_seen_at,
        address=address,
        agent=agent,
        contact=None if channel is None else Contact(Channel(channel), reached_at),
        revoked_at=revoked_at,
    )
