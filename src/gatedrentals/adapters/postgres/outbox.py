"""Events on their way out: kept in memory until the work's next write, so that they cost no trip of their own."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from attrs import field, frozen

from gatedrentals.adapters.postgres.json import encode
from gatedrentals.adapters.postgres.transactions import Transaction
from gatedrentals.adapters.wire.events import read_event, write_event
from gatedrentals.domain.events import Event
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.outbox import OutboxRow

_PUT = """
    INSERT INTO crm_sync_event (site_id, subject, at, name, content)
    SELECT x.site_id, x.subject, x.at, x.name, x.content FROM json_to_recordset(%s::json)
        AS x (site_id text, subject uuid, at timestamptz, name text, content jsonb)
"""
_WAITING = "SELECT position, site_id, subject, at, content FROM crm_sync_event ORDER BY position LIMIT %s"


@frozen
class PostgresOutbox:
    """The outbox of one transaction."""

    transaction: Transaction
    enter: Callable[[SiteId], None]
    pending: list[dict[str, object]] = field(factory=list)

    def put(self, site_id: SiteId, subject: UUID, at: datetime, events: Sequence[Event]) -> None:
        """Add events of one subject, in order."""
        self.enter(site_id)
        for event in events:
            content = write_event(event)
            self.pending.append(
                {"site_id": site_id, "subject": subject, "at": at, "name": event.tag, "content": content}
            )

    def waiting(self, limit: int) -> Sequence[OutboxRow]:
        """The oldest events, in order of position."""
        self.flush()
        return tuple(
            OutboxRow(position, SiteId(site_id), subject, at, read_event(content))
            for position, site_id, subject, at, content in self.transaction.driver.execute(_WAITING, (limit,))
        )

    def take(self) -> list[dict[str, object]]:
        """The events that wait in memory, for a statement that writes them along."""
        taken = list(self.pending)
        self.pending.clear()
        return taken

    def flush(self) -> None:
        """Write the events that wait in memory."""
        if self.pending:
            self.transaction.driver.execute(_PUT, (encode(self.take()),))
