"""What is learned after a month was closed: nothing is posted into it, and its lines still sum (§5.1, §7.2–§7.4)."""

from datetime import date, timedelta
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.ledger.documents import Method, ReversalReason
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.machines.auditor import Auditor
from gatedrentals.testing.machines.ledger_machine import RULES
from gatedrentals.testing.machines.park import Home, Park, SetUp
from gatedrentals.testing.machines.revenue_audit import closed_findings
from gatedrentals.testing.machines.stay_steps import Close, MoveIn, Terms, Vanish
from gatedrentals.testing.machines.steps import Amount, Came, Receive, Return, Run, Step, Wait

LATE_NEWS: st.SearchStrategy[Step] = st.one_of(
    st.builds(Vanish, st.just(0), st.integers(3, 12)),
    st.builds(
        Receive,
        st.integers(2, 99),
        st.just(0),
        st.sampled_from([Amount.CYCLE, Amount.CYCLES]),
        st.just(Came.HOURS_AGO),
        st.integers(60, 250),
    ),
    st.builds(Return, st.just(0), st.sampled_from(ReversalReason), st.sampled_from([0, 150])),
    st.builds(Terms, st.just(0), st.just(64_001), st.none(), st.sampled_from([-9, -4, 0])),
)


@settings(max_examples=25)
@given(
    frequency=st.sampled_from(Frequency),
    begun=st.integers(0, 8),
    rules=st.sampled_from(RULES),
    news=st.lists(LATE_NEWS, min_size=1, max_size=3),
)
def test_a_closed_month_stays_and_the_next_takes_what_changed(
    frequency: Frequency, begun: int, rules: RuleSet, news: list[Step]
) -> None:
    home = Home(frequency, date(2027, 9, 20) + timedelta(days=begun), date(2027, 9, 24), 100_003)
    park = Park(MemoryStore(), uuid4(), SetUp(SitePolicy(), (home,), rules))
    auditor = Auditor()
    park.open()
    opening: list[Step] = [
        MoveIn(0),
        Receive(1, 0, Amount.OPEN, Came.NOW, 0, Method.ECHECK),
        Run(bills=True, late_fees=True),
    ]
    played: list[Step] = [*opening, Wait(24 * 13), Run(bills=True, late_fees=True), Close(), *news]
    for step in played:
        step.take(park)
        findings = auditor.audit(park)
        assert not findings, "\n".join(findings)

    later: list[Step] = [Wait(24 * 31), Run(bills=True, late_fees=True), Close()]
    for step in later:
        assert step.take(park) == "done"

    assert not list(closed_findings(park))
    assert not auditor.audit(park)
