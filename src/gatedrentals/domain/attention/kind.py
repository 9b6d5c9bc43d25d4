"""What defines a kind of action item: one small value says all that queue, watch and pages need (§14.1)."""

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.attention.action import DISMISS, Action
from gatedrentals.domain.attention.item import ABOUT_NOTHING, About, KeptItem, Urgency
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.values import frozen

Deadline: TypeAlias = Callable[[date, ZoneInfo], datetime]
"""The instant by which an item must be dealt with, from the day on which its clock starts."""


class Group(Enum):
    """What an item belongs to; groups stand in this order."""

    MONEY = "money"
    LICENSES = "licenses"
    DEPOSITS = "deposits"
    REFUNDS = "refunds"
    METERS = "meters"
    BOOKS = "books"
    FILES = "files"

    @property
    def label(self) -> str:
        """The group as people read it."""
        return _GROUPS[self]


_GROUPS = {
    Group.MONEY: "Money to place",
    Group.LICENSES: "Moving in and out",
    Group.DEPOSITS: "Deposit statements",
    Group.REFUNDS: "Refunds",
    Group.METERS: "Meters",
    Group.BOOKS: "Billing and books",
    Group.FILES: "Rows of files",
}


@frozen
class ItemKind:
    """A kind of item: its stable name, what it is called, who works it, and what resolves it.

    Past its ``deadline`` an item is P0, whatever its ``urgency``. ``is_of_payer``: the item is about money of which
    nobody said for whom it is, so that licenses to put it on are suggested.
    """

    name: str
    label: str
    group: Group
    worked_by: Permission
    actions: tuple[Action, ...]
    urgency: Urgency = Urgency.P1
    deadline: Deadline | None = None
    is_of_payer: bool = False

    @property
    def is_dismissible(self) -> bool:
        """Whether a person can judge that nothing is left to do."""
        return DISMISS in self.actions

    def due_at(self, day: date, zone: ZoneInfo) -> datetime:
        """The deadline of an item whose clock runs from a day. The kind must have one."""
        assert self.deadline is not None
        return self.deadline(day, zone)

    def item(
        self,
        site_id: SiteId,
        key: str,
        reason: str,
        at: datetime,
        about: About = ABOUT_NOTHING,
        deadline_at: datetime | None = None,
    ) -> KeptItem:
        """An item of this kind, raised at an instant."""
        return KeptItem(
            site_id=site_id,
            kind=self.name,
            key=key,
            reason=reason,
            raised_at=at,
            urgency=self.urgency,
            about=about,
            deadline_at=deadline_at,
        )
