"""Answers in memory; a key is held by one work at a time, as the database's advisory locks hold it."""

from datetime import datetime
from threading import Condition

from attrs import define, field, frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.answers import Answer, KeyedRequest, KeyInFlight, KeyReused
from gatedrentals.testing.fakes.rows import Draft, Scope, Table

Key = tuple[str, str]
NO_SITE = SiteId("")


@frozen
class KeptAnswer:
    """An answer with what it answers."""

    asked: KeyedRequest
    answer: Answer
    kept_at: datetime


@frozen
class AnswersTable:
    """Answers by scope and key, and the keys that works hold."""

    rows: Table[Key, KeptAnswer] = field(factory=lambda: Table[Key, KeptAnswer](meanwhile=KeyReused))
    held: set[Key] = field(factory=set)
    changed: Condition = field(factory=Condition)


@define
class MemoryAnswers:
    """Each answer once."""

    _rows: Draft[Key, KeptAnswer]
    _table: AnswersTable
    _scope: Scope
    _own: set[Key] = field(factory=set)

    def claim(self, asked: KeyedRequest) -> Answer | None:
        """The answer that was given before, or None. Raises KeyReused or KeyInFlight."""
        key = (asked.scope, asked.key)
        if key not in self._own:
            self._hold(key, asked.wait_ms)
        earlier = self._rows.get(key)
        if earlier is None or not self._sees(earlier):
            return None
        if earlier.asked.fingerprint != asked.fingerprint:
            message = f"key {asked.key!r} came before with another request"
            raise KeyReused(message)
        return earlier.answer

    def keep(self, asked: KeyedRequest, answer: Answer, at: datetime) -> None:
        """Keep the answer to a request that this work claimed. Raises KeyReused."""
        self._scope.enter(asked.site_id or NO_SITE)
        if self._rows.get((asked.scope, asked.key)) is not None:
            message = f"key {asked.key!r} has an answer already"
            raise KeyReused(message)
        self._rows.put((asked.scope, asked.key), KeptAnswer(asked, answer, at))

    def forget(self, before: datetime) -> int:
        """Forget what was kept before an instant; returns how many answers that were."""
        old = [row for row in self._rows.all() if row.kept_at < before and self._sees(row)]
        for row in old:
            self._rows.put((row.asked.scope, row.asked.key), None)
        return len(old)

    def release(self) -> None:
        """Let go of every key: the work has ended."""
        if self._own:
            with self._table.changed:
                self._table.held.difference_update(self._own)
                self._table.changed.notify_all()

    def _hold(self, key: Key, wait_ms: int) -> None:
        table = self._table
        with table.changed:
            if not table.changed.wait_for(lambda: key not in table.held, timeout=wait_ms / 1_000):
                message = f"a request with key {key[1]!r} is being worked on"
                raise KeyInFlight(message)
            table.held.add(key)
        self._own.add(key)

    def _sees(self, row: KeptAnswer) -> bool:
        return self._scope.sees(row.asked.site_id or NO_SITE)
