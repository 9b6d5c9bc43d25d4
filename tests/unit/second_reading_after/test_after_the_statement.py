"""From the move-out to the check and whatever comes after it, as §11.4, §11.5 and §6.5 read to somebody else."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.writing_off.write_off import NothingOpen, WrittenOff
from gatedrentals.domain.catalog.product import DEPOSIT
from gatedrentals.domain.deposits.refund import RefundState, RefundStepRefused
from gatedrentals.domain.ledger.documents import Method, ReversalReason
from gatedrentals.domain.licensing.states import State
from gatedrentals.testing.contracts.leaver import Leaver, damage
from gatedrentals.testing.contracts.park import EXAMPLE, at, weekly
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.domain.payments.histories import heavy
from tests.unit.second_reading_after.plain_checks import Check, Checks
from tests.unit.second_reading_after.plain_leaving import NIGHT, Account, Money, Stay, local_day, shares

MOVE_IN = date(2026, 6, 19)
BEGUN_AT = at(6, 18)
METHODS = st.sampled_from(["zelle", "echeck", "mailed_check"])
AMOUNTS = st.sampled_from([33_000, 50_000, 83_000]) | st.integers(1, 60_000)
KINDS = {"rent": "rent", "storm-water": "storm-water", DEPOSIT: "deposit"}
STEPS = [RefundState.PRINTED, RefundState.STAMPED, RefundState.MAILED]
LATER = [RefundState.CLEARED, RefundState.VOIDED, RefundState.REISSUED, RefundState.ESCHEATED]


class Story:
    """A stay in the product, and what is told of it."""

    def __init__(self, deposit: int, *, surrender_day_charged: bool) -> None:
        policy = evolve(EXAMPLE, late_fee=None, surrender_day_charged=surrender_day_charged)
        self.leaver = Leaver.moved_in(MemoryStore(), weekly(MOVE_IN), MOVE_IN, deposit, policy)
        self.last_night = NIGHT if surrender_day_charged else timedelta()
        self.stay = Stay(MOVE_IN, BEGUN_AT, {"rent": 32_500, "storm-water": 500}, deposit)
        self.checks, self.weights, self.numbers = Checks(), list[int](), 1_000
        self.given_up = 0

    @property
    def now(self) -> datetime:
        return self.leaver.park.clock.now()

    def pay(self, cents: int, method: str, hours_ago: int) -> None:
        """Money comes, or came some hours ago."""
        name = f"r{len(self.stay.money):02}"
        received_at = max(self.now - timedelta(hours=hours_ago), BEGUN_AT)
        self.leaver.park.pay(self.leaver.number, name, cents, received_at, method=Method(method), now=self.now)
        self.stay.money.append(Money(received_at, name, cents, method))
        if self.stay.final:
            self.cut()

    def bounce(self, place: int, *, dishonoured: bool) -> None:
        """A receipt comes back."""
        standing = [one.name for one in self.stay.money if one.name not in self.stay.back]
        if not standing:
            return
        name = standing[place % len(standing)]
        reason = ReversalReason.ACH_RETURN if dishonoured else ReversalReason.CHARGEBACK
        self.leaver.park.bounce(name, self.now, reason)
        self.stay.back[name] = (self.now, 3_000 if dishonoured else 0)
        if self.stay.final:
            self.checks.withdraw()
            self.cut()

    def leave(self, nights: int) -> None:
        """Notice some nights later, and gone on the same day."""
        day = max(local_day(self.now), MOVE_IN) + NIGHT * nights
        self.leaver.park.clock.set(at(day.month, day.day, 16))
        self.stay.end = (self.now, day + self.last_night)
        self.leaver.leave(day)

    def settle(self, damages: list[int], weights: list[int]) -> None:
        """Draft, sign shares if there are some, and make it final."""
        self.leaver.draft(*(damage(cents, f"item {place}") for place, cents in enumerate(damages)))
        if weights:
            self.leaver.instruct(weights)
        self.weights = weights
        self.leaver.park.clock.advance(timedelta(minutes=1))
        self.stay.final = (self.now, damages)
        settled = self.leaver.finalize()
        self.cut()
        account = Account(self.stay)
        assert all(refund.not_before == account.dated_on(local_day(self.now)) for refund in settled.refunds)

    def cut(self) -> None:
        """Checks for what is to go back and has none yet."""
        due = max(0, self.in_favour() - self.checks.gone)
        for cents in shares(due - self.checks.waiting, self.weights):
            self.checks.all.append(Check(cents))

    def in_favour(self) -> int:
        """What would go back in all, or be owed if below zero."""
        account = Account(self.stay)
        return account.left_over - sum(account.owed().values()) + self.given_up

    def write_off(self) -> None:
        """Give up what is owed; nothing is earned any more then (§5.2)."""
        assert self.stay.end is not None
        owed = max(0, self.checks.gone - self.in_favour())
        if local_day(self.now) < self.stay.end[1]:
            self.leaver.park.clock.advance(NIGHT)
        if owed:
            assert self.leaver.write_off() == WrittenOff(self.leaver.number, owed, 0, 0)
            self.given_up += owed
        else:
            with pytest.raises(NothingOpen):
                self.leaver.write_off()

    def step(self, place: int, to: RefundState) -> None:
        """The check takes a step, if that is allowed."""
        if not self.checks.all:
            return
        place %= len(self.checks.all)
        self.numbers += to is RefundState.PRINTED
        refund = self.leaver.refunds()[place]
        number = str(self.numbers) if to is RefundState.PRINTED else refund.check_number
        owed = self.checks.gone > self.in_favour()
        if self.checks.step(place, to.value):
            self.leaver.step(to, place + 1, number)
            if self.leaver.refunds()[place].state is RefundState.WITHDRAWN:
                self.settle_anew()
            assert not owed or to is not RefundState.VOIDED or self.checks.all[place].state == "withdrawn"
        else:
            with pytest.raises(RefundStepRefused):
                self.leaver.step(to, place + 1, number)

    def settle_anew(self) -> None:
        """The voided check's money pays what is owed first (§11.4, 5); what it had taken along is no longer lost."""
        ledger = self.leaver.park.ledger(self.leaver.number)
        given_up = sum(cents for (role, _), cents in ledger.items() if role == "bad_debt")
        assert given_up <= self.given_up
        self.given_up = given_up
        self.checks.withdraw()
        self.cut()

    def check(self) -> None:
        """What is owed either way, by account, by check and by class."""
        account = Account(self.stay)
        owed, expected = account.owed(), Counter[str]()
        if self.stay.final:
            expected = self.checks.ledger()
            expected["receivable"] = max(0, self.checks.gone - self.in_favour())
            expected["bad_debt"] = self.given_up
            found = [(refund.amount_cents, refund.state.value) for refund in self.leaver.refunds()]
            assert found == [(check.cents, check.state) for check in self.checks.all]
            done = self.checks.is_done and not expected["receivable"]
            assert self.leaver.is_in(State.CLOSED if done else State.SETTLED)
        else:
            expected["receivable"] = sum(owed.values())
            expected["deposits_held"] = -account.deposit_paid()
            expected["deposits_billed"] = -owed.get("deposit", 0)
            expected["refundable_credit"] = -sum(account.pot.values())
        ledger = Counter[str]()
        for (role, _), cents in self.leaver.park.ledger(self.leaver.number).items():
            ledger[role] += cents
        for role in ("clearing", "revenue", "deferred_revenue"):
            del ledger[role]
        self.leaver.park.books(self.leaver.number)
        if self.checks.gone:
            # a deposit that went back is owed as one if its money came back after that
            assert ledger.pop("deposits_held", 0) == -ledger.pop("deposits_billed", 0)
        assert +ledger == +expected
        assert -ledger == -expected
        if not self.checks.gone and not self.given_up:
            assert self.open() == owed

    def open(self) -> dict[str, int]:
        found = Counter[str]()
        for (product, _), cents in self.leaver.park.open(self.leaver.number).items():
            found[KINDS.get(product, "damages")] += cents
        return dict(found)


@heavy
@given(st.data())
def test_a_stay_goes_out_of_the_books_as_a_plain_reading_says(data: st.DataObject) -> None:
    draw = data.draw
    story = Story(draw(st.sampled_from([0, 30_000, 50_000])), surrender_day_charged=draw(st.booleans()))
    story.leaver.park.clock.set(at(6, 18, 10))
    for kind in draw(st.lists(st.sampled_from(["pay", "pay", "bounce"]), max_size=4)):
        happens(story, kind, data)
    story.leave(draw(st.integers(1, 20)))
    for kind in draw(st.lists(st.sampled_from(["pay", "bounce"]), max_size=2)):
        happens(story, kind, data)
    story.check()
    weights = draw(st.sampled_from([[], [], [1, 1], [2, 1, 1]]))
    story.settle(draw(st.lists(st.integers(1, 60_000), max_size=2)), weights)
    story.check()
    kinds = st.sampled_from(["mail", "step", "step", "pay", "bounce", "write_off"])
    for kind in draw(st.lists(kinds, max_size=8)):
        happens(story, kind, data)
        story.check()


def happens(story: Story, kind: str, data: st.DataObject) -> None:
    """Something happens some hours later."""
    draw = data.draw
    story.leaver.park.clock.advance(timedelta(hours=draw(st.integers(1, 90))))
    if kind == "pay":
        story.pay(draw(AMOUNTS), draw(METHODS), draw(st.sampled_from([0, 0, 40, 300])))
    elif kind == "bounce":
        story.bounce(draw(st.integers(0, 5)), dishonoured=draw(st.booleans()))
    elif kind == "mail":
        for to in STEPS:
            story.step(0, to)
    elif kind == "write_off":
        story.write_off()
    else:
        story.step(draw(st.integers(0, 3)), draw(st.sampled_from(STEPS + LATER)))
