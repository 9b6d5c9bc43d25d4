"""Answers in memory; a key is held by one work at a time."""

from datetime import datetime
from typing import TypeAlias

from attrs import frozen

from gatedrentals.domain.ids import NO_SITE
from gatedrentals.ports.answers import Answer, KeyedRequest, KeyInFlight, KeyReused
from gatedrentals.testing.fakes.locks import WorkLocks
from gatedrentals.testing.fakes.rows import Draft, Scope, Table

Key: TypeAlias = tuple[str, str]


@frozen
class KeptAnswer:
    """An answer with what it answers."""

    asked: KeyedRequest
    answer: Answer
    kept_at: datetime


def answers_table() -> Table[Key, KeptAnswer]:
    """Answers by scope and key."""
    return Table(meanwhile=KeyReused)


@frozen
class MemoryAnswers:
    """Each answer once."""

    _rows: Draft[Key, KeptAnswer]
    _locks: WorkLocks
    _scope: Scope

    def claim(self, asked: KeyedRequest) -> Answer | None:
        """The answer that was given before, or None. Raises KeyReused or KeyInFlight."""
        key = (asked.scope, asked.key)
        if not self._locks.hold(("answer", key), asked.wait_ms / 1_000):
            message = f"a request with key {asked.key!r} is being worked on"
            raise KeyInFlight(message)
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

    def _sees(self, row: KeptAnswer) -> bool:
        return self._scope.sees(row.asked.site_id or NO_SITE)
