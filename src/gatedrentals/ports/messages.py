"""Messages on their way to people (§13.6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.notices.message import Message


@frozen
class Outgoing:
    """A message with what it is about: ``(kind, about, to)`` is unique, so that nobody is told twice.

    ``site_id`` is `NO_SITE` for what belongs to no single one. ``is_withheld``: it goes to nobody, because nobody known
    can be reached there; it is kept so that asking for a code does the same work for anybody.
    """

    site_id: SiteId
    kind: str
    about: str
    message: Message
    put_at: datetime
    is_withheld: bool = False


@frozen
class Posted:
    """A message as it was put, with its place in the order of putting, and when it was sent."""

    position: int
    outgoing: Outgoing
    sent_at: datetime | None = None


class Messages(Protocol):
    """The messages of every site."""

    def put(self, outgoing: Outgoing) -> bool:
        """Put a message; whether it is new: nothing happens if this recipient was told of it before."""
        ...

    def waiting(self, limit: int) -> Sequence[Posted]:
        """The oldest messages that are to be sent."""
        ...

    def sent(self, position: int, at: datetime) -> None:
        """Say that a message was sent."""
        ...

    def latest(self, limit: int) -> Sequence[Posted]:
        """The newest messages that are not withheld, newest first."""
        ...

    def forget(self, before: datetime) -> int:
        """Forget messages that were put before an instant; returns how many that were."""
        ...
