"""Random histories of an account: a stay with changes, receipts, returns, and decisions of people."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from attrs import evolve, frozen
from hypothesis import settings
from hypothesis import strategies as st

from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason, DirectiveKind, LineCredit, ReversalReason
from gatedrentals.domain.ledger.line import LineKind, LineRef
from gatedrentals.domain.licensing.terms import EndChange, Frequency, OneTimeCharge, PayTerms, StayTerms, TermsChange
from gatedrentals.domain.payments.paid_to import paid_to_of
from gatedrentals.domain.payments.projection import Projection
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import (
    AllocationPolicy,
    LateFeeRule,
    PolicyHistory,
    PolicyVersion,
    RetroLateFees,
    SitePolicy,
)
from tests.unit.domain.payments.books import DEPOSIT, PET_FEE, Account, PlainCutter, always, at, pay, stay

BEGIN = at(6, 12, 13)
END = at(8, 1, 12)
DAYS = (END - BEGIN).days

heavy = settings(max_examples=max(min(20, settings().max_examples), settings().max_examples // 4))
"""A whole history takes as long as a hundred small examples: play a quarter as many."""


@frozen
class Money:
    """A receipt, when it is recorded, and whether and when it comes back."""

    name: str
    cents: int
    received_at: datetime
    recorded_at: datetime
    returned_at: datetime | None = None
    return_recorded_at: datetime | None = None
    reason: ReversalReason = ReversalReason.ACH_RETURN


@frozen
class Decision:
    """What a person says about a line: it is looked up when they say it, among the lines that are open then."""

    said_at: datetime
    kind: DirectiveKind | CreditReason
    which: int
    cents: int = 0


@frozen
class History:
    """Everything that happens on an account."""

    stay: StayTerms
    money: tuple[Money, ...]
    policy: SitePolicy
    cutter: PlainCutter
    decisions: tuple[Decision, ...] = ()
    then: PolicyVersion | None = None
    """Another policy from some instant on."""

    @property
    def policies(self) -> PolicyHistory:
        first = always(self.policy)
        return first if self.then is None else evolve(first, versions=(*first.versions, self.then))


moments = st.integers(0, DAYS * 24 * 4).map(lambda quarters: BEGIN + timedelta(minutes=15 * quarters))
amounts = st.one_of(st.sampled_from([100, 4_000, 33_000, 33_050, 66_000, 100_000]), st.integers(1, 150_000))


@st.composite
def pay_terms(draw: st.DrawFn) -> PayTerms:
    frequency = draw(st.sampled_from(Frequency))
    anchor = None if frequency is Frequency.MONTHLY else draw(st.dates(date(2026, 6, 1), date(2026, 6, 28)))
    rent_cents = draw(st.sampled_from([32_500, 64_001, 115_000, 3, 0]))
    return pay(frequency, anchor, rent_cents, draw(st.none() | st.sampled_from([500, 1, 0])))


@st.composite
def stays(draw: st.DrawFn, *, changes: int = 2, ends: int = 2) -> StayTerms:
    move_in = draw(st.dates(date(2026, 6, 12), date(2026, 6, 22)))
    dates = st.dates(move_in, date(2026, 8, 5))
    changed = [
        TermsChange(when, draw(dates), draw(pay_terms()))
        for when in sorted(draw(st.lists(moments, max_size=changes, unique=True)))
    ]
    ended = [
        EndChange(when, draw(st.none() | dates), under_notice=draw(st.booleans()))
        for when in sorted(draw(st.lists(moments, max_size=ends, unique=True)))
    ]
    ended = [evolve(change, under_notice=True) if change.end else change for change in ended]
    one_time = draw(st.sampled_from([(), (OneTimeCharge(DEPOSIT, 50_000),), (OneTimeCharge(PET_FEE, 2_000),)]))
    return stay(move_in, BEGIN, draw(pay_terms()), *changed, ends=ended, one_time=one_time)


@st.composite
def monies(draw: st.DrawFn, *, returns: bool = True, size: int = 5) -> tuple[Money, ...]:
    early = timedelta(days=2)
    received = draw(st.lists(moments, max_size=size))
    found = []
    for number, when in enumerate(received):
        received_at = when - early if draw(st.booleans()) else when
        recorded_at = max(BEGIN, min(END, received_at + timedelta(hours=draw(st.sampled_from([0, 1, 30, 200, 900])))))
        money = Money(f"r{number}", draw(amounts), received_at, recorded_at)
        if returns and draw(st.booleans()):
            returned_at = min(END, received_at + timedelta(hours=draw(st.integers(1, 500))))
            known_at = max(recorded_at, returned_at)
            money = evolve(
                money,
                returned_at=returned_at,
                return_recorded_at=min(END, known_at + timedelta(hours=draw(st.sampled_from([0, 40])))),
                reason=draw(st.sampled_from(ReversalReason)),
            )
        found.append(money)
    return tuple(found)


@st.composite
def policies(draw: st.DrawFn) -> SitePolicy:
    fee = LateFeeRule(
        per_day_cents=draw(st.sampled_from([0, 700])), grace_noons=draw(st.integers(0, 2)), cap_cents=6_000
    )
    return SitePolicy(
        allocation=draw(st.sampled_from(AllocationPolicy)),
        retro_late_fees=draw(st.sampled_from(RetroLateFees)),
        settle_window_hours=draw(st.sampled_from([0, 24])),
        late_fee=draw(st.sampled_from([fee, None])),
        horizon_days=draw(st.sampled_from([92, 20])),
    )


other_policies = st.builds(PolicyVersion, moments, policies().map(lambda policy: evolve(policy, version=2)))

cutters = st.builds(
    PlainCutter,
    discount_bps=st.sampled_from([0, 1_000, 10_000]),
    tax_bps=st.sampled_from([0, 600]),
)

decisions_ = st.lists(
    st.builds(
        Decision,
        said_at=moments,
        kind=st.sampled_from([*list(DirectiveKind)[:4], CreditReason.GOODWILL, CreditReason.BILLING_ERROR]),
        which=st.integers(0, 9),
        cents=st.integers(1, 40_000),
    ),
    max_size=3,
    unique_by=lambda decision: decision.said_at,
).map(tuple)


@st.composite
def histories(draw: st.DrawFn, *, decided: bool = False, returns: bool = True) -> History:
    terms = draw(stays())
    cutter = evolve_cutter(draw(cutters), terms)
    money, said = draw(monies(returns=returns)), draw(decisions_) if decided else ()
    return History(terms, money, draw(policies()), cutter, said, draw(st.none() | other_policies))


def evolve_cutter(cutter: PlainCutter, terms: StayTerms) -> PlainCutter:
    return PlainCutter(terms.one_time, cutter.discount_bps, cutter.discount_uses, cutter.tax_bps)


Step = tuple[datetime, int, int, object]


def play(history: History) -> Account:
    """Record everything when it is recorded, with a run every other noon; check the books after every step."""
    account = Account(None, history.policies, history.cutter)
    for now, _, _, event in sorted(steps(history), key=lambda step: step[:3]):
        account.stay = known(history.stay, now)
        perform(account, event, now)
        check(account)
    return account


def steps(history: History) -> list[Step]:
    found: list[Step] = [(BEGIN + timedelta(days=2 * number), 1, 0, None) for number in range(DAYS // 2 + 1)]
    found += [(change.decided_at, 0, 0, None) for change in history.stay.terms]
    found += [(ending.decided_at, 0, 0, None) for ending in history.stay.ends]
    for place, money in enumerate(history.money):
        found.append((money.recorded_at, 2, place, money))
        if money.return_recorded_at is not None:
            found.append((money.return_recorded_at, 3, place, (money.name, money.returned_at, money.reason)))
    found += [(decision.said_at, 4, place, decision) for place, decision in enumerate(history.decisions)]
    return [step for step in found if step[0] >= BEGIN] + [(END, 9, 0, None)]


def known(terms: StayTerms, now: datetime) -> StayTerms:
    """The stay as a license would tell it at an instant."""
    return evolve(
        terms,
        terms=tuple(change for change in terms.terms if change.decided_at <= now),
        ends=tuple(change for change in terms.ends if change.decided_at <= now),
    )


def perform(account: Account, event: object, now: datetime) -> None:
    match event:
        case Money():
            account.pay(event.name, event.cents, event.received_at, now)
        case (str() as name, datetime() as returned_at, ReversalReason() as reason):
            account.bounce(name, returned_at, now, reason)
        case Decision():
            decide(account, event, now)
        case timedelta() as ago:
            account.bill(now - ago, now)
        case _:
            account.bill(now)


def decide(account: Account, decision: Decision, now: datetime) -> None:
    account.bill(now)
    lines = account.last.open_lines if account.last else ()
    if not lines:
        return
    line = lines[decision.which % len(lines)]
    if isinstance(decision.kind, DirectiveKind):
        account.direct(decision.kind, [line.ref], now)
    else:
        cents = min(decision.cents, line.open_cents)
        account.record(CreditMemo(decision.kind, (LineCredit(line.ref, cents),)), now)


# --- what must hold -------------------------------------------------------------------------------------------------


def check(account: Account) -> None:
    """Every cent of a receipt is somewhere, once; no line takes more than it asks for; books and projection agree."""
    posted, last = account.posted, account.last
    assert last is not None
    spent = Counter[int]()
    for part in posted.spent:
        spent[part.receipt_seq] += part.cents
    for seq, receipt in posted.receipts.items():
        placed = [allocation.cents for allocation in posted.placed[seq].values()]
        held = list(posted.held[seq].values())
        assert min([*placed, *held], default=0) >= 0
        expected = 0 if receipt.reversal else receipt.receipt.amount_cents - spent[seq]
        assert sum(placed) + sum(held) == expected, (receipt, placed, held)
    left = lines_left(account)
    assert min(left.values(), default=0) >= 0, left
    assert {ref: cents for ref, cents in left.items() if cents} == {
        line.ref: line.open_cents for line in last.open_lines
    }
    held_now = Counter[tuple[int, object]]()
    for money in last.held:
        held_now[money.receipt_seq, money.holding] += money.cents
    assert held_now == {
        (seq, holding): cents for seq, parts in posted.held.items() for holding, cents in parts.items() if cents
    }


def lines_left(account: Account) -> dict[LineRef, int]:
    """What the documents alone say is open on each base line."""
    posted = account.posted
    left = Counter[LineRef]()
    for seq, invoice in posted.invoices.items():
        for line in invoice.invoice.lines:
            base = line.of_line if line.kind is LineKind.DISCOUNT else line.line_no
            ref = LineRef(seq, line.line_no)
            left[LineRef(seq, base or 0)] += line.amount_cents - posted.credited[ref] - posted.relieved[ref]
    for places in posted.placed.values():
        for ref, allocation in places.items():
            left[ref] -= allocation.cents
    return left


Comparison = tuple[dict[object, tuple[int, int]], dict[object, int], dict[object, int], date | None]


def comparison(account: Account, as_of: datetime = END) -> Comparison:
    """What §6.5 compares: open and paid per cycle and product, fees and credits per cycle, held money, paid-to."""
    projection = account.project(as_of)
    return (open_and_paid(projection), fees(projection), holdings(projection), paid_to_of(projection))


def open_and_paid(projection: Projection) -> dict[object, tuple[int, int]]:
    found: dict[object, tuple[int, int]] = {}
    for bill in projection.bills:
        for base in bill.base.values() if bill.live else ():
            cycle = bill.piece.window.start if bill.piece else (bill.late_start, bill.accrual, bill.due_on)
            open_, paid = found.get((cycle, base.line.product), (0, 0))
            found[cycle, base.line.product] = (open_ + base.open_cents, paid + base.paid_cents)
    return {key: cents for key, cents in found.items() if cents != (0, 0)}


def fees(projection: Projection) -> dict[object, int]:
    found: dict[object, int] = {}
    for bill in projection.bills:
        if bill.late_start is not None:
            found[bill.late_start, bill.accrual] = sum(line.amount_cents for line in bill.lines)
        for base in bill.base.values() if bill.live else ():
            if base.credited_cents:
                key = (bill.due_on, base.line.product, "credited")
                found[key] = found.get(key, 0) + base.credited_cents
    return found


def holdings(projection: Projection) -> dict[object, int]:
    found: dict[object, int] = {}
    for _, holding, cents in projection.held:
        found[holding] = found.get(holding, 0) + cents
    for bill in projection.bills:
        for base in bill.base.values():
            if base.line.charge_class is ChargeClass.DEPOSIT:
                found["deposit"] = found.get("deposit", 0) + base.paid_cents
    return found


def in_another_order(history: History, delays: Sequence[int]) -> History:
    """The same facts, recorded later by so many hours each, so in another order."""
    money = []
    for one, delay in zip(history.money, delays, strict=False):
        recorded_at = max(BEGIN, min(END, one.received_at + timedelta(hours=delay)))
        returned = one.returned_at
        known_at = None if returned is None else min(END, max(recorded_at, returned) + timedelta(hours=delay % 50))
        money.append(evolve(one, recorded_at=recorded_at, return_recorded_at=known_at))
    return evolve(history, money=tuple(money))
