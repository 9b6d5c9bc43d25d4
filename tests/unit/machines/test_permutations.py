"""The order of recording changes nothing that anybody owes, paid or earned (§6.5)."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.period import noon
from gatedrentals.domain.site.policy import AllocationPolicy, LateFeeRule, SitePolicy
from gatedrentals.testing.machines.auditor import Auditor
from gatedrentals.testing.machines.ledger_machine import RULES
from gatedrentals.testing.machines.park import Home, SetUp
from gatedrentals.testing.machines.permutations import Fact, Order, facts, orders, outcome, play
from gatedrentals.testing.strategies.sites import CENTRAL

ORDERED = [policy for policy in AllocationPolicy if policy is not AllocationPolicy.PRO_RATA_WITHIN_CLASS]
"""Paying pro rata promises conservation only (§6.2)."""


@st.composite
def set_ups(draw: st.DrawFn) -> SetUp:
    policy = SitePolicy(
        allocation=draw(st.sampled_from(ORDERED)),
        late_fee=LateFeeRule(per_day_cents=draw(st.sampled_from([0, 1_000])), cap_cents=7_000, owner_signed=True),
        settle_window_hours=draw(st.sampled_from([0, 24])),
    )
    move_in = date(2027, 9, 20)
    frequency, anchor = draw(st.sampled_from([(Frequency.WEEKLY, 4), (Frequency.WEEKLY, 0), (Frequency.BIWEEKLY, 4)]))
    deposit = draw(st.sampled_from([0, 20_000]))
    home = Home(frequency, move_in, date(2027, 9, 20 + anchor), 32_500, storm_water=True, deposit_cents=deposit)
    return SetUp(policy, (home,), draw(st.sampled_from(RULES)))


@settings(max_examples=30)
@given(set_up=set_ups(), happened=facts(), data=st.data())
def test_any_order_of_recording_ends_in_the_same_books(
    set_up: SetUp, happened: tuple[Fact, ...], data: st.DataObject
) -> None:
    name = uuid4()
    at_once = Order((0,) * len(happened), (0,) * len(happened))
    other = data.draw(orders(len(happened)))

    assert outcome(play(set_up, happened, other, name)) == outcome(play(set_up, happened, at_once, name))


@pytest.mark.parametrize("policy", ORDERED, ids=lambda policy: policy.value)
def test_all_orders_of_four_facts_end_in_the_same_books(policy: AllocationPolicy) -> None:
    name = uuid4()
    home = Home(Frequency.WEEKLY, date(2027, 9, 20), date(2027, 9, 24), 32_500, storm_water=True, deposit_cents=20_000)
    set_up = SetUp(SitePolicy(allocation=policy, settle_window_hours=0), (home,))
    at = datetime(2027, 9, 24, 16, 59, 59, tzinfo=UTC)
    happened = (
        Fact("b", 33_000, at),
        Fact("a", 10_001, at),
        Fact("c", 100_003, at.replace(day=23), returned_at=at.replace(day=29)),
        Fact("d", 65_000, at.replace(day=28)),
    )
    found = [
        outcome(play(set_up, happened, Order(delays, (0, 0, 0, 0)), name)) for delays in permutations((0, 4, 9, 13))
    ]

    assert all(each == found[0] for each in found)


AT_ONCE = datetime(2027, 9, 22, 15, tzinfo=UTC)
WEEKLY = Home(Frequency.WEEKLY, date(2027, 9, 20), date(2027, 9, 24), 32_500)
FLAT = SitePolicy(late_fee=LateFeeRule(owner_signed=True), settle_window_hours=0)


@settings(max_examples=15)
@given(
    names=st.permutations(["a", "b", "c"]),
    cents=st.lists(st.sampled_from([14_100, 33_000, 47_000]), min_size=2, max_size=2),
    days=st.sampled_from([9, 16]),
    apart=st.sampled_from([timedelta(0), timedelta(hours=1)]),
)
def test_receipts_of_one_instant_go_by_source_and_id_and_what_slid_is_not_late(
    names: list[str], cents: list[int], days: int, apart: timedelta
) -> None:
    name = uuid4()
    happened = (
        Fact(names[0], cents[0], AT_ONCE, returned_at=AT_ONCE + timedelta(days=days)),
        Fact(names[1], cents[1], AT_ONCE + apart),
    )
    parks = [play(SetUp(FLAT, (WEEKLY,)), happened, Order(delays, (0, 0)), name) for delays in ((0, 0), (1, 0))]

    assert outcome(parks[0]) == outcome(parks[1])
    assert not Auditor().audit(parks[0])


@settings(max_examples=15)
@given(seconds=st.sampled_from([-1, 0, 0, 1]) | st.integers(-90_000, 90_000), cycle=st.integers(0, 2))
def test_who_pays_before_noon_is_in_time_and_at_noon_is_late(seconds: int, cycle: int) -> None:
    due_on = date(2027, 9, 24) + timedelta(days=7 * cycle)
    before = Fact("b", 18_857 + cycle * 33_000, AT_ONCE - timedelta(days=1))
    rest = Fact("r", 33_000, noon(due_on, CENTRAL) + timedelta(seconds=seconds))

    park = play(SetUp(FLAT, (WEEKLY,)), (before, rest), Order((0, 0), (0, 0)), uuid4())

    assert outcome(park).fees_cents.get(due_on, 0) == (5_000 if seconds >= 0 else 0)
