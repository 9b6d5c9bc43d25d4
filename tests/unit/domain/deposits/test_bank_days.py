"""Banking days and the day that a check bears (§11.5)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.deposits.bank_days import (
    add_banking_days,
    bank_holidays,
    check_dated_on,
    is_banking_day,
    window_closes_on,
)
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.site.policy import SitePolicy

days = st.dates(date(2020, 1, 1), date(2060, 12, 31))
POLICY = SitePolicy()


@given(days, st.integers(0, 20), st.integers(0, 20))
def test_banking_days_add_up(day: date, first: int, second: int) -> None:
    assert add_banking_days(add_banking_days(day, first), second) == add_banking_days(day, first + second)


@given(days, st.integers(1, 20))
def test_exactly_so_many_banking_days_lie_after(day: date, count: int) -> None:
    end = add_banking_days(day, count)
    between = [day + timedelta(days=offset) for offset in range(1, (end - day).days + 1)]
    assert sum(map(is_banking_day, between)) == count
    assert is_banking_day(end)


@given(st.integers(1990, 2100))
def test_banks_keep_eleven_holidays_and_none_on_a_sunday(year: int) -> None:
    holidays = bank_holidays(year)
    assert len(holidays) == 11
    assert all(day.year == year and day.isoweekday() != 7 for day in holidays)


@given(days, st.lists(st.tuples(st.sampled_from(Method), days), max_size=4))
def test_a_check_bears_the_day_when_the_last_window_closes(printed: date, money: list[tuple[Method, date]]) -> None:
    dated = check_dated_on(printed, money, POLICY)
    assert dated >= printed
    closings = [window_closes_on(method, day, POLICY) for method, day in money]
    assert all(closing <= dated for closing in closings if closing)
    assert dated in (printed, *closings)


def test_the_holidays_of_2027_and_2028() -> None:
    assert sorted(bank_holidays(2027)) == [
        date(2027, 1, 1),
        date(2027, 1, 18),
        date(2027, 2, 15),
        date(2027, 5, 31),
        date(2027, 6, 19),  # a Saturday: not moved
        date(2027, 7, 5),
        date(2027, 9, 6),
        date(2027, 10, 11),
        date(2027, 11, 11),
        date(2027, 11, 25),
        date(2027, 12, 25),
    ]
    assert not is_banking_day(date(2028, 6, 19))
    assert is_banking_day(date(2027, 6, 18))


@pytest.mark.parametrize(
    ("method", "closes"),
    [(Method.ECHECK, date(2026, 7, 8)), (Method.MAILED_CHECK, date(2026, 7, 15)), (Method.ZELLE, None)],
)
def test_return_windows(method: Method, closes: date | None) -> None:
    """Received Wednesday 2026-07-01; the 4th is a Saturday, so the 3rd is a banking day."""
    assert window_closes_on(method, date(2026, 7, 1), POLICY) == closes
    assert check_dated_on(date(2026, 7, 6), [(method, date(2026, 7, 1))], POLICY) == max(
        closes or date.min, date(2026, 7, 6)
    )
