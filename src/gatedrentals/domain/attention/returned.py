"""A returned payment until it is made good (§2, §6.5)."""

from collections.abc import Iterable
from datetime import date

from gatedrentals.domain.payments.standing import OpenLine


def owed_since_return(open_lines: Iterable[OpenLine], returned_on: date) -> int:
    """What was due by the day of a return and is open, in cents: none once it is made good. Disputed lines wait."""
    return sum(line.open_cents for line in open_lines if line.due_on <= returned_on and not line.excluded)
