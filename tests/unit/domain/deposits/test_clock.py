"""The clock of the statement (§11.4)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.deposits.clock import ClockState, Reminded, clock_state, due_by, reminders

CHICAGO = ZoneInfo("America/Chicago")
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
ONE_MICROSECOND = timedelta(microseconds=1)


@given(days)
def test_the_clock_ends_at_midnight_after_the_seventh_day(moved_out: date) -> None:
    deadline = due_by(moved_out, CHICAGO)
    assert (deadline - ONE_MICROSECOND).astimezone(CHICAGO).date() == moved_out + timedelta(days=7)
    assert clock_state(moved_out, CHICAGO, deadline - ONE_MICROSECOND, None) is ClockState.RUNNING
    assert clock_state(moved_out, CHICAGO, deadline, None) is ClockState.LATE
    assert clock_state(moved_out, CHICAGO, deadline, deadline - ONE_MICROSECOND) is ClockState.KEPT
    assert clock_state(moved_out, CHICAGO, deadline, deadline) is ClockState.MISSED


@given(days, st.integers(0, 200))
def test_reminders_only_grow(moved_out: date, after: int) -> None:
    today = moved_out + timedelta(days=after)
    found = reminders(moved_out, today)
    assert len(found) == sum(after >= count for count in (30, 60, 90, 90))
    assert found == reminders(moved_out, today + timedelta(days=200))[: len(found)]


def test_the_clock_follows_the_local_day() -> None:
    assert due_by(date(2028, 3, 5), CHICAGO) == datetime(2028, 3, 13, 5, tzinfo=UTC)  # clocks went forward on the 12th


def test_the_accountant_hears_of_it_at_ninety_days() -> None:
    assert reminders(date(2026, 7, 2), date(2026, 9, 30)) == (
        (date(2026, 8, 1), Reminded.PM),
        (date(2026, 8, 31), Reminded.PM),
        (date(2026, 9, 30), Reminded.PM),
        (date(2026, 9, 30), Reminded.ACCOUNTANT),
    )
