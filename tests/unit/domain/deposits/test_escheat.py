"""Unclaimed refunds and the calendar of Texas (§11.5)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.deposits.escheat import EscheatStep, escheat_dates, escheat_step

days = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@given(days, st.integers(1, 500_000))
def test_reported_in_the_first_year_whose_first_of_march_finds_it_dormant(mailed: date, cents: int) -> None:
    dates = escheat_dates(mailed, cents)
    assert dates.dormant_on <= dates.cutoff_on < dates.dormant_on + timedelta(days=366)
    assert (dates.cutoff_on.month, dates.cutoff_on.day) == (3, 1)
    assert dates.report_by == date(dates.cutoff_on.year, 7, 1)
    assert dates.letter_before == (date(dates.cutoff_on.year, 5, 1) if cents > 25_000 else None)


@given(days, st.integers(1, 500_000), st.integers(0, 2_000), st.booleans())
def test_steps_follow_each_other(mailed: date, cents: int, after: int, letter_sent: bool) -> None:  # noqa: FBT001  # drawn
    order = list(EscheatStep)
    dates = escheat_dates(mailed, cents)
    today = mailed + timedelta(days=after)
    now = escheat_step(dates, today, letter_sent=letter_sent)
    later = escheat_step(dates, today + timedelta(days=30), letter_sent=letter_sent)
    assert order.index(now) <= order.index(later)
    assert (now is EscheatStep.WAIT) == (after < 90)


@pytest.mark.parametrize(
    ("mailed", "dormant", "year"),
    [
        (date(2026, 3, 1), date(2029, 3, 1), 2029),
        (date(2026, 3, 2), date(2029, 3, 2), 2030),
        (date(2028, 2, 29), date(2031, 3, 1), 2031),
    ],
)
def test_three_years_on_the_first_of_march(mailed: date, dormant: date, year: int) -> None:
    dates = escheat_dates(mailed, 25_001)
    assert (dates.dormant_on, dates.cutoff_on.year) == (dormant, year)


def test_what_is_to_do_about_a_large_refund_and_a_small_one() -> None:
    large, small = escheat_dates(date(2026, 7, 10), 25_001), escheat_dates(date(2026, 7, 10), 25_000)
    assert escheat_step(large, date(2026, 10, 7), letter_sent=False) is EscheatStep.WAIT
    assert escheat_step(large, date(2026, 10, 8), letter_sent=False) is EscheatStep.CONTACT
    assert escheat_step(large, date(2030, 2, 28), letter_sent=False) is EscheatStep.CONTACT
    assert escheat_step(large, date(2030, 3, 1), letter_sent=False) is EscheatStep.LETTER
    assert escheat_step(large, date(2030, 3, 1), letter_sent=True) is EscheatStep.REPORT
    assert escheat_step(small, date(2030, 3, 1), letter_sent=False) is EscheatStep.REPORT
