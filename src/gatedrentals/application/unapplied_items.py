"""Every unapplied amount of an account keeps an item open; an item whose money has left is closed (§5.3)."""

from collections.abc import Callable, Iterable
from datetime import datetime

from attrs import frozen

from gatedrentals.domain.attention.item import About, KeptItem
from gatedrentals.domain.attention.kinds import QUARANTINED, UNAPPLIED
from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.documents import Holding, Receipt
from gatedrentals.domain.ledger.words import METHOD_NAMES
from gatedrentals.domain.money import dollars
from gatedrentals.domain.payments.standing import HeldMoney
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.store import Work


@frozen
class UnappliedItems:
    """The items of one account; ``receipt_of`` and ``number_of`` tell of a sequence the receipt, and its license."""

    work: Work
    site: Site
    account_id: AccountId
    receipt_of: Callable[[int], Receipt]
    number_of: Callable[[int], str]

    def keep(self, before: Iterable[HeldMoney], held: Iterable[HeldMoney], now: datetime) -> None:
        """Keep or close items, as what is held has changed."""
        was, is_now = _unapplied(before), _unapplied(held)
        for holding, seq in was.keys() - is_now.keys():
            self.work.kept.resolve(self.site.id, UNAPPLIED[holding].name, f"{self.account_id}/{seq}", now)
        for (holding, seq), cents in is_now.items():
            if was.get((holding, seq)) != cents:
                self.work.kept.keep(self._item(holding, seq, cents, now))

    def _item(self, holding: Holding, seq: int, cents: int, now: datetime) -> KeptItem:
        receipt, kind, zone = self.receipt_of(seq), UNAPPLIED[holding], self.site.zone
        why = holding.value.replace("_", " ")
        return kind.item(
            self.site.id,
            f"{self.account_id}/{seq}",
            f"{dollars(cents)} of {METHOD_NAMES[receipt.method]} {receipt.external_id}: {why}",
            now,
            About(self.number_of(seq), self.account_id, seq, local_day(receipt.received_at, zone), cents),
            kind.due_at(local_day(now, zone), zone) if kind is QUARANTINED else None,
        )


def _unapplied(held: Iterable[HeldMoney]) -> dict[tuple[Holding, int], int]:
    """Cents of unapplied money by why it is held and the receipt."""
    cents: dict[tuple[Holding, int], int] = {}
    for money in held:
        if money.holding in UNAPPLIED:
            key = (money.holding, money.receipt_seq)
            cents[key] = cents.get(key, 0) + money.cents
    return cents
