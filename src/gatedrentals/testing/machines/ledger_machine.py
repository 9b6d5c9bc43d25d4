"""The ledger under random histories: after every step of the workload the auditor finds nothing (§5.3)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.domain.discounts.rules import NO_RULES, DiscountRule, FixedOff, FreeCycle, PercentOff, RuleSet, Scope
from gatedrentals.domain.ledger.documents import CreditReason, DirectiveKind, Method, ReversalReason
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import (
    AllocationPolicy,
    HotelTaxRule,
    LateFeeRule,
    RetroLateFees,
    SitePolicy,
)
from gatedrentals.ports.store import Store
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.machines.auditor import Auditor
from gatedrentals.testing.machines.bills_audit import missing_bills
from gatedrentals.testing.machines.park import Home, Park, SetUp
from gatedrentals.testing.machines.refund_steps import MoveCheck, Refuse
from gatedrentals.testing.machines.revenue_audit import closed_findings
from gatedrentals.testing.machines.stay_steps import Close, Leave, MoveIn, Notice, Settle, Surrender, Terms, Withdraw
from gatedrentals.testing.machines.steps import (
    Amount,
    Came,
    Credit,
    Direct,
    Mark,
    Place,
    Receive,
    ReceiveAgain,
    Return,
    Run,
    Step,
    Wait,
)
from gatedrentals.testing.machines.tally import Tally
from gatedrentals.testing.strategies.sites import TEXAS_AND_CITY

FEW = st.integers(0, 7)
PAUSES = st.sampled_from([0, 1, 30, 100, 170])
"""Hours that go by first."""
RENTS = st.sampled_from([32_500, 64_001, 33_333, 100_000])
RENT_SCOPE = Scope(frozenset({ChargeClass.RENT}))
RULES = (
    NO_RULES,
    RuleSet(1, (DiscountRule("welcome", "Welcome", RENT_SCOPE, FixedOff(2_500), 1, max_uses=2),)),
    RuleSet(
        1,
        (
            DiscountRule("ten", "Ten", RENT_SCOPE, PercentOff(1_000), 1),
            DiscountRule("two", "Second free", RENT_SCOPE, FreeCycle(2), 2),
        ),
    ),
)
"""Discounts of a park: none; a few dollars, twice; ten percent and a free cycle."""


_S = RefundState
LIVES_OF_A_CHECK = (
    (_S.PRINTED,),
    (_S.VOIDED, _S.REISSUED),
    (_S.PRINTED, _S.STAMPED, _S.MAILED),
    (_S.PRINTED, _S.STAMPED, _S.MAILED, _S.CLEARED),
)
"""Steps that the check of a refund takes at once."""


@st.composite
def policies(draw: st.DrawFn) -> SitePolicy:
    """Policies on which payments, late fees and ends turn."""
    late_fees = [
        LateFeeRule(owner_signed=True),
        LateFeeRule(per_day_cents=1_000, grace_noons=1, cap_cents=7_500, owner_signed=True),
        None,
    ]
    return SitePolicy(
        allocation=draw(st.sampled_from(AllocationPolicy)),
        surrender_day_charged=draw(st.booleans()),
        late_fee=draw(st.sampled_from(late_fees)),
        settle_window_hours=draw(st.sampled_from([0, 24])),
        retro_late_fees=draw(
            st.sampled_from([RetroLateFees.RETURNED_ONLY, RetroLateFees.RETURNED_ONLY, RetroLateFees.NONE])
        ),
        horizon_days=draw(st.sampled_from([92, 31])),
        hotel_tax=draw(st.sampled_from([None, HotelTaxRule(TEXAS_AND_CITY)])),
        refuse_methods_under_notice=draw(st.sampled_from([frozenset(), frozenset({"zelle"})])),
    )


@st.composite
def homes(draw: st.DrawFn) -> Home:
    """A license that moves in within two weeks, on its due date or before."""
    move_in = date(2027, 9, 20) + timedelta(days=draw(st.integers(0, 14)))
    frequency = draw(st.sampled_from(Frequency))
    anchor = move_in + timedelta(days=draw(st.sampled_from([0, 3, 5])))
    return Home(frequency, move_in, anchor, draw(RENTS), draw(st.booleans()), draw(st.sampled_from([0, 50_000])))


@st.composite
def set_ups(draw: st.DrawFn, most: int = 2) -> SetUp:
    """Parks of one home or two."""
    return SetUp(
        draw(policies()), tuple(draw(st.lists(homes(), min_size=1, max_size=most))), draw(st.sampled_from(RULES))
    )


class LedgerMachine(RuleBasedStateMachine):
    """Drives one park, or several in lock-step, and audits them after every step."""

    def __init__(self, stores: Callable[[], tuple[Store, ...]] = lambda: (MemoryStore(),)) -> None:
        """Begin with these stores: a park on each of them."""
        super().__init__()
        self._stores = stores()
        self.parks: list[Park] = []
        self.auditor = Auditor()
        self.money = 0

    @initialize(set_up=set_ups(), first_paid=st.booleans())
    def open(self, set_up: SetUp, first_paid: bool) -> None:  # noqa: FBT001 - Hypothesis names it
        """Open the parks; the first license moves in, at times with its money before it."""
        name: UUID = uuid4()
        self.parks = [Park(store, name, set_up) for store in self._stores]
        for park in self.parks:
            park.open()
        if first_paid:
            self.take(self._receipt(0, Amount.CYCLE, Came.NOW, 0, Method.ZELLE))
        self.take(MoveIn(0))

    def take(self, step: Step) -> str:
        """Take a step in every park, with the same answer everywhere."""
        answers = [step.take(park) for park in self.parks]
        assert len(set(answers)) == 1, f"{step}: {answers}"
        self.compare()
        return answers[0]

    def compare(self) -> None:
        """Whatever must be equal between parks; there is only one here."""

    def any_in(self, state: State) -> bool:
        """Whether a license is in a state."""
        park = self.parks[0]
        return any(park.license(number).state is state for number in park.numbers)

    def _receipt(self, license_: int | None, amount: Amount, came: Came, hours: int, method: Method) -> Receive:
        self.money += 1
        return Receive(self.money, license_, amount, came, hours, method)

    # --- time and runs ---------------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 11, 24, 50, 168, 400]), to_noon=st.booleans())
    def wait(self, hours: int, to_noon: bool) -> None:  # noqa: FBT001 - Hypothesis names it
        """Time goes by."""
        self.take(Wait(hours, to_noon))

    @rule(days=st.sampled_from([1, 1, 3, 8]))
    def days(self, days: int) -> None:
        """Days go by, each with its runs an hour after noon."""
        for _ in range(days):
            self.take(Wait(0, to_noon=True))
            self.take(Wait(1))
            self.run(bills=True)

    @rule(bills=st.booleans(), pause=PAUSES)
    def run_late(self, bills: bool, pause: int) -> None:  # noqa: FBT001 - Hypothesis names it
        """Runs after some time in which nothing was run."""
        self.take(Wait(pause))
        self.run(bills=bills)

    def run(self, *, bills: bool) -> None:
        """Runs as of now."""
        answer = self.take(Run(bills=bills, late_fees=True))
        assert answer == "done"
        if bills:
            for park in self.parks:
                assert not list(_unbilled(park))

    @precondition(lambda self: self.any_in(State.PREPARING))
    @rule(license_=FEW)
    def move_in(self, license_: int) -> None:
        """Another license moves in."""
        self.take(MoveIn(license_))

    # --- money -----------------------------------------------------------------------------------------------------

    @rule(
        pause=PAUSES,
        license_=FEW,
        amount=st.sampled_from(Amount),
        came=st.sampled_from(Came),
        hours=st.sampled_from([1, 24, 100, 300]),
        method=st.sampled_from([Method.ZELLE, Method.ECHECK, Method.OFFICE_CASH]),
    )
    def receive(self, pause: int, license_: int, amount: Amount, came: Came, hours: int, method: Method) -> None:
        """Money comes in, on time, late or recorded late."""
        self.take(Wait(pause))
        self.take(self._receipt(license_, amount, came, hours, method))

    @rule(amount=st.sampled_from([Amount.CYCLE, Amount.SOME]), hours=st.sampled_from([1, 100]))
    def receive_for_nobody(self, amount: Amount, hours: int) -> None:
        """Money comes in that nobody knows."""
        self.take(self._receipt(None, amount, Came.HOURS_AGO, hours, Method.ZELLE))

    @precondition(lambda self: self.money > 0)
    @rule(receipt=FEW)
    def receive_again(self, receipt: int) -> None:
        """A duplicate is refused."""
        assert self.take(ReceiveAgain(receipt)) in {"nothing", "duplicate_receipt"}

    @precondition(lambda self: self.money > 0)
    @rule(receipt=FEW, reason=st.sampled_from(ReversalReason), hours_ago=st.sampled_from([0, 30, 200]))
    def reverse(self, receipt: int, reason: ReversalReason, hours_ago: int) -> None:
        """A receipt comes back."""
        self.take(Return(receipt, reason, hours_ago))

    @precondition(lambda self: self.money > 0)
    @rule(receipt=FEW, license_=FEW)
    def place(self, receipt: int, license_: int) -> None:
        """Money goes to the license that it is for."""
        self.take(Place(receipt, license_))

    @precondition(lambda self: self.money > 0)
    @rule(receipt=FEW)
    def refuse(self, receipt: int) -> None:
        """Money that waits goes back by check."""
        self.take(Refuse(receipt))

    @rule(steps=st.sampled_from(LIVES_OF_A_CHECK), then=st.sampled_from([None, *ReversalReason]), license_=FEW)
    def send_back(self, steps: tuple[RefundState, ...], then: ReversalReason | None, license_: int) -> None:
        """Money of nobody goes back; then it bounces, or is for somebody after all."""
        self.take(self._receipt(None, Amount.CYCLE, Came.HOURS_AGO, 1, Method.OFFICE_CASH))
        assert self.take(Refuse(-1)) == "done"
        self.take(MoveCheck(-1, steps))
        self.take(Return(-1, then) if then is not None else Place(-1, license_))

    @precondition(lambda self: self.money > 0)
    @rule(refund=FEW, steps=st.sampled_from(LIVES_OF_A_CHECK))
    def move_check(self, refund: int, steps: tuple[RefundState, ...]) -> None:
        """The check of refused money goes its way."""
        self.take(MoveCheck(refund, steps))

    @rule(
        license_=FEW,
        line=FEW,
        kind=st.sampled_from([DirectiveKind.PIN, DirectiveKind.UNPIN, DirectiveKind.EXCLUDE, DirectiveKind.INCLUDE]),
    )
    def mark(self, license_: int, line: int, kind: DirectiveKind) -> None:
        """A line is pinned or disputed."""
        self.take(Mark(license_, line, kind))

    @precondition(lambda self: self.money > 0)
    @rule(receipt=FEW, license_=FEW, line=FEW)
    def direct(self, receipt: int, license_: int, line: int) -> None:
        """A receipt is directed."""
        self.take(Direct(receipt, license_, line))

    @rule(
        license_=FEW,
        line=FEW,
        reason=st.sampled_from([CreditReason.GOODWILL, CreditReason.BILLING_ERROR]),
        part=st.integers(1, 3),
    )
    def credit(self, license_: int, line: int, reason: CreditReason, part: int) -> None:
        """A line is lowered."""
        self.take(Credit(license_, line, reason, part))

    # --- the license -----------------------------------------------------------------------------------------------

    @rule(license_=FEW, rent=RENTS, in_days=st.sampled_from([None, 0, 3, 12, -4]))
    def change_rent(self, license_: int, rent: int, in_days: int | None) -> None:
        """Another rent."""
        self.take(Terms(license_, rent, None, in_days))

    @rule(license_=FEW, rent=RENTS, frequency=st.sampled_from(Frequency), in_days=st.sampled_from([0, 2, 11]))
    def change_frequency(self, license_: int, rent: int, frequency: Frequency, in_days: int) -> None:
        """Another frequency, or other due days."""
        self.take(Terms(license_, rent, frequency, in_days))

    @rule(license_=FEW, in_days=st.sampled_from([None, 3, 16]))
    def give_notice(self, license_: int, in_days: int | None) -> None:
        """Notice to vacate."""
        self.take(Notice(license_, in_days))

    @precondition(lambda self: self.any_in(State.NOTICE))
    @rule(license_=FEW, in_days=st.sampled_from([-3, 2, 9, 33]))
    def move_surrender(self, license_: int, in_days: int) -> None:
        """The surrender day is confirmed or moved."""
        self.take(Surrender(license_, in_days))

    @precondition(lambda self: self.any_in(State.NOTICE))
    @rule(license_=FEW)
    def withdraw_notice(self, license_: int) -> None:
        """They stay."""
        self.take(Withdraw(license_))

    @precondition(lambda self: self.any_in(State.NOTICE))
    @rule(license_=FEW)
    def move_out(self, license_: int) -> None:
        """They leave."""
        self.take(Leave(license_))

    @precondition(lambda self: self.any_in(State.MOVED_OUT))
    @rule(license_=FEW, damages_cents=st.sampled_from([0, 12_001, 90_000]))
    def settle(self, license_: int, damages_cents: int) -> None:
        """The deposit is settled."""
        self.take(Settle(license_, damages_cents))

    @rule(late=st.booleans())
    def close_month(self, late: bool) -> None:  # noqa: FBT001 - Hypothesis names it
        """A month is closed, after some time in which it ended or without."""
        if late:
            self.take(Wait(400))
        if self.take(Close()) == "done":
            findings = list(closed_findings(self.parks[0]))
            assert not findings, "\n".join(findings)

    @rule(license_=FEW, in_days=st.sampled_from([2, 9]), damages_cents=st.sampled_from([0, 12_001, 90_000]))
    def leave(self, license_: int, in_days: int, damages_cents: int) -> None:
        """The whole way out: notice, move-out on the day, statement."""
        self.take(Notice(license_, in_days))
        self.take(Wait(24 * in_days))
        self.take(Leave(license_))
        self.take(Settle(license_, damages_cents))

    @invariant()
    def audited(self) -> None:
        """The auditor finds nothing."""
        if self.parks:
            findings = self.auditor.audit(self.parks[0])
            assert not findings, "\n".join(findings)


def _unbilled(park: Park) -> list[str]:
    found: list[str] = []
    for number in park.numbers:
        account_id = park.account_id(number)
        with park.store.work(park.site_id) as work:
            standing = work.subledger.standing(account_id)
        found += missing_bills(Tally.of(park.documents(account_id)), standing, park.license(number), park.now)
    return found
