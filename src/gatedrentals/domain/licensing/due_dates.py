"""Due dates of a license's terms: weekdays, fortnights and the 1st, by arithmetic alone (§3.1)."""

from datetime import date, timedelta

from gatedrentals.domain.licensing.terms import Frequency, PayTerms
from gatedrentals.domain.period import month_of, next_month

_MONTHS_A_YEAR = 12


def step_days(terms: PayTerms) -> int | None:
    """Days between two due dates: 7 or 14; None for monthly terms, whose cycles differ (§3.1)."""
    return None if terms.anchor is None else _step(terms)


def cycle_days_at(terms: PayTerms, day: date) -> int:
    """Days of a whole cycle, by which proration divides: 7, 14 or the days of ``day``'s month (§3.6)."""
    return step_days(terms) or month_of(day).days


def due_on_or_before(terms: PayTerms, day: date) -> date:
    """The latest due date that is not after ``day`` (§3.1)."""
    if terms.anchor is None:
        return day.replace(day=1)
    return day - timedelta(days=(day - terms.anchor).days % _step(terms))


def due_after(terms: PayTerms, day: date) -> date:
    """The first due date after ``day``, also when ``day`` is one itself (§3.1, §3.7)."""
    if terms.anchor is None:
        return next_month(day)
    step = _step(terms)
    return day + timedelta(days=step - (day - terms.anchor).days % step)


def due_on_or_after(terms: PayTerms, day: date) -> date:
    """The first due date that is not before ``day`` (§3.1)."""
    return day if due_on_or_before(terms, day) == day else due_after(terms, day)


def same_due_dates(one: PayTerms, other: PayTerms) -> bool:
    """Whether two terms fall due on the same days: same frequency, and weekday or fortnight (§3.1)."""
    if one.frequency is not other.frequency:
        return False
    if one.anchor is None or other.anchor is None:
        return True
    return (one.anchor - other.anchor).days % _step(one) == 0


def whole_cycles(terms: PayTerms, due: date, day: date) -> int:
    """How many whole cycles lie between a due date and ``day``; 0 if ``day`` is earlier (§4.2)."""
    if day < due:
        return 0
    if terms.anchor is None:
        return (day.year - due.year) * _MONTHS_A_YEAR + day.month - due.month
    return (day - due).days // _step(terms)


def _step(terms: PayTerms) -> int:
    return 7 if terms.frequency is Frequency.WEEKLY else 14
