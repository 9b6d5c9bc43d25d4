"""The clock of the deposit statement: seven days from move-out, and the reminders after it (§11.4)."""

from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from gatedrentals.domain.period import midnight

DAYS_TO_FINALIZE = 7
REMINDER_DAYS = (30, 60, 90)


class ClockState(Enum):
    """How a move-out stands against its statement's deadline."""

    RUNNING = "running"
    LATE = "late"
    """Not final and past the deadline: P0."""
    KEPT = "kept"
    MISSED = "missed"
    """Final, but after the deadline."""


class Reminded(Enum):
    """Who is reminded of a move-out without a statement."""

    PM = "pm"
    ACCOUNTANT = "accountant"


def due_by(moved_out_on: date, zone: ZoneInfo) -> datetime:
    """24:00 local of move-out + 7 days, as an instant in UTC: final before it is in time (§11.4)."""
    return midnight(moved_out_on + timedelta(days=DAYS_TO_FINALIZE + 1), zone)


def clock_state(moved_out_on: date, zone: ZoneInfo, now: datetime, finalized_at: datetime | None) -> ClockState:
    """Where the clock stands at ``now``; ``finalized_at`` is that of version 1."""
    deadline = due_by(moved_out_on, zone)
    if finalized_at is not None:
        return ClockState.KEPT if finalized_at < deadline else ClockState.MISSED
    return ClockState.RUNNING if now < deadline else ClockState.LATE


def reminders(moved_out_on: date, today: date) -> tuple[tuple[date, Reminded], ...]:
    """The reminders that a move-out still without a statement has earned by ``today``, oldest first (§11.4).

    After 30, 60 and 90 days; the one at 90 goes to the accountant too.
    """
    days = [moved_out_on + timedelta(days=count) for count in REMINDER_DAYS]
    all_of_them = [(day, Reminded.PM) for day in days] + [(days[-1], Reminded.ACCOUNTANT)]
    return tuple((day, who) for day, who in all_of_them if day <= today)
