"""Answers already given; a key is held by an advisory lock that ends with its transaction, so a crash frees it."""

from datetime import datetime

from attrs import frozen
from psycopg.errors import LockNotAvailable
from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from gatedrentals.adapters.postgres.locks import lock_of
from gatedrentals.adapters.postgres.schema.platform import IDEMPOTENT_ANSWER
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.ids import NO_SITE
from gatedrentals.ports.answers import Answer, KeyedRequest, KeyInFlight, KeyReused


@frozen
class PostgresAnswers:
    """The answers of every site."""

    at: Site

    def claim(self, asked: KeyedRequest) -> Answer | None:
        """The answer that was given before, or None. Raises KeyReused or KeyInFlight."""
        self._hold(asked)
        # A statement of its own: it must see what landed while the lock was waited for.
        table = IDEMPOTENT_ANSWER.c
        row = self.at.first(select(IDEMPOTENT_ANSWER).where(table.scope == asked.scope, table.key == asked.key))
        if row is None:
            return None
        if row.fingerprint != asked.fingerprint:
            message = f"key {asked.key!r} came before with another request"
            raise KeyReused(message)
        return Answer(row.status, row.content_type, row.body, tuple((name, value) for name, value in row.headers))

    def keep(self, asked: KeyedRequest, answer: Answer, at: datetime) -> None:
        """Keep the answer to a request that this work claimed. Raises KeyReused."""
        site_id = asked.site_id or NO_SITE
        self.at.enter(site_id)
        add = insert(IDEMPOTENT_ANSWER).values(
            scope=asked.scope,
            key=asked.key,
            site_id=site_id,
            fingerprint=asked.fingerprint,
            status=answer.status,
            content_type=answer.content_type,
            body=answer.body,
            headers=answer.headers,
            kept_at=at,
        )
        # Row-level security hides the answers of other sites, not their keys.
        if self.at.run(add.on_conflict_do_nothing()) == 0:
            message = f"key {asked.key!r} has an answer already"
            raise KeyReused(message)

    def forget(self, before: datetime) -> int:
        """Forget what was kept before an instant; returns how many answers that were."""
        return self.at.run(delete(IDEMPOTENT_ANSWER).where(IDEMPOTENT_ANSWER.c.kept_at < before))

    def _hold(self, asked: KeyedRequest) -> None:
        lock = lock_of("answer", asked.scope, asked.key)
        if asked.wait_ms > 0:
            held = self._wait(lock, asked.wait_ms)
        else:
            held = self.at.connection.execute(select(func.pg_try_advisory_xact_lock(lock))).scalar_one()
        if not held:
            message = f"a request with key {asked.key!r} is being worked on"
            raise KeyInFlight(message)

    def _wait(self, lock: int, wait_ms: int) -> bool:
        self.at.run(text(f"SET LOCAL lock_timeout = {int(wait_ms)}"))
        try:
            self.at.connection.execute(select(func.pg_advisory_xact_lock(lock)))
        except OperationalError as fault:
            if isinstance(fault.orig, LockNotAvailable):
                return False
            raise
        self.at.run(text("SET LOCAL lock_timeout TO DEFAULT"))
        return True
