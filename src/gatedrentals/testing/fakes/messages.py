"""Messages in memory."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import TypeAlias

from attrs import evolve, field, frozen

from gatedrentals.ports.messages import Outgoing, Posted
from gatedrentals.testing.fakes.rows import Draft, Scope, Table

Told: TypeAlias = tuple[str, str, str, str]


def _told(outgoing: Outgoing) -> Told:
    to = outgoing.message.to
    return (outgoing.kind, outgoing.about, to.channel.value, to.address)


@frozen
class MessagesTable:
    """Messages by position, found by what they are about, and the counter that numbers them."""

    rows: Table[int, Posted] = field(factory=lambda: Table[int, Posted](lambda row: (_told(row.outgoing),)))
    positions: "count[int]" = field(factory=lambda: count(1))


@frozen
class MemoryMessages:
    """Messages in the order in which they were put."""

    _rows: Draft[int, Posted]
    _positions: "count[int]"
    _scope: Scope

    def put(self, outgoing: Outgoing) -> bool:
        """Put a message; whether it is new: nothing happens if this recipient was told of it before."""
        self._scope.enter(outgoing.site_id)
        if self._rows.at(_told(outgoing)):
            return False
        position = next(self._positions)
        self._rows.put(position, Posted(position, outgoing))
        return True

    def waiting(self, limit: int) -> Sequence[Posted]:
        """The oldest messages that are to be sent."""
        return [row for row in self._seen() if row.sent_at is None and not row.outgoing.is_withheld][:limit]

    def sent(self, position: int, at: datetime) -> None:
        """Say that a message was sent."""
        row = self._rows.get(position)
        if row is not None and self._scope.sees(row.outgoing.site_id):
            self._rows.put(position, evolve(row, sent_at=at))

    def latest(self, limit: int) -> Sequence[Posted]:
        """The newest messages that are not withheld, newest first."""
        return [row for row in reversed(self._seen()) if not row.outgoing.is_withheld][:limit]

    def forget(self, before: datetime) -> int:
        """Forget messages that were put before an instant; returns how many that were."""
        old = [row for row in self._seen() if row.outgoing.put_at < before]
        for row in old:
            self._rows.put(row.position, None)
        return len(old)

    def _seen(self) -> list[Posted]:
        found = [row for row in self._rows.all() if self._scope.sees(row.outgoing.site_id)]
        return sorted(found, key=lambda row: row.position)
