"""What waits for a person: action items, and input that could not be processed, with its reason (§14.1)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.attention.item import KeptItem, Urgency
from gatedrentals.domain.ids import SiteId

__all__ = ["ItemCount", "KeptItem", "KeptItems", "Place", "Urgency"]


@frozen(order=True)
class Place:
    """Where an item stands among all that is open at an instant: most urgent first, then deadline, then age.

    Items without a deadline come after those with one.
    """

    urgency: int
    has_no_deadline: bool
    deadline_at: datetime
    raised_at: datetime
    site_id: str
    kind: str
    key: str

    @classmethod
    def of(cls, item: KeptItem, now: datetime) -> "Place":
        """The place of an item."""
        return cls(
            urgency=item.urgency_at(now).value,
            has_no_deadline=item.deadline_at is None,
            deadline_at=item.deadline_at or item.raised_at,
            raised_at=item.raised_at,
            site_id=item.site_id,
            kind=item.kind,
            key=item.key,
        )


@frozen
class ItemCount:
    """How many items of a kind are open at a site, and how many of them are P0."""

    site_id: SiteId
    kind: str
    items: int
    urgent: int


class KeptItems(Protocol):
    """The open items of every site."""

    def keep(self, item: KeptItem) -> None:
        """Raise an item; one that is open keeps when it was raised, and all else is brought up to date.

        One that was dismissed stays so until its cause is gone.
        """
        ...

    def resolve(self, site_id: SiteId, kind: str, key: str, at: datetime) -> None:
        """Close an item whose cause is gone; nothing happens if it is not open."""
        ...

    def dismiss(self, site_id: SiteId, kind: str, key: str, at: datetime) -> bool:
        """Take an item off the list though its cause is there, as a person judged; whether it was open."""
        ...

    def find(self, site_id: SiteId, kind: str, key: str) -> KeptItem | None:
        """The open item of this kind and key, or None."""
        ...

    def open_items(self, site_id: SiteId, license_number: str = "") -> Sequence[KeptItem]:
        """Every open item of a site, or of one of its licenses, most urgent and oldest first."""
        ...

    def page(
        self, site_id: SiteId, kinds: Collection[str], now: datetime, limit: int, after: Place | None = None
    ) -> Sequence[KeptItem]:
        """Open items of these kinds in order of `Place`, those after one, up to a limit."""
        ...

    def counts(self, site_id: SiteId, now: datetime) -> Sequence[ItemCount]:
        """How many are open of each kind, in order of kind."""
        ...
