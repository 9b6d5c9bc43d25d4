"""The machine on several stores at once: the same steps leave the same of everything that is kept (§3 of the house)."""

from attrs import evolve, frozen

from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.events import Event
from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.license import License, Transition
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.closes import MonthClose
from gatedrentals.ports.kept_items import KeptItem
from gatedrentals.testing.machines.ledger_machine import LedgerMachine
from gatedrentals.testing.machines.park import Park, each_account

MANY = 100_000
"""More events than a history of a machine tells."""


@frozen
class Kept:
    """All that a store keeps of a park."""

    entries: dict[AccountId, tuple[Entry, ...]]
    standings: dict[AccountId, Standing]
    licenses: tuple[License, ...]
    transitions: tuple[tuple[Transition, ...], ...]
    items: tuple[KeptItem, ...]
    events: tuple[Event, ...]
    closes: tuple[MonthClose, ...]
    refunds: tuple[Refund, ...]


def kept(park: Park) -> Kept:
    """Read all of it in one work."""
    accounts = [account_id for _, account_id in each_account(park)]
    with park.store.work(park.site_id) as work:
        licenses = tuple(work.licenses.of_site(park.site_id))
        return Kept(
            entries={account_id: tuple(work.subledger.entries(account_id)) for account_id in accounts},
            standings={account_id: _in_order(work.subledger.standing(account_id)) for account_id in accounts},
            licenses=licenses,
            transitions=tuple(tuple(work.licenses.transitions(license_.id)) for license_ in licenses),
            items=tuple(sorted(work.kept.open_items(park.site_id), key=lambda item: (item.kind, item.key))),
            events=tuple(row.event for row in work.outbox.waiting(MANY)),
            closes=tuple(work.closes.of_site(park.site_id)),
            refunds=tuple(work.statements.refunds(park.site_id)),
        )


def differences(one: Kept, other: Kept) -> list[str]:
    """What two stores keep differently, by name."""
    found = []
    for name in ("entries", "standings", "licenses", "transitions", "items", "events", "closes", "refunds"):
        ours, theirs = getattr(one, name), getattr(other, name)
        if ours != theirs:
            found.append(f"{name}: {ours} is not {theirs}")
    return found


class LockstepMachine(LedgerMachine):
    """After every step all parks keep the same."""

    def compare(self) -> None:
        """Compare every park with the first."""
        first, *others = [kept(park) for park in self.parks]
        for other in others:
            assert not differences(first, other), "\n".join(differences(first, other))


def _in_order(standing: Standing) -> Standing:
    """Lines and held money by where they stand: in which order a store gives them back says nothing."""
    return evolve(
        standing,
        open_lines=tuple(sorted(standing.open_lines, key=lambda line: line.ref)),
        held=tuple(sorted(standing.held, key=lambda money: (money.receipt_seq, money.holding.value))),
    )
