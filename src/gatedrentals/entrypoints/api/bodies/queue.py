"""Items of the action queue, and what is asked and said about them."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from gatedrentals.application.attention.inline_actions import Told
from gatedrentals.application.attention.queue_rows import QueueRow
from gatedrentals.application.attention.show_queue import QueueCount, QueuePage
from gatedrentals.domain.attention.action import Action, Ask
from gatedrentals.domain.attention.item import About
from gatedrentals.domain.attention.kind import Group
from gatedrentals.domain.attention.matching import Suggestion
from gatedrentals.domain.ledger.documents import Receipt
from gatedrentals.entrypoints.api.bodies.common import Asking, Telling
from gatedrentals.entrypoints.api.bodies.mirrored import mirror, told
from gatedrentals.entrypoints.http.cursors import Cursors
from gatedrentals.ports.briefs import LicenseBrief

Text = Annotated[str, Meta(max_length=500)]
Kind = Annotated[str, Meta(min_length=1, max_length=100)]
Key = Annotated[str, Meta(min_length=1, max_length=500)]


class ActionBody(Telling, frozen=True):
    """What can be done about an item: ``asks`` must be said with it, ``may_ask`` can be.

    ``in_place``: by this API's ``actions`` of the queue; else it takes the route that its name says.
    """

    name: str
    label: str
    asks: tuple[Ask, ...]
    may_ask: tuple[Ask, ...]
    in_place: bool


class ItemBody(Telling, frozen=True):
    """Something that a person must look at. Kind and key name it while it is open."""

    site_id: str
    kind: str
    key: str
    label: str
    group: Group
    urgency: Annotated[str, Meta(pattern="^P[012]$")]
    reason: str
    raised_at: datetime
    age_s: int
    deadline_at: datetime | None
    source: str
    line: int
    content: str
    about: mirror(About)  # type: ignore[valid-type] # made of the value itself
    license: mirror(LicenseBrief) | None  # type: ignore[valid-type] # the same
    receipt: mirror(Receipt) | None  # type: ignore[valid-type] # the same
    suggestions: tuple[mirror(Suggestion), ...]  # type: ignore[valid-type] # the same
    actions: tuple[ActionBody, ...]


class CountBody(Telling, frozen=True):
    """How many items of a kind are open at a site, and how many of them are P0."""

    site_id: str
    kind: str
    label: str
    group: Group
    items: int
    urgent: int


class QueueBody(Telling, frozen=True):
    """A part of the queue as it stood at ``as_of``, most urgent first; ``counts`` are of all that is open."""

    as_of: datetime
    items: tuple[ItemBody, ...]
    counts: tuple[CountBody, ...]
    next: str | None


class ActBody(Asking, frozen=True):
    """An action on an open item, and what it asks for."""

    kind: Kind
    key: Key
    action: Kind
    license_number: Text = ""
    day: date | None = None
    note: Annotated[str, Meta(max_length=2000)] = ""
    check_number: Text = ""
    photo: Text = ""
    address: Text = ""
    payee: Text = ""
    reading_kwh: Text = ""
    register: Text = ""

    def told(self) -> Told:
        """What a person said with it."""
        return Told(
            license_number=self.license_number,
            day=self.day,
            note=self.note,
            check_number=self.check_number,
            photo=self.photo,
            address=self.address,
            payee=self.payee,
            reading_kwh=self.reading_kwh,
            register=self.register,
        )


class ActedBody(Telling, frozen=True):
    """What came of an action: whether the item is closed."""

    closes: bool


def item_body(row: QueueRow) -> ItemBody:
    """A row of the queue as its body."""
    item = row.item
    return ItemBody(
        site_id=item.site_id,
        kind=item.kind,
        key=item.key,
        label=row.kind.label,
        group=row.kind.group,
        urgency=row.urgency.name,
        reason=item.reason,
        raised_at=item.raised_at,
        age_s=int(row.age.total_seconds()),
        deadline_at=item.deadline_at,
        source=item.source,
        line=item.line,
        content=item.content,
        about=told(item.about),
        license=told(row.license),
        receipt=told(row.receipt),
        suggestions=told(row.suggestions),
        actions=tuple(map(_action, row.actions)),
    )


def queue_body(page: QueuePage, cursors: Cursors) -> QueueBody:
    """A page of the queue as its body."""
    return QueueBody(
        as_of=page.as_of,
        items=tuple(map(item_body, page.rows)),
        counts=tuple(map(_count, page.counts)),
        next=cursors.to(page.next),
    )


def _action(action: Action) -> ActionBody:
    return ActionBody(
        name=action.name,
        label=action.label,
        asks=action.asks,
        may_ask=action.may_ask,
        in_place=not action.opens,
    )


def _count(count: QueueCount) -> CountBody:
    return CountBody(
        site_id=count.site_id,
        kind=count.kind.name,
        label=count.kind.label,
        group=count.kind.group,
        items=count.items,
        urgent=count.urgent,
    )
