"""Half-open days and the local instants that rules speak of, on both days on which the clock is set (§1.3, §6.4)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.period import (
    EARLIEST,
    LATEST,
    ONE_DAY,
    Period,
    check_day,
    day_words,
    local_day,
    local_instant,
    midnight,
    month_words,
    next_month,
    nights_words,
    noon,
    with_day_words,
)

CHICAGO = ZoneInfo("America/Chicago")
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
periods = st.builds(lambda start, nights: Period(start, start + nights * ONE_DAY), days, st.integers(0, 90))


@given(periods, days)
def test_a_period_holds_its_nights_and_no_other(period: Period, day: date) -> None:
    nights = list(period.nights())

    assert len(nights) == period.days
    assert (day in period) == (day in nights)
    assert period.elapsed(day) == sum(night < day for night in nights)


@given(periods, periods)
def test_an_overlap_is_the_nights_of_both(one: Period, other: Period) -> None:
    both = one.overlap(other)

    assert sorted(set(one.nights()) & set(other.nights())) == ([] if both is None else list(both.nights()))


@given(days)
def test_noon_and_midnight_are_instants_of_their_local_day(day: date) -> None:
    assert local_day(noon(day, CHICAGO), CHICAGO) == local_day(midnight(day, CHICAGO), CHICAGO) == day
    assert noon(day, CHICAGO).astimezone(CHICAGO).hour == 12
    assert midnight(day, CHICAGO) < noon(day, CHICAGO) < midnight(day + ONE_DAY, CHICAGO)


@given(days)
def test_the_next_month_starts_within_the_month(day: date) -> None:
    following = next_month(day.replace(day=1))

    assert following.day == 1
    assert (following - ONE_DAY).replace(day=1) == day.replace(day=1)


def test_a_day_before_the_start_ends_no_period() -> None:
    with pytest.raises(InvalidValue, match="end"):
        Period(date(2026, 6, 2), date(2026, 6, 1))


def test_a_local_time_that_occurs_twice_is_the_first() -> None:
    twice = datetime(2026, 11, 1, 1, 30)  # noqa: DTZ001 - a time as people write it

    assert local_instant(twice, CHICAGO) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert local_instant(twice.replace(fold=1), CHICAGO) == local_instant(twice, CHICAGO)
    assert local_instant(twice + timedelta(hours=1), CHICAGO) == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


def test_a_period_is_told_by_its_first_day_and_the_day_after_its_last() -> None:
    assert str(Period(date(2026, 6, 15), date(2026, 7, 15))) == "[2026-06-15, 2026-07-15)"


@given(st.dates())
def test_a_day_that_no_book_can_be_about_is_refused(day: date) -> None:
    if EARLIEST <= day <= LATEST:
        check_day("move_in", day)
    else:
        with pytest.raises(InvalidValue, match=r"^move_in: '.*' is not a day from 1900-01-01 to 2199-12-31"):
            check_day("move_in", day)


@pytest.mark.parametrize("day", [EARLIEST, LATEST])
def test_the_first_and_the_last_day_can_be_kept(day: date) -> None:
    check_day("move_in", day)


def test_a_day_and_its_month_in_words() -> None:
    assert (day_words(date(2028, 2, 29)), month_words(date(2028, 2, 29))) == ("February 29, 2028", "February 2028")


def test_days_within_a_text_are_put_in_words() -> None:
    said = "'soon' is not a day from 2027-07-01 on, nor is 2027-02-30; it was 2027-07-01T12:00:00+00:00"
    assert with_day_words(said) == (
        "'soon' is not a day from July 1, 2027 on, nor is 2027-02-30; it was July 1, 2027, 12:00 PM UTC"
    )


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        ("2028-07-01T00:31:50-05:00", "July 1, 2028, 12:31 AM"),
        ("2028-07-01T23:05:00Z", "July 1, 2028, 11:05 PM UTC"),
        ("2028-07-01T24:05:00Z", "2028-07-01T24:05:00Z"),
    ],
)
def test_instants_within_a_text_are_put_in_words_to_the_minute(instant: str, words: str) -> None:
    assert with_day_words(f"up to now, {instant}") == f"up to now, {words}"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 6, 19), date(2026, 6, 26), "June 19 – June 25, 2026"),
        (date(2026, 12, 28), date(2027, 1, 4), "December 28, 2026 – January 3, 2027"),
        (date(2026, 12, 28), date(2027, 1, 1), "December 28 – December 31, 2026"),
        (date(2027, 7, 1), date(2027, 7, 2), "July 1, 2027"),
        (date(2027, 7, 1), date(2027, 7, 1), "July 1, 2027"),
    ],
)
def test_nights_are_told_by_the_first_and_the_last(start: date, end: date, words: str) -> None:
    assert nights_words(Period(start, end)) == words
