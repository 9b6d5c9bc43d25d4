"""The allocator: which open lines an amount pays, under every policy (§6.1, §6.2)."""

from datetime import date, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import Reason
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.payments.allocator import Share, allocate
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import AllocationPolicy, SitePolicy

TODAY = date(2026, 7, 1)
DAYS = st.integers(-30, 30).map(lambda days: TODAY + timedelta(days=days))
CLASSES = st.sampled_from([charge_class for charge_class in ChargeClass if charge_class is not ChargeClass.TAX])
FILLING = [policy for policy in AllocationPolicy if policy is not AllocationPolicy.PRO_RATA_WITHIN_CLASS]
amounts = st.integers(0, 60_000)
any_policy = st.sampled_from(AllocationPolicy).map(lambda allocation: SitePolicy(allocation=allocation))
filling_policy = st.sampled_from(FILLING).map(lambda allocation: SitePolicy(allocation=allocation))


@st.composite
def open_lines(draw: st.DrawFn) -> list[OpenLine]:
    lines = []
    for order in range(1, draw(st.integers(0, 8)) + 1):
        charge_class, due_on, open_cents = draw(CLASSES), draw(DAYS), draw(st.integers(1, 10_000))
        line = OpenLine(
            ref=LineRef(order, 1),
            product=ProductCode(charge_class.value),
            charge_class=charge_class,
            rank_class=charge_class,
            due_on=due_on,
            order=order,
            line_no=1,
            is_tax=False,
            net_cents=open_cents + draw(st.integers(0, 5_000)),
            open_cents=open_cents,
            cycle=draw(st.sampled_from([None, Period(due_on, due_on + timedelta(days=7))])),
            pinned=draw(st.sampled_from([False, False, True])),
            excluded=draw(st.sampled_from([False, False, True])),
        )
        lines.append(line)
        if draw(st.booleans()):
            lines.append(evolve(line, ref=LineRef(order, 2), line_no=2, is_tax=True, charge_class=ChargeClass.TAX))
    return draw(st.permutations(lines))


def after(lines: list[OpenLine], shares: tuple[Share, ...]) -> list[OpenLine]:
    paid = {share.ref: share.cents for share in shares}
    return [evolve(line, open_cents=line.open_cents - paid.get(line.ref, 0)) for line in lines]


def totals(*shares: Share) -> dict[LineRef, int]:
    found: dict[LineRef, int] = {}
    for share in shares:
        found[share.ref] = found.get(share.ref, 0) + share.cents
    return found


@given(amounts, open_lines(), any_policy)
def test_all_is_spent_or_all_is_paid_and_no_line_takes_too_much(
    amount: int, lines: list[OpenLine], policy: SitePolicy
) -> None:
    shares = allocate(amount, lines, policy, TODAY)

    taking = sum(line.open_cents for line in lines if not line.excluded)
    assert sum(share.cents for share in shares) == min(amount, taking)
    assert all(share.cents > 0 for share in shares)
    assert all(line.open_cents >= 0 for line in after(lines, shares))
    assert len({share.ref for share in shares}) == len(shares)


@given(amounts, amounts, open_lines(), filling_policy)
def test_a_then_b_is_a_plus_b(a: int, b: int, lines: list[OpenLine], policy: SitePolicy) -> None:
    first = allocate(a, lines, policy, TODAY)
    second = allocate(b, after(lines, first), policy, TODAY)

    assert totals(*first, *second) == totals(*allocate(a + b, lines, policy, TODAY))


@given(amounts, open_lines(), filling_policy)
def test_a_lower_line_takes_money_only_when_every_higher_one_is_paid(
    amount: int, lines: list[OpenLine], policy: SitePolicy
) -> None:
    order = [share.ref for share in allocate(10**9, lines, policy, TODAY)]
    left = {line.ref: line.open_cents for line in after(lines, allocate(amount, lines, policy, TODAY))}
    asked = {line.ref: line.open_cents for line in lines}

    taken = [ref for ref in order if left[ref] < asked[ref]]
    assert taken == order[: len(taken)]
    assert all(left[ref] == 0 for ref in taken[:-1])


@given(amounts, open_lines(), any_policy)
def test_an_excluded_line_takes_nothing(amount: int, lines: list[OpenLine], policy: SitePolicy) -> None:
    excluded = {line.ref for line in lines if line.excluded}

    assert not excluded & {share.ref for share in allocate(amount, lines, policy, TODAY)}


@given(amounts, open_lines(), any_policy)
def test_pinned_lines_come_first(amount: int, lines: list[OpenLine], policy: SitePolicy) -> None:
    shares = allocate(amount, lines, policy, TODAY)
    pinned = {line.ref: line.open_cents for line in lines if line.pinned and not line.excluded}

    assert {share.ref for share in shares if share.reason is Reason.PINNED} == pinned.keys() & totals(*shares).keys()
    if any(share.ref not in pinned for share in shares):
        assert {ref: cents for ref, cents in totals(*shares).items() if ref in pinned} == pinned


@given(amounts, open_lines())
def test_the_class_decides_then_the_due_date_and_tax_follows_what_it_taxes(amount: int, lines: list[OpenLine]) -> None:
    policy = SitePolicy()
    by_ref = {line.ref: line for line in lines}
    paid = [by_ref[share.ref] for share in allocate(amount, lines, policy, TODAY)]

    keys = [(not x.pinned, policy.ranks[x.rank_class], x.due_on, x.order, x.line_no) for x in paid]
    assert keys == sorted(keys)


@given(amounts, open_lines())
def test_other_orders_put_the_date_the_current_cycle_or_the_size_first(amount: int, lines: list[OpenLine]) -> None:
    by_ref = {line.ref: evolve(line, pinned=False) for line in lines}

    def first_keys(policy: AllocationPolicy) -> list[OpenLine]:
        shares = allocate(amount, list(by_ref.values()), SitePolicy(allocation=policy), TODAY)
        return [by_ref[share.ref] for share in shares]

    dates = [line.due_on for line in first_keys(AllocationPolicy.DATE_THEN_CLASS)]
    currents = [line.cycle is None or TODAY not in line.cycle for line in first_keys(AllocationPolicy.CURRENT_FIRST)]
    sizes = [-line.net_cents for line in first_keys(AllocationPolicy.LARGEST_FIRST)]
    assert [dates, currents, sizes] == [sorted(dates), sorted(currents), sorted(sizes)]


@given(amounts, open_lines())
def test_pro_rata_shares_a_class_by_what_is_open(amount: int, lines: list[OpenLine]) -> None:
    policy = SitePolicy(allocation=AllocationPolicy.PRO_RATA_WITHIN_CLASS)
    plain = [evolve(line, pinned=False, excluded=False, rank_class=ChargeClass.RENT) for line in lines]
    shares = totals(*allocate(amount, plain, policy, TODAY))
    whole = sum(line.open_cents for line in plain)

    for line in plain:
        exact = min(amount, whole) * line.open_cents
        assert abs(shares.get(line.ref, 0) * whole - exact) < whole


@given(amounts, open_lines(), any_policy)
def test_a_share_tells_the_rank_of_its_line_and_why_it_had_its_turn(
    amount: int, lines: list[OpenLine], policy: SitePolicy
) -> None:
    named = {line.ref: line for line in lines}
    for share in allocate(amount, lines, policy, TODAY):
        line = named[share.ref]
        assert share.rank == policy.ranks[line.rank_class]
        assert (share.reason is Reason.PINNED) == line.pinned
