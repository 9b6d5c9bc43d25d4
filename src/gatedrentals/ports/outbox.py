"""Events on their way out, written in the transaction of what they tell (§12)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from attrs import frozen

from gatedrentals.domain.events import Event
from gatedrentals.domain.ids import SiteId


@frozen
class OutboxRow:
    """An event as it waits: ``subject`` is the license or lead whose events are sent in order."""

    position: int
    site_id: SiteId
    subject: UUID
    at: datetime
    event: Event


class Outbox(Protocol):
    """What was told and when."""

    def put(self, site_id: SiteId, subject: UUID, at: datetime, events: Sequence[Event]) -> None:
        """Add events of one subject, in order."""
        ...

    def waiting(self, limit: int) -> Sequence[OutboxRow]:
        """The oldest events, in order of position."""
        ...
