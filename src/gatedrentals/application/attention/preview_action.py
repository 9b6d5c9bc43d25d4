"""Show what an inline action would do, by doing it and taking it back (§14.1)."""

from collections.abc import Callable, Sequence
from functools import partial

from attrs import evolve, frozen

from gatedrentals.application.answering.one_work import OneWork
from gatedrentals.application.attention.act_on_item import ActOnItem, ItemActions
from gatedrentals.application.attention.dismiss_item import open_item
from gatedrentals.application.preview import PreviewStore
from gatedrentals.application.watched import Watch, Watched
from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.attention.item import KeptItem
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work


@frozen
class ActionPreview:
    """What an action would do to each license that it touches; ``closes`` tells whether the item is gone then.

    ``refunds`` are those that it makes: money of nobody that goes back touches no license.
    """

    licenses: tuple[Watched[object], ...]
    closes: bool
    refunds: tuple[Refund, ...] = ()


@frozen
class ActionPreviews:
    """Acts on items and takes it back."""

    store: Store
    clock: Clock

    def __call__(self, principal: Principal, command: ActOnItem) -> ActionPreview:
        """Preview it. Raises what acting raises, and UnknownLicense."""
        site_id = command.site_id
        with PreviewStore(self.store).work(site_id) as work:
            item = open_item(work, site_id, command.kind, command.key)
            numbers = sorted({item.about.license_number, command.told.license_number} - {""})
            before = len(_refunds(work, item))
            act = partial(_act, self.clock, principal, command)
            found = self._watched(OneWork(work, site_id), site_id, numbers, act)
            return evolve(found, refunds=tuple(_refunds(work, item)[before:]))

    def _watched(
        self, store: Store, site_id: SiteId, numbers: Sequence[str], act: Callable[[Store], bool]
    ) -> ActionPreview:
        """Act while every license is watched, one within the other."""
        if not numbers:
            return ActionPreview((), act(store))
        first, *others = numbers
        watched = Watch(store, self.clock)(site_id, first, lambda one: self._watched(one, site_id, others, act))
        inner = watched.answer
        outer = Watched[object](None, watched.before, watched.after, watched.documents)
        return ActionPreview((outer, *inner.licenses), inner.closes)


def _refunds(work: Work, item: KeptItem) -> Sequence[Refund]:
    """The refunds of the account that the item is about, in the order of their numbers."""
    account_id = item.about.account_id
    return () if account_id is None else work.statements.refunds_of(account_id)


def _act(clock: Clock, principal: Principal, command: ActOnItem, store: Store) -> bool:
    return ItemActions(store, clock)(principal, command)
