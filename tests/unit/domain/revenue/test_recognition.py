"""What a line earns by a day: properties first, then the rule book's figures."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ledger.documents import LineCredit
from gatedrentals.domain.ledger.line import Earning
from gatedrentals.domain.period import Period
from gatedrentals.domain.revenue.recognition import (
    RevenueLine,
    clamp_credit,
    earned,
    earned_cents,
    earning_of,
    in_one_day,
    spread_of,
)
from tests.unit.domain.revenue.revenue_lines import (
    REF,
    clamped,
    credited,
    days,
    earnings,
    point_in_time,
    ratable,
    revenue_lines,
    steps,
    whole,
)


@given(revenue_lines(st.integers(0, 300_000)), days, st.integers(0, 40))
def test_a_positive_line_never_earns_backwards(line: RevenueLine, day: date, more: int) -> None:
    assert 0 <= earned_cents(line, day) <= earned_cents(line, day + timedelta(days=more)) <= line.net_cents


@given(earnings(), days)
def test_whole_numbers_say_what_the_line_says(earning: Earning, day: date) -> None:
    line = ratable(earning, date(2020, 1, 1))
    assert earned(spread_of(line), day.toordinal()) == earning.earned_cents(day)


@given(st.data(), revenue_lines())
def test_a_line_earns_its_net_whatever_was_credited(data: st.DataObject, line: RevenueLine) -> None:
    for _ in range(data.draw(st.integers(0, 4))):
        line = data.draw(steps(line))
    assert earned_cents(line, date(2031, 1, 1)) == line.net_cents


@given(revenue_lines(), days)
def test_nothing_is_earned_before_the_invoice_exists(line: RevenueLine, day: date) -> None:
    if day <= line.posted_on:
        assert earned_cents(line, day) == 0


@given(revenue_lines(st.integers(0, 300_000)), st.integers(0, 70))
def test_a_clamp_keeps_what_was_earned_before_it(line: RevenueLine, offset: int) -> None:
    assert line.line.earning
    end = line.line.earning.start + timedelta(days=offset)
    after = clamped(line, end)
    for day in (end - timedelta(days=1), end):
        assert earned_cents(after, day) == earned_cents(line, day)
    assert after.net_cents == (line.line.earning.earned_cents(max(end, line.line.earning.start)))


@given(revenue_lines(), st.integers(0, 70), st.integers(0, 70))
def test_two_clamps_are_the_earlier_one(line: RevenueLine, first: int, second: int) -> None:
    assert line.line.earning
    start = line.line.earning.start
    twice = clamped(clamped(line, start + timedelta(days=first)), start + timedelta(days=second))
    once = clamped(line, start + timedelta(days=min(first, second)))
    assert twice.net_cents == once.net_cents
    assert earned_cents(twice, date(2031, 1, 1)) == earned_cents(once, date(2031, 1, 1))


@given(st.integers(-300_000, 300_000), st.integers(1, 62), st.integers(0, 62))
def test_pieces_of_a_cut_cycle_earn_what_the_whole_earns(cents: int, length: int, cut: int) -> None:
    start = date(2028, 2, 20)
    end, middle = start + timedelta(days=length), start + timedelta(days=min(cut, length))
    frame = Period(start, end)
    pieces = [ratable(Earning(cents, frame, start, middle), start), ratable(Earning(cents, frame, middle, end), start)]
    assert sum(earned_cents(piece, end) for piece in pieces) == cents


THOUSAND = ratable(whole(100_000, date(2026, 6, 15), date(2026, 7, 15)), date(2026, 6, 8))


def test_a_month_and_the_next() -> None:
    assert earned_cents(THOUSAND, date(2026, 7, 1)) == 53_333
    assert earned_cents(THOUSAND, date(2026, 8, 1)) - 53_333 == 46_667


def test_move_out_clamps_the_line() -> None:
    assert clamp_credit(THOUSAND, date(2026, 7, 4)) == LineCredit(REF, 36_667, date(2026, 7, 4))
    after = clamped(THOUSAND, date(2026, 7, 4))
    assert earned_cents(after, date(2026, 8, 1)) == 63_333
    assert earned_cents(after, date(2026, 8, 1)) - earned_cents(after, date(2026, 7, 1)) == 10_000


@pytest.mark.parametrize("end", [date(2026, 7, 15), date(2026, 8, 1)])
def test_a_clamp_past_the_end_credits_nothing(end: date) -> None:
    assert clamp_credit(THOUSAND, end) is None


def test_a_clamp_of_a_voided_line_credits_nothing() -> None:
    assert clamp_credit(credited(THOUSAND, LineCredit(REF, 100_000)), date(2026, 7, 4)) is None


def test_a_clamp_before_the_start_credits_all_and_earns_nothing() -> None:
    assert clamp_credit(THOUSAND, date(2026, 6, 1)) == LineCredit(REF, 100_000, date(2026, 6, 15))
    assert earned_cents(clamped(THOUSAND, date(2026, 6, 1)), date(2026, 8, 1)) == 0


def test_a_plain_credit_lowers_what_is_spread() -> None:
    line = credited(THOUSAND, LineCredit(REF, 10_000))
    assert earned_cents(line, date(2026, 7, 1)) == 48_000
    assert earning_of(line) == whole(90_000, date(2026, 6, 15), date(2026, 7, 15))


def test_a_plain_credit_and_then_a_clamp() -> None:
    line = clamped(credited(THOUSAND, LineCredit(REF, 10_000)), date(2026, 7, 4))
    assert line.net_cents == 57_000
    assert line.credits[-1].credit == LineCredit(REF, 33_000, date(2026, 7, 4))


def test_a_credit_of_nothing_moves_nothing() -> None:
    assert earning_of(credited(THOUSAND, LineCredit(REF, 0))) == THOUSAND.line.earning


def test_what_is_left_of_an_emptied_line_is_earned_on_its_first_day() -> None:
    line = credited(THOUSAND, LineCredit(REF, 99_000, date(2026, 6, 15)))
    assert (earned_cents(line, date(2026, 6, 15)), earned_cents(line, date(2026, 6, 16))) == (0, 1_000)


def test_use_in_arrears_is_earned_in_full_with_its_invoice() -> None:
    electric = ratable(whole(2_839, date(2026, 6, 1), date(2026, 7, 1)), date(2026, 7, 3))
    assert (earned_cents(electric, date(2026, 7, 3)), earned_cents(electric, date(2026, 7, 4))) == (0, 2_839)


def test_a_point_in_time_is_earned_with_its_invoice() -> None:
    fee = credited(point_in_time(5_000, date(2026, 6, 19)), LineCredit(REF, 2_000))
    assert not fee.is_deferred
    assert (earned_cents(fee, date(2026, 6, 19)), earned_cents(fee, date(2026, 6, 20))) == (0, 3_000)


def test_a_point_in_time_billed_ahead_is_earned_seven_days_before_it_is_due() -> None:
    fee = point_in_time(5_000, date(2026, 6, 1), in_one_day(5_000, date(2026, 7, 3)))
    assert fee.is_deferred
    assert (earned_cents(fee, date(2026, 7, 3)), earned_cents(fee, date(2026, 7, 4))) == (0, 5_000)


def test_the_stub_with_discounts_clamps_line_by_line() -> None:
    """Example 3."""
    stub = (date(2026, 6, 18), date(2026, 7, 1))
    july = (date(2026, 7, 1), date(2026, 8, 1))
    kept = [clamped(ratable(whole(c, *july), july[0]), date(2026, 7, 10)) for c in (115_000, -11_500, -2_500)]
    assert [line.net_cents for line in kept] == [33_387, -3_339, -726]
    assert [line.credits[0].credit.cents for line in kept] == [81_613, -8_161, -1_774]
    early = [clamped(ratable(whole(c, *stub), stub[0]), date(2026, 6, 26)) for c in (49_833, -4_983, -1_083)]
    assert [line.net_cents for line in early] == [30_666, -3_066, -666]


def test_the_kept_week_of_a_fortnight() -> None:
    """Example 4: what June earns of the cut fortnight and of the stub."""
    fortnight = clamped(
        ratable(whole(64_001, date(2026, 6, 19), date(2026, 7, 3)), date(2026, 6, 12)), date(2026, 6, 26)
    )
    stub = ratable(whole(21_667, date(2026, 6, 26), date(2026, 7, 1)), date(2026, 6, 22))
    assert fortnight.credits[0].credit.cents == 32_000
    assert [earned_cents(line, date(2026, 7, 1)) for line in (fortnight, stub)] == [32_001, 21_667]


def test_a_ratable_line_without_days_is_earned_on_the_day_of_its_invoice() -> None:
    bare = evolve(THOUSAND, line=evolve(THOUSAND.line, earning=None))
    assert (earned_cents(bare, date(2026, 6, 8)), earned_cents(bare, date(2026, 6, 9))) == (0, 100_000)
