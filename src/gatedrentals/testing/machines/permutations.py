"""The same facts recorded in any order end in the same books (§6.5): receipts and returns, among the daily runs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from attrs import frozen
from hypothesis import strategies as st

from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.receipts.reverse_receipt import ReverseReceipt, TakeBackReceipts
from gatedrentals.domain.ledger.documents import (
    Holding,
    InvoiceKind,
    Method,
    Receipt,
    ReversalReason,
)
from gatedrentals.domain.payments.paid_to import paid_to
from gatedrentals.domain.period import noon
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.machines.park import ASKED, OPENING, Park, SetUp
from gatedrentals.testing.machines.stay_steps import MoveIn
from gatedrentals.testing.machines.tally import Tally
from gatedrentals.testing.strategies.sites import CENTRAL

Key = TypeVar("Key")

DAYS = 36
"""How long a history runs before all is known."""


@frozen
class Fact:
    """A receipt, on which day it came and when that day, and its return, if any, so many days after it."""

    name: str
    cents: int
    received_at: datetime
    method: Method = Method.ECHECK
    returned_at: datetime | None = None
    reason: ReversalReason = ReversalReason.ACH_RETURN


@frozen
class Order:
    """When each fact is recorded, and each return: days after it happened, in a history of `DAYS`."""

    receipts: tuple[int, ...]
    returns: tuple[int, ...]


@frozen
class Outcome:
    """What §6.5 compares. Cents are by cycle (its due date) and product."""

    open_cents: dict[tuple[date, str], int]
    paid_cents: dict[tuple[date, str], int]
    fees_cents: dict[date, int]
    held_cents: dict[Holding, int]
    deposits_held_cents: int
    deferred_cents: dict[tuple[date, str], int]
    paid_to: date | None
    frontier: date | None


@st.composite
def facts(draw: st.DrawFn, most: int = 4) -> tuple[Fact, ...]:
    """Receipts of a month: at noon exactly, just before it, at one instant, on time and late; some come back."""
    found = []
    for place in range(draw(st.integers(1, most))):
        day = OPENING.date() + timedelta(days=draw(st.integers(0, 24)))
        at = noon(day, CENTRAL) + draw(st.sampled_from([timedelta(0), timedelta(seconds=-1), timedelta(hours=5)]))
        returned = draw(st.sampled_from([None, None, 2, 9]))
        found.append(
            Fact(
                name=draw(st.sampled_from("qwerty")) + str(place),
                cents=draw(st.sampled_from([10_001, 32_500, 33_000, 65_000, 100_003])),
                received_at=max(at, OPENING + timedelta(hours=1)),
                returned_at=None if returned is None else at + timedelta(days=returned),
                reason=draw(
                    st.sampled_from(
                        [ReversalReason.ACH_RETURN, ReversalReason.CHARGEBACK, ReversalReason.BOOKING_ERROR]
                    )
                ),
            )
        )
    return tuple(found)


@st.composite
def orders(draw: st.DrawFn, count: int) -> Order:
    """Delays of recording: none, days, or weeks."""
    delays = st.lists(st.sampled_from([0, 0, 1, 4, 11]), min_size=count, max_size=count).map(tuple)
    return Order(draw(delays), draw(delays))


def play(set_up: SetUp, happened: Sequence[Fact], order: Order, name: UUID) -> Park:
    """A history of one license with daily runs at 13:00, each fact recorded after its delay."""
    park = Park(MemoryStore(), name, set_up)
    park.open()
    assert MoveIn(0).take(park) == "done"
    agenda: list[tuple[datetime, int, str, Fact | None]] = []
    for place, fact in enumerate(happened):
        recorded_at = fact.received_at + timedelta(days=order.receipts[place], minutes=1)
        agenda.append((recorded_at, 1, f"{place}", fact))
        if fact.returned_at is not None:
            known_at = max(fact.returned_at + timedelta(days=order.returns[place]), recorded_at)
            agenda.append((known_at + timedelta(minutes=2), 2, f"{place}", fact))
    first = OPENING.date()
    runs = (noon(first + timedelta(days=day), CENTRAL) + timedelta(hours=1) for day in range(DAYS + 14))
    agenda += ((at, 3, "", None) for at in runs)
    for at, kind, _, what in sorted(agenda, key=lambda event: event[:3]):
        park.clock.set(max(at, park.now))
        if what is None:
            park.bill(twice=False)
            park.charge_late(twice=False)
        else:
            _record(park, what, returned=kind == 2)
    return park


def _record(park: Park, fact: Fact, *, returned: bool) -> None:
    source, external_id = "authnet", f"{park.site_id}-{fact.name}"
    if returned:
        assert fact.returned_at is not None
        command = ReverseReceipt(park.site_id, source, external_id, fact.reason, fact.returned_at, ASKED, "R01")
        TakeBackReceipts(park.store, park.clock)(command)
    else:
        receipt = Receipt(source, external_id, fact.method, fact.cents, fact.received_at)
        BookReceipts(park.store, park.clock)(RecordReceipt(park.site_id, receipt, ASKED, "L-1"))


def outcome(park: Park) -> Outcome:
    """What a history comes to, counted from its documents."""
    account_id = park.account_id("L-1")
    tally = Tally.of(park.documents(account_id))
    opens = tally.opens()
    open_cents: Counter[tuple[date, str]] = Counter()
    paid_cents: Counter[tuple[date, str]] = Counter()
    deferred: Counter[tuple[date, str]] = Counter()
    fees: Counter[date] = Counter()
    for ref, line in tally.lines.items():
        invoice = tally.invoice(ref.invoice_seq)
        cycle = invoice.cycle.start if invoice.cycle is not None else invoice.due_on
        key = (cycle, str(line.product))
        if tally.base(ref) == ref:
            open_cents[key] += opens[ref]
            paid_cents[key] += sum(tally.paid.get(ref, Counter()).values())
        if line.earning is not None:
            deferred[key] += tally.own_cents(ref) - tally.recognised[ref]
        if invoice.kind in {InvoiceKind.LATE_FEE, InvoiceKind.RETURNED_PAYMENT}:
            fees[cycle] += tally.own_cents(ref)
    held: Counter[Holding] = Counter()
    for holdings in tally.held.values():
        held.update(holdings)
    with park.store.work(park.site_id) as work:
        standing = work.subledger.standing(account_id)
    return Outcome(
        open_cents=_some(open_cents),
        paid_cents=_some(paid_cents),
        fees_cents=_some(fees),
        held_cents=_some(held),
        deposits_held_cents=tally.deposit_paid_cents(),
        deferred_cents=_some(deferred),
        paid_to=_paid_to(tally, park),
        frontier=standing.frontier,
    )


def _paid_to(tally: Tally, park: Park) -> date | None:
    with park.store.work(park.site_id) as work:
        standing = work.subledger.standing(park.account_id("L-1"))
    return paid_to(standing.open_lines, lambda seq: tally.invoice(seq).lines, standing.frontier)


def _some(cents: Mapping[Key, int]) -> dict[Key, int]:
    return {key: value for key, value in cents.items() if value}
