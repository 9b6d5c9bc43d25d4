"""Act on an item in place: one use case for every inline action of the queue (§14.1)."""

from attrs import frozen

from gatedrentals.application.answering.one_work import OneWork
from gatedrentals.application.asked import Asked
from gatedrentals.application.attention.dismiss_item import open_item
from gatedrentals.application.attention.inline_actions import ACTS, SAID_NOTHING, Acting, Told
from gatedrentals.application.attention.watch_site import SiteWatch
from gatedrentals.application.retrying import retrying
from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.attention.action import Action
from gatedrentals.domain.attention.item import KeptItem
from gatedrentals.domain.attention.kinds import KINDS
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


class NotInPlace(Refusal):
    """The action takes a page of its own, or is not one of the item's."""

    code = "not_in_place"


@frozen
class ActOnItem:
    """Do this about the open item of this kind and key; ``told`` is what the action asks for."""

    site_id: SiteId
    kind: str
    key: str
    action: str
    asked: Asked
    told: Told = SAID_NOTHING


@frozen
class ItemActions:
    """Acts on items; then looks at their licenses again, so that whatever has no cause any more is closed.

    All of it is one transaction, also what use cases do in several elsewhere.
    """

    store: Store
    clock: Clock

    def __call__(self, principal: Principal, command: ActOnItem) -> bool:
        """Act; whether the item is closed by it.

        Raises UnknownItem, NotInPlace, NotPermitted, InvalidValue for what is missing, and whatever the use case behind
        the action refuses; nothing changes then.
        """
        return retrying(lambda: self._act(principal, command))

    def _act(self, principal: Principal, command: ActOnItem) -> bool:
        with self.store.work(command.site_id) as work:
            item = open_item(work, command.site_id, command.kind, command.key)
            action = _action(item, command.action)
            principal.must(action.permission, command.site_id)
            for ask in action.asks:
                if not getattr(command.told, ask.value):
                    raise InvalidValue(ask.value, "", f"what {action.label!r} asks for")
            one = OneWork(work, command.site_id)
            ACTS[action.name](Acting(one, self.clock, item, command.told, command.asked))
            watch = SiteWatch(one, self.clock)
            for number in {item.about.license_number, command.told.license_number} - {""}:
                watch.look_at(command.site_id, number)
            return work.kept.find(command.site_id, command.kind, command.key) is None


def _action(item: KeptItem, name: str) -> Action:
    actions = [action for action in KINDS[item.kind].actions if not action.opens]
    for action in actions:
        if action.name == name:
            return action
    known = ", ".join(action.name for action in actions) or "none"
    raise NotInPlace(f"{name!r} is not done in place about an item {item.kind}; what is: {known}")
