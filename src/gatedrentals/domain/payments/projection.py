"""Allocation as a projection: the state that an account's facts come to, whatever the order of recording (§6.5)."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, datetime

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.ledger.documents import RETURNED, Holding
from gatedrentals.domain.payments.bills import Bill
from gatedrentals.domain.payments.facts import Facts, PostedReceipt
from gatedrentals.domain.payments.fold import Fold
from gatedrentals.domain.site.policy import RetroLateFees
from gatedrentals.domain.values import evolve, frozen


@frozen
class Projection:
    """What should stand on an account: its bills with the money on them, and the money that no line takes.

    ``receipts`` are in effective order; bills and holdings name them by place.
    """

    facts: Facts
    bills: tuple[Bill, ...]
    held: tuple[tuple[int, Holding, int], ...]
    frontier: date | None
    next_deadline: datetime | None
    """When the next late fee can be judged; None if nothing open can become late (§6.6)."""
    has_waiting: bool
    """Whether people decided something about a line that no bill stands for now."""


def project(facts: Facts) -> Projection:
    """Replay an account's facts from nothing (§6.5).

    A reversed receipt counts as never received. Late fees are judged world by world: one world for each return, in
    order, so that a fee is added only where the very receipt that was returned had covered the deadline.
    """
    if len(facts.receipts) > 1:
        facts = evolve(facts, receipts=tuple(sorted(facts.receipts, key=effective_order)))
    returns = sorted(
        (place for place, posted in enumerate(facts.receipts) if posted.reversal is not None),
        key=lambda place: (_returned_at(facts.receipts[place]), place),
    )
    world = Fold(facts, frozenset(), _always, bool(returns))
    world.run()
    for number, place in enumerate(returns, start=1):
        judge = _Hindsight(facts, world, place)
        world = Fold(facts, frozenset(returns[:number]), judge, number < len(returns))
        world.run()
    held = tuple((held.receipt, held.holding, held.cents) for held in world.held.in_order())
    return Projection(
        facts, tuple(world.book.bills), held, world.frontier, world.next_deadline(), world.book.has_waiting()
    )


def effective_order(posted: PostedReceipt) -> tuple[datetime, str, str]:
    """Receipts count in order of when they came, ties by source and external id, never by an id of ours (§6.5)."""
    receipt = posted.receipt
    return (receipt.received_at, receipt.source, receipt.external_id)


def _returned_at(posted: PostedReceipt) -> datetime:
    assert posted.reversal is not None
    return posted.reversal.returned_at


def _always(cycle_start: date, accrual: int, at: datetime, minimum_cents: int) -> bool:  # noqa: ARG001 - the shape of a judge
    return True


class _Hindsight:
    """Judges late fees of a world in which one more receipt was returned, by the world before it (§6.5)."""

    def __init__(self, facts: Facts, before: Fold, place: int) -> None:
        self._policies = facts.policies
        self._before = before
        self._place = place
        self._returned_at = _returned_at(facts.receipts[place])
        reversal = facts.receipts[place].reversal
        self._is_returned = reversal is not None and reversal.reason in RETURNED
        # Also those that a later decision cut to nothing: they were open at the deadline.
        self._bills = [bill for bill in before.book.bills if bill.piece is not None]

    def __call__(self, cycle_start: date, accrual: int, at: datetime, minimum_cents: int) -> bool:
        if at > self._returned_at or (cycle_start, accrual) in self._before.fees:
            return True
        retro = self._policies.at(at).retro_late_fees
        if not self._is_returned or retro is RetroLateFees.NONE:
            return False
        if retro is RetroLateFees.ALL:
            return True
        bills = (bill for bill in self._bills if bill.due_on == cycle_start)
        open_cents, placed_cents = _rent_before(bills, at, self._place)
        return placed_cents > 0 and open_cents + placed_cents >= minimum_cents


def _rent_before(bills: Iterable[Bill], at: datetime, place: int) -> tuple[int, int]:
    """Open rent just before an instant, and what of the rent one receipt had paid by then, in cents."""
    open_cents = placed_cents = 0
    for base in (base for bill in bills for base in bill.base.values()):
        if base.line.charge_class is not ChargeClass.RENT:
            continue
        index = bisect_left(base.history, at, key=lambda entry: entry[0]) - 1
        if index >= 0:
            _, cents, placed = base.history[index]
            open_cents += cents
            placed_cents += dict(placed).get(place, 0)
    return open_cents, placed_cents
