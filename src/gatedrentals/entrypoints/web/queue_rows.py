"""Items of the queue as their pages show them: what waits, about whom, since when, and what can be done."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.application.attention.queue_rows import QueueRow
from gatedrentals.domain.attention.action import Action, Ask
from gatedrentals.domain.attention.item import Urgency
from gatedrentals.domain.attention.matching import Suggestion
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.site.policy import Site
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.hrefs import item_href, statement_href
from gatedrentals.entrypoints.web.wording import METHODS, state_tone

_INLINE = 2
"""Actions that stand in a row; further ones stand in its menu."""


@frozen
class ShownAction:
    """Something that can be done: a dialog over the queue, or a page of its own."""

    label: str
    href: str
    opens: str


@frozen
class ShownSuggestion:
    """A license that money may be for, why, and the dialog that puts it there."""

    license_number: str
    who: str
    why: str
    href: str


@frozen
class ShownItem:
    """An item as it is read. ``id`` names its place in the page."""

    row: QueueRow
    site: Site
    as_of: datetime

    @property
    def id(self) -> str:
        """A name that no other item of the page has."""
        named = f"{self.site.id} {self.row.item.kind} {self.row.item.key}"
        return f"item-{hashlib.sha256(named.encode()).hexdigest()[:12]}"

    @property
    def title(self) -> str:
        """The money, the residents, or what waits at all."""
        receipt, license_ = self.row.receipt, self.row.license
        if receipt is not None:
            payer = receipt.payer_name or (", ".join(license_.residents) if license_ is not None else "")
            return f"{formats.money(receipt.amount_cents)} from {payer or 'somebody'}"
        if license_ is not None:
            return ", ".join(license_.residents) or license_.number
        return self.row.kind.label

    @property
    def about(self) -> str:
        """Where it is, how much, and how it came."""
        license_, receipt, item = self.row.license, self.row.receipt, self.row.item
        parts = [] if license_ is None else [license_.pad, license_.number]
        if receipt is not None:
            parts.append(f"{METHODS[receipt.method]}, {formats.day(receipt.received_at.astimezone(self.zone))}")
            parts += [f"“{receipt.memo}”"] if receipt.memo else []
        elif item.about.amount_cents:
            parts.append(formats.money(item.about.amount_cents))
        if item.source:
            parts.append(f"{item.source}, line {item.line}" if item.line else item.source)
        return " · ".join(parts)

    @property
    def age(self) -> str:
        """How long it has waited."""
        return formats.age(self.row.item.raised_at, self.as_of)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its site."""
        return self.site.zone

    @property
    def is_urgent(self) -> bool:
        """Whether it is P0."""
        return self.row.urgency is Urgency.P0

    @property
    def state_tone(self) -> formats.Tone:
        """How the state of its license looks."""
        return formats.Tone.NEUTRAL if self.row.license is None else state_tone(self.row.license.state)

    @property
    def deadline(self) -> formats.Deadline | None:
        """By when it must be dealt with."""
        due = self.row.item.deadline_at
        return None if due is None else formats.deadline(due, self.as_of, self.zone)

    @property
    def href(self) -> str:
        """Its own page."""
        return item_href(self.site.id, self.row.item.kind, self.row.item.key)

    @property
    def license_href(self) -> str:
        """The page of its license; empty if it has none."""
        return "" if self.row.license is None else f"/sites/{self.site.id}/licenses/{self.row.license.number}"

    @property
    def suggestions(self) -> tuple[ShownSuggestion, ...]:
        """For whom its money may be, if whoever looks may put it there."""
        places = next((action for action in self.row.actions if Ask.LICENSE in action.asks), None)
        if places is None:
            return ()
        return tuple(self._suggestion(places, each) for each in self.row.suggestions)

    @property
    def actions(self) -> tuple[ShownAction, ...]:
        """What can be done, in the order of the kind."""
        return self._shown(self.row.actions)

    @property
    def inline(self) -> Sequence[ShownAction]:
        """What stands in the row."""
        return self._shown(self.row.actions[:_INLINE])

    @property
    def more(self) -> Sequence[ShownAction]:
        """What stands in its menu."""
        return self._shown(self.row.actions[_INLINE:])

    def _shown(self, actions: Iterable[Action]) -> tuple[ShownAction, ...]:
        return tuple(ShownAction(action.label, *self._leads(action)) for action in actions)

    @property
    def _queue(self) -> str:
        return f"/sites/{self.site.id}/queue"

    @cached_property
    def _named(self) -> str:
        # Names of kinds, as those of actions, stand in an address as they are.
        return f"kind={self.row.item.kind}&key={quote_plus(self.row.item.key)}"

    def _act(self, action: Action) -> str:
        return f"{self._queue}/act?{self._named}&action={action.name}"

    def _leads(self, action: Action) -> tuple[str, str]:
        return (self._opened(action.opens), "") if action.opens else (self._act(action), "dialog")

    def _opened(self, page: str) -> str:
        number = self.row.item.about.license_number
        if page == "deposit_statement":
            return statement_href(self.site.id, number)
        return f"/sites/{self.site.id}/{page}" + (f"?license={quote_plus(number)}" if number else "")

    def _suggestion(self, action: Action, found: Suggestion) -> ShownSuggestion:
        who = f"{', '.join(found.residents)}, {found.pad}" if found.residents else found.pad
        href = f"{self._act(action)}&license_number={quote_plus(found.license_number)}"
        return ShownSuggestion(found.license_number, who, "; ".join(found.reasons), href)


def shown(rows: Sequence[QueueRow], sites: Mapping[SiteId, Site], as_of: datetime) -> tuple[ShownItem, ...]:
    """Rows as a page shows them."""
    return tuple(ShownItem(row, sites[row.item.site_id], as_of) for row in rows)
