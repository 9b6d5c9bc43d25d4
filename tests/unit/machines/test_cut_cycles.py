"""Terms and ends that change again and again: every night is charged once, and every part of a cycle to the cent."""

from datetime import date
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.machines.auditor import Auditor
from gatedrentals.testing.machines.ledger_machine import RENTS, RULES
from gatedrentals.testing.machines.park import Home, Park, SetUp
from gatedrentals.testing.machines.stay_steps import MoveIn, Notice, Surrender, Terms, Withdraw
from gatedrentals.testing.machines.steps import Amount, Came, Receive, Run, Step, Wait

NEWS: st.SearchStrategy[Step] = st.one_of(
    st.builds(Terms, st.just(0), RENTS, st.none(), st.integers(-3, 20)),
    st.builds(Terms, st.just(0), RENTS, st.sampled_from(Frequency), st.integers(0, 20)),
    st.builds(Notice, st.just(0), st.none() | st.integers(1, 20)),
    st.builds(Surrender, st.just(0), st.integers(-3, 30)),
    st.builds(Withdraw, st.just(0)),
    st.builds(Wait, st.sampled_from([20, 90])),
)


@settings(max_examples=40)
@given(
    frequency=st.sampled_from(Frequency),
    rent=RENTS,
    rules=st.sampled_from(RULES),
    paid=st.sampled_from(Amount),
    news=st.lists(NEWS, min_size=1, max_size=5),
)
def test_parts_of_cycles_sum_and_nights_are_charged_once(
    frequency: Frequency, rent: int, rules: RuleSet, paid: Amount, news: list[Step]
) -> None:
    home = Home(frequency, date(2027, 9, 20), date(2027, 9, 24), rent)
    park = Park(MemoryStore(), uuid4(), SetUp(SitePolicy(), (home,), rules))
    auditor = Auditor()
    park.open()

    steps: list[Step] = [
        MoveIn(0),
        Receive(1, 0, paid, Came.NOW),
        Wait(40),
        *news,
        Wait(200),
        Run(bills=True, late_fees=True),
    ]
    for step in steps:
        step.take(park)
        findings = auditor.audit(park)
        assert not findings, "\n".join(findings)
