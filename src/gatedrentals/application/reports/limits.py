"""How many rows a page may have, and how long a time a report may be of: what is asked for is made in memory."""

from datetime import date

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.ports.boards import MOST

MOST_NIGHTS = 3_660
"""Ten years of nights."""
MOST_MONTHS = 600
"""Fifty years of months."""
_MONTHS_A_YEAR = 12


def check_limit(limit: int) -> None:
    """Refuse a page of no rows or of too many. Raises InvalidValue."""
    if not 1 <= limit <= MOST:
        raise InvalidValue("limit", limit, f"a number from 1 to {MOST}")


def check_days(first: date, last: date) -> None:
    """Refuse days that end before they begin. Raises InvalidValue."""
    if last < first:
        raise InvalidValue("last", last.isoformat(), f"a day from {first.isoformat()} on")


def check_nights(first: date, last: date) -> None:
    """Refuse nights that do not follow each other, or too many. Raises InvalidValue."""
    check_days(first, last)
    if (last - first).days >= MOST_NIGHTS:
        raise InvalidValue("last", last.isoformat(), f"a day less than {MOST_NIGHTS} days after {first.isoformat()}")


def check_months(first: date, last: date) -> None:
    """Refuse months that do not follow each other, or too many. Raises InvalidValue."""
    months = (last.year - first.year) * _MONTHS_A_YEAR + last.month - first.month
    if months < 0:
        raise InvalidValue("last", last.isoformat(), f"a day in {first:%Y-%m} or later")
    if months >= MOST_MONTHS:
        raise InvalidValue("last", last.isoformat(), f"a day less than {MOST_MONTHS} months after {first:%Y-%m}")
