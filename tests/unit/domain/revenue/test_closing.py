"""Closes: months in order, never restated, and always summing to the net."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ledger.documents import LineCredit, Recognition, RecognizedLine
from gatedrentals.domain.ledger.line import LineKind, LineRef
from gatedrentals.domain.period import next_month
from gatedrentals.domain.revenue.closing import (
    MonthNotOver,
    MonthOutOfOrder,
    RevenueRow,
    check_close,
    close_month,
    months_of,
    revenue_rows,
)
from gatedrentals.domain.revenue.recognition import RevenueLine, earned_cents
from tests.unit.domain.revenue.revenue_lines import (
    REF,
    clamped,
    close,
    credited,
    days,
    months_from,
    point_in_time,
    ratable,
    revenue_lines,
    steps,
    whole,
)


@given(st.data(), revenue_lines())
def test_months_sum_to_the_net_under_any_credits_and_closes(data: st.DataObject, line: RevenueLine) -> None:
    posted: dict[LineRef, int] = {}
    by_month: dict[date, int] = {}
    months = months_from(date(2027, 4, 1), 24)
    for closed, month in enumerate(months):
        for _ in range(data.draw(st.sampled_from((0, 0, 0, 0, 1)))):
            line = data.draw(steps(line))
        assert sum(months_of(line, by_month, month).values()) == line.net_cents
        before = dict(by_month)
        forecast = months_of(line, by_month, month).get(month, 0)
        by_month[month] = close(month, [line], posted).get(REF, 0)
        assert by_month[month] == forecast
        assert {past: by_month[past] for past in months[:closed]} == before
    assert posted.get(REF, 0) == line.net_cents


@given(revenue_lines(), days)
def test_closing_twice_posts_nothing_the_second_time(line: RevenueLine, day: date) -> None:
    posted: dict[LineRef, int] = {}
    month = day.replace(day=1)
    close(month, [line], posted)
    assert close_month(month, [line], posted) is None


@given(revenue_lines(), days)
def test_a_close_brings_what_was_posted_to_what_is_earned(line: RevenueLine, day: date) -> None:
    posted: dict[LineRef, int] = {}
    month = day.replace(day=1)
    close(month, [line], posted)
    assert posted.get(REF, 0) == earned_cents(line, next_month(month))


@given(
    st.integers(0, 300_000), days, st.integers(-40, 40), st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 90)))
)
def test_a_point_in_time_is_revenue_of_the_days_it_was_posted(
    cents: int, day: date, ahead: int, credits_taken: list[tuple[int, int]]
) -> None:
    line = point_in_time(cents, day)
    for amount, later in credits_taken:
        line = credited(line, LineCredit(REF, amount), posted_on=day + timedelta(days=later))
    months = months_of(line, {}, day + timedelta(days=ahead))
    assert sum(months.values()) == line.net_cents
    assert close_month(day.replace(day=1), [line], {}) is None


def test_months_that_sum_with_a_clamp_after_the_close() -> None:
    """Example 11."""
    fortnight = (date(2026, 6, 19), date(2026, 7, 3))
    rent = ratable(whole(64_000, *fortnight), date(2026, 6, 12), LineRef(1, 1))
    discount = ratable(whole(-6_400, *fortnight), date(2026, 6, 12), LineRef(1, 2), LineKind.DISCOUNT)
    posted: dict[LineRef, int] = {}
    assert list(close(date(2026, 6, 1), [rent, discount], posted).values()) == [54_857, -5_486]
    rent, discount = clamped(rent, date(2026, 6, 28)), clamped(discount, date(2026, 6, 28))
    assert [line.credits[0].credit.cents for line in (rent, discount)] == [22_857, -2_286]
    deferred = [line.net_cents - posted[line.ref] for line in (rent, discount)]
    assert deferred == [-13_714, 1_372]
    july = close_month(date(2026, 7, 1), [rent, discount], posted)
    assert july == Recognition(
        date(2026, 7, 1), (RecognizedLine(LineRef(1, 1), -13_714), RecognizedLine(LineRef(1, 2), 1_372))
    )
    by_month = {rent.ref: {date(2026, 6, 1): 54_857}, discount.ref: {date(2026, 6, 1): -5_486}}
    assert revenue_rows([rent, discount], by_month, date(2026, 7, 1)) == (
        RevenueRow(date(2026, 6, 1), rent.line.product, is_discount=False, is_closed=True, cents=54_857),
        RevenueRow(date(2026, 6, 1), rent.line.product, is_discount=True, is_closed=True, cents=-5_486),
        RevenueRow(date(2026, 7, 1), rent.line.product, is_discount=False, is_closed=False, cents=-13_714),
        RevenueRow(date(2026, 7, 1), rent.line.product, is_discount=True, is_closed=False, cents=1_372),
    )


def test_rows_of_many_lines_add_up_by_product() -> None:
    june = date(2026, 6, 1)
    first = ratable(whole(30_000, june, date(2026, 7, 1)), june)
    second = ratable(whole(6_000, june, date(2026, 7, 1)), june, LineRef(2, 1))
    fee = point_in_time(5_000, date(2026, 6, 20), ref=LineRef(3, 1))
    rows = revenue_rows([first, second, fee], {}, june)
    assert [(row.product, row.cents) for row in rows] == [("fee", 5_000), ("rent", 36_000)]


def test_an_invoice_issued_late_earns_what_was_due_in_its_own_month() -> None:
    line = ratable(whole(30_000, date(2026, 6, 1), date(2026, 7, 1)), date(2026, 7, 2))
    assert close_month(date(2026, 6, 1), [line], {}) is None
    assert months_of(line, {}, date(2026, 6, 1)) == {date(2026, 7, 1): 30_000}


def test_an_invoice_of_the_last_day_of_the_month_is_in_it() -> None:
    line = ratable(whole(30_000, date(2026, 6, 1), date(2026, 7, 1)), date(2026, 6, 30))
    assert months_of(line, {}, date(2026, 6, 1)) == {date(2026, 6, 1): 30_000}


def test_a_last_night_on_the_first_of_a_month_is_earned_in_it() -> None:
    line = ratable(whole(7_000, date(2026, 6, 25), date(2026, 7, 2)), date(2026, 6, 18))
    assert months_of(line, {}, date(2026, 6, 1)) == {date(2026, 6, 1): 6_000, date(2026, 7, 1): 1_000}


def test_a_credit_on_a_point_in_time_is_of_the_month_it_was_posted_in() -> None:
    fee = credited(point_in_time(5_000, date(2026, 6, 20)), LineCredit(REF, 2_000), posted_on=date(2026, 7, 3))
    assert months_of(fee, {}, date(2026, 6, 1)) == {date(2026, 6, 1): 5_000, date(2026, 7, 1): -2_000}


def test_months_close_in_order_and_after_their_last_day() -> None:
    june, may = date(2026, 6, 1), date(2026, 5, 1)
    check_close(june, None, date(2026, 7, 1))
    check_close(june, may, date(2026, 7, 1))
    with pytest.raises(MonthOutOfOrder, match="2026-05 is closed, 2026-06 is next"):
        check_close(date(2026, 7, 1), may, date(2026, 9, 1))
    with pytest.raises(MonthOutOfOrder):
        check_close(may, may, date(2026, 9, 1))
    with pytest.raises(MonthNotOver, match="2026-06 cannot close on 2026-06-30"):
        check_close(june, may, date(2026, 6, 30))
