"""Banking days: when the return window of money closes, and the day that a check bears (§11.5)."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.period import ONE_DAY, next_month
from gatedrentals.domain.site.policy import SitePolicy

_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """The days of a year on which the Federal Reserve Banks are closed, weekends aside.

    A holiday on a Sunday is kept on the Monday; one on a Saturday is not moved.
    """
    fixed = (date(year, month, day) for month, day in _FIXED)
    return frozenset(
        {
            *(day + ONE_DAY if day.weekday() == _SUNDAY else day for day in fixed),
            _nth(year, 1, _MONDAY, 3),
            _nth(year, 2, _MONDAY, 3),
            _last_monday(year, 5),
            _nth(year, 9, _MONDAY, 1),
            _nth(year, 10, _MONDAY, 2),
            _nth(year, 11, _THURSDAY, 4),
        }
    )


def is_banking_day(day: date) -> bool:
    """Whether banks settle on a day."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


def add_banking_days(day: date, count: int) -> date:
    """The day that is ``count`` banking days after ``day``; ``day`` itself for none."""
    while count > 0:
        day += ONE_DAY
        count -= is_banking_day(day)
    return day


def window_closes_on(method: Method, received_on: date, policy: SitePolicy) -> date | None:
    """The day on which money can no longer come back, or None for a method without a window (§11.5)."""
    count = policy.return_window_banking_days.get(method.value)
    return None if count is None else add_banking_days(received_on, count)


def check_dated_on(printed_on: date, money: Iterable[tuple[Method, date]], policy: SitePolicy) -> date:
    """The day that a check bears: the day it is printed, or when the last open window of its money closes (§11.5).

    ``money``: method and local day of receipt of everything that the refund rests on.
    """
    closings = (window_closes_on(method, received_on, policy) for method, received_on in money)
    return max([printed_on, *(day for day in closings if day is not None)])


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def _last_monday(year: int, month: int) -> date:
    last = next_month(date(year, month, 1)) - ONE_DAY
    return last - timedelta(days=last.weekday())
