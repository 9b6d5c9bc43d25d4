"""A year of weekly cycles as values, beside the same dates from dateutil's recurrence rule."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import islice

from dateutil.rrule import WEEKLY, rrule

from benchmarks.row import Row
from gatedrentals.domain.billing.schedule import Piece, pieces
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.licensing.terms import Frequency, PayTerms, RecurringCharge, StayTerms, TermsChange

CYCLES = 53
CALLS = 200
ROUNDS = 15
MOVE_IN = date(2027, 7, 2)
SIGNED_AT = datetime(2027, 6, 1, tzinfo=UTC)
TERMS = PayTerms(Frequency.WEEKLY, MOVE_IN, (RecurringCharge(ProductCode("rent"), 32_500),))
STAY = StayTerms(MOVE_IN, SIGNED_AT, (TermsChange(SIGNED_AT, MOVE_IN, TERMS),))


def run() -> list[Row]:
    """Median of interleaved rounds, the cycles remembered as in a run: the licenses of a site share them.

    Whoever asks for a cycle first pays for making it.
    """
    assert [piece.due_on for piece in ours()] == [day.date() for day in theirs()]
    rounds = [(microseconds(ours), microseconds(theirs)) for _ in range(ROUNDS)]
    mine, other = (statistics.median(column) for column in zip(*rounds, strict=True))
    return [Row("year of weekly cycles", "dateutil.rrule", f"{mine:.0f} µs", f"{other:.0f} µs", mine / other, 0.25)]


def ours() -> list[Piece]:
    """Cycles with their frame, terms and tenure."""
    return list(islice(pieces(STAY, SIGNED_AT, MOVE_IN), CYCLES))


def theirs() -> list[datetime]:
    """Due dates alone."""
    return list(rrule(WEEKLY, dtstart=datetime(2027, 7, 2, tzinfo=UTC), count=CYCLES))


def microseconds(work: Callable[[], object]) -> float:
    """What one call costs."""
    begin = time.perf_counter()
    for _ in range(CALLS):
        work()
    return (time.perf_counter() - begin) / CALLS * 1_000_000
