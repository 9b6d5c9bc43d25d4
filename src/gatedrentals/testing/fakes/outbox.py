"""The outbox in memory."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from uuid import UUID

from attrs import field, frozen

from gatedrentals.domain.events import Event
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.outbox import OutboxRow
from gatedrentals.testing.fakes.rows import Draft, Scope, Table

EVERY_EVENT = "every event"


def _outbox_rows() -> Table[int, OutboxRow]:
    return Table(lambda row: (EVERY_EVENT, row.site_id))


@frozen
class OutboxTable:
    """What waits, and the counter that positions it; a work that is taken back leaves a gap."""

    rows: Table[int, OutboxRow] = field(factory=_outbox_rows)
    positions: "count[int]" = field(factory=lambda: count(1))


@frozen
class MemoryOutbox:
    """Events in the order in which they were put."""

    _rows: Draft[int, OutboxRow]
    _positions: "count[int]"
    _scope: Scope

    def put(self, site_id: SiteId, subject: UUID, at: datetime, events: Sequence[Event]) -> None:
        """Add events of one subject, in order."""
        self._scope.enter(site_id)
        for event in events:
            position = next(self._positions)
            self._rows.put(position, OutboxRow(position, site_id, subject, at, event))

    def waiting(self, limit: int) -> Sequence[OutboxRow]:
        """The oldest events, in order of position."""
        found = self._rows.at(EVERY_EVENT if self._scope.site_id is None else self._scope.site_id)
        return sorted(found, key=lambda row: row.position)[:limit]
