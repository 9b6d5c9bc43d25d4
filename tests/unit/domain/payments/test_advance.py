"""The short way is the long way: same documents, same standing, wherever it answers (§6.5)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from attrs import define, evolve, field
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ledger.documents import Document, Method, Receipt
from gatedrentals.domain.ledger.entry import Balances, Entry
from gatedrentals.domain.licensing.terms import StayTerms
from gatedrentals.domain.payments.advance import issue_next, receive_next, standing_after
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.policy import LateFeeRule, PolicyVersion, SitePolicy
from tests.unit.domain.payments.books import Account, PlainCutter, always, stay, weekly
from tests.unit.domain.payments.histories import (
    BEGIN,
    History,
    Money,
    Step,
    check,
    cutters,
    decisions_,
    evolve_cutter,
    heavy,
    histories,
    known,
    moments,
    monies,
    perform,
    policies,
    stays,
    steps,
)


@define
class BothWays:
    """An account kept the long way, and beside it what it stands at, kept the short way wherever that answers."""

    account: Account
    standing: Standing = field(factory=Standing)
    followed: datetime = BEGIN
    """How far: what could become late up to then was judged."""
    short: int = 0

    def step(self, event: object, now: datetime) -> None:
        account = self.account
        before, quick = len(account.documents), self.quick(event, now)
        perform(account, event, now)
        check(account)
        assert account.last is not None
        if quick is not None:
            self.short += 1
            assert quick.documents == tuple(account.documents[before:])
            assert told(quick) == told(account.last)
            assert not self.too_late(quick.next_deadline, account.last.next_deadline)
        self.followed = max(self.followed, now - event if isinstance(event, timedelta) else now)
        entries = [sealed(document) for document in account.documents[before:]]
        self.standing = standing_after(self.standing, quick or account.last, entries)
        self.agree(entries)

    def agree(self, entries: Sequence[Entry]) -> None:
        """What the account stands at is what its documents say, and its last entry."""
        standing, posted = self.standing, self.account.posted
        assert (standing.seq, standing.next_invoice_number) == (posted.seq, posted.next_number)
        assert standing.settled_through == posted.settled_through
        if entries:
            assert (standing.head, standing.balances) == (entries[-1].hash, entries[-1].balances)

    def too_late(self, told_at: datetime | None, next_at: datetime | None) -> bool:
        """Whether a deadline would be missed: one that is told too early takes a needless replay, and no more.

        A run of an earlier instant tells again of one that was judged since.
        """
        return next_at is not None and next_at > self.followed and (told_at is None or told_at > next_at)

    def quick(self, event: object, now: datetime) -> Update | None:
        desk, uses = self.account.desk, {"spring": 0}
        match event:
            case Money():
                receipt = Receipt("bank", event.name, Method.ZELLE, event.cents, event.received_at)
                return receive_next(desk, self.standing, receipt, now, now, uses)
            case None:
                return issue_next(desk, self.standing, now, now, "run", uses)
            case timedelta() as ago:
                return issue_next(desk, self.standing, now - ago, now, "run", uses)
        return None


def told(update: Update) -> tuple[object, ...]:
    """What an update tells; the order of bills counts, not their numbers, and a deadline may be told too early."""
    orders = sorted({line.order for line in update.open_lines})
    lines = [evolve(line, order=orders.index(line.order)) for line in update.open_lines]
    return (lines, update.held, update.frontier, update.next_number, update.needs_replay)


def sealed(document: Document) -> Entry:
    return Entry(document, (), b"", document.seq.to_bytes(32), Balances(receivable_cents=document.seq))


Earlier = tuple[datetime, int]
"""A run of an instant that lies so many hours back."""

earlier_runs = st.lists(st.tuples(moments, st.integers(1, 400)), max_size=4)

Silence = tuple[datetime, int]
"""From an instant on nobody runs anything for so many days."""

silences = st.tuples(moments, st.integers(0, 20))


def punctual(history: History, earlier: Sequence[Earlier] = (), silence: Silence = (BEGIN, 0)) -> list[Step]:
    """Money is recorded when it comes, and goes back when it is returned."""
    since, until = silence[0], silence[0] + timedelta(days=silence[1])
    money = tuple(
        evolve(one, recorded_at=max(BEGIN, one.received_at), return_recorded_at=one.returned_at)
        for one in history.money
    )
    runs = [(when, 8, place, timedelta(hours=hours)) for place, (when, hours) in enumerate(earlier)]
    played = [
        step
        for step in steps(evolve(history, money=money))
        if step[3] is not None or step[1] == 0 or not since < step[0] < until
    ]
    return sorted([*played, *runs], key=lambda step: step[:3])


def both(history: History, earlier: Sequence[Earlier] = (), silence: Silence = (BEGIN, 0)) -> BothWays:
    ways = BothWays(Account(None, history.policies, history.cutter))
    for now, _, _, event in punctual(history, earlier, silence):
        ways.account.stay = known(history.stay, now)
        ways.step(event, now)
    return ways


@heavy
@given(histories(decided=True), earlier_runs, silences)
def test_the_short_way_ends_where_the_long_way_does(history: History, earlier: list[Earlier], silence: Silence) -> None:
    both(history, earlier, silence)


def test_who_pays_a_part_of_each_cycle_ahead_takes_no_replay() -> None:
    """Nor does a run: the deadline of a cycle that is paid passes, and that of the next one is told."""
    first = date(2026, 6, 12)
    terms = stay(first, BEGIN, weekly(first))
    paid_at = [BEGIN + timedelta(hours=6), *(BEGIN + timedelta(days=7 * week - 2, hours=6) for week in range(1, 6))]
    money = tuple(Money(f"m{week}", 35_500, when, when) for week, when in enumerate(paid_at))
    policy = SitePolicy(late_fee=LateFeeRule(per_day_cents=700))

    ways = BothWays(Account(None, always(policy), PlainCutter(terms.one_time)))
    by_replay = []
    for now, _, _, event in punctual(History(terms, money, policy, PlainCutter(terms.one_time))):
        ways.account.stay, before = known(terms, now), ways.short
        ways.step(event, now)
        if ways.short == before and paid_at[0] <= now <= paid_at[-1]:
            by_replay.append((now, event))

    assert by_replay == []


@heavy
@given(stays(changes=0, ends=0), monies(returns=False), policies())
def test_the_short_way_serves_quiet_accounts(stay: StayTerms, money: tuple[Money, ...], policy: SitePolicy) -> None:
    apart = tuple({one.received_at: one for one in money}.values())
    ways = both(History(stay, apart, evolve(policy, late_fee=None), PlainCutter(stay.one_time)))

    assert ways.short > 3


@st.composite
def ahead_of_the_horizon(draw: st.DrawFn) -> History:
    """A stay that is paid far ahead in its first days: that money waits, is spent as cycles come, and more joins it."""
    terms = draw(stays(changes=draw(st.sampled_from([0, 0, 1])), ends=draw(st.sampled_from([0, 0, 1]))))
    ahead = draw(st.lists(st.tuples(st.integers(0, 240), st.integers(100_000, 400_000)), min_size=1, max_size=3))
    early = [
        Money(f"early{place}", cents, BEGIN + timedelta(hours=hours), BEGIN + timedelta(hours=hours))
        for place, (hours, cents) in enumerate(ahead)
    ]
    later = draw(monies(returns=draw(st.sampled_from([False, False, True])), size=7))
    then = draw(st.none() | moments.map(lambda when: PolicyVersion(when, SitePolicy(version=2))))
    policy = evolve(draw(policies()), horizon_days=draw(st.sampled_from([0, 1, 8, 20])))
    said = draw(decisions_) if draw(st.booleans()) else ()
    return History(terms, (*early, *later), policy, evolve_cutter(draw(cutters), terms), said, then)


@heavy
@given(ahead_of_the_horizon(), earlier_runs, silences)
def test_the_short_way_carries_money_over_the_horizon(
    history: History, earlier: list[Earlier], silence: Silence
) -> None:
    both(history, earlier, silence)
