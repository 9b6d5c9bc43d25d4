"""What waits for a person: action items, and input that could not be processed, with its reason (§14.1)."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.ids import SiteId


class Urgency(Enum):
    """How soon a person must look: P0 first."""

    P0 = 0
    P1 = 1
    P2 = 2


@frozen
class KeptItem:
    """Something that a person must look at. ``(site_id, kind, key)`` is unique among open items.

    ``kind`` is a stable name such as ``unmatched_receipt`` or ``bad_row``; ``source`` and ``line`` say where bad input
    stood; ``reason`` says in words what is wrong and what would be right; ``content`` is the input as it came.
    """

    site_id: SiteId
    kind: str
    key: str
    reason: str
    raised_at: datetime
    urgency: Urgency = Urgency.P1
    source: str = ""
    line: int = 0
    content: str = ""


class KeptItems(Protocol):
    """The open items of every site."""

    def keep(self, item: KeptItem) -> None:
        """Raise an item; raising an open one again changes nothing."""
        ...

    def resolve(self, site_id: SiteId, kind: str, key: str, at: datetime) -> None:
        """Close an item whose cause is gone; nothing happens if it is not open."""
        ...

    def open_items(self, site_id: SiteId) -> Sequence[KeptItem]:
        """Every open item of a site, most urgent and oldest first."""
        ...
