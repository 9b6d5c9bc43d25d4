"""An action item: something that a person must look at (§14.1)."""

from datetime import date, datetime
from enum import Enum

from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.values import frozen


class Urgency(Enum):
    """How soon a person must look: P0 first."""

    P0 = 0
    P1 = 1
    P2 = 2


@frozen
class About:
    """What an item is about, as far as there is such a thing.

    ``number`` is a receipt's sequence on the account, or the number of a refund or of a statement's version. ``day`` is
    such as the first unpaid night, or the month to close.
    """

    license_number: str = ""
    account_id: AccountId | None = None
    number: int = 0
    day: date | None = None
    amount_cents: int = 0


ABOUT_NOTHING = About()


@frozen
class KeptItem:
    """Something that a person must look at. ``(site_id, kind, key)`` is unique among open items.

    ``kind`` is the stable name of an `ItemKind`; ``reason`` says in words what is wrong and what would be right.
    Of bad input ``source`` and ``line`` say where it stood, and ``content`` is the input as it came.
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
    about: About = ABOUT_NOTHING
    deadline_at: datetime | None = None

    def urgency_at(self, now: datetime) -> Urgency:
        """How urgent it is at an instant: whatever has passed its deadline is P0."""
        return Urgency.P0 if self.deadline_at is not None and self.deadline_at <= now else self.urgency
