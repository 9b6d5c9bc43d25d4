"""A crash between any two calls leaves all of a command or nothing, and the command can be given again."""

from collections.abc import Sequence
from datetime import date
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest

from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.retrying import retrying
from gatedrentals.domain.ledger.documents import Method, Receipt, ReversalReason
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.machines.auditor import Auditor
from gatedrentals.testing.machines.faults import Crash, FailingStore
from gatedrentals.testing.machines.lockstep import kept
from gatedrentals.testing.machines.park import ASKED, Home, Park, SetUp
from gatedrentals.testing.machines.stay_steps import Leave, MoveIn, Notice, Settle, Terms
from gatedrentals.testing.machines.steps import Amount, Came, Place, Receive, Return, Run, Step, Wait

HOME = Home(Frequency.WEEKLY, date(2027, 9, 20), date(2027, 9, 24), 32_500, storm_water=True, deposit_cents=50_000)
PAID = Receive(1, 0, Amount.CYCLES, Came.NOW, 0, Method.ECHECK)
BEGUN: list[Step] = [MoveIn(0), PAID, Wait(60)]


@pytest.mark.parametrize(
    ("before", "step"),
    [
        ([], MoveIn(0)),
        (BEGUN, Receive(2, 0, Amount.CYCLES, Came.HOURS_AGO, 90, Method.ZELLE)),
        ([MoveIn(0), Receive(3, None, Amount.CYCLE, Came.NOW)], Place(0, 0)),
        (BEGUN, Return(0, ReversalReason.ACH_RETURN)),
        (BEGUN, Return(0, ReversalReason.WRONG_ACCOUNT)),
        (BEGUN, Terms(0, 64_001, None, 1)),
        ([*BEGUN, Notice(0, 1), Wait(24)], Leave(0)),
        ([*BEGUN, Wait(170)], Run(bills=True, late_fees=False)),
        ([*BEGUN, Wait(400), Run(bills=True, late_fees=False)], Run(bills=False, late_fees=True)),
        ([*BEGUN, Notice(0, 1), Wait(24), Leave(0)], Settle(0, 12_001)),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, list) else "",
)
def test_a_crash_leaves_all_or_nothing(before: Sequence[Step], step: Step) -> None:
    name = uuid4()
    whole = _after(name, before)
    assert step.take(whole) == "done"
    done = kept(whole)
    for crash_at in range(1, 10_000):
        park = _after(name, before)
        untouched = kept(park)
        sound = park.store
        failing = FailingStore(sound, crash_at)
        park.store = failing
        try:
            step.take(park)
        except Crash:
            pass
        else:
            assert crash_at > 3
            break
        park.store = sound
        for account, entries in kept(park).entries.items():
            assert entries in (untouched.entries[account], done.entries[account])
        assert not Auditor().audit(park)
        assert step.take(park) in {"done", "duplicate_receipt", "already_reversed", "statement_final", "not_allowed"}
        assert len(kept(park).entries[park.account_id("L-1")]) == len(done.entries[park.account_id("L-1")])


def test_two_workers_on_one_account_both_book() -> None:
    park = _after(uuid4(), [MoveIn(0)])
    ready = Barrier(4)
    book = BookReceipts(park.store, park.clock)

    def work(number: int) -> None:
        receipt = Receipt("kiosk", f"{park.site_id}-{number}", Method.KIOSK, 10_000 + number, park.now)
        ready.wait()
        retrying(lambda: book(RecordReceipt(park.site_id, receipt, ASKED, "L-1")))

    workers = [Thread(target=work, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert not Auditor().audit(park)
    assert (
        sum(balance.balances.receivable_cents for balance in kept(park).entries[park.account_id("L-1")][-1:]) < 100_000
    )
    assert len([d for d in park.documents(park.account_id("L-1")) if hasattr(d.body, "receipt")]) == 4


def _after(name: UUID, steps: Sequence[Step]) -> Park:
    park = Park(MemoryStore(), name, SetUp(SitePolicy(), (HOME,)))
    park.open()
    for step in steps:
        assert step.take(park) == "done", step
    return park
