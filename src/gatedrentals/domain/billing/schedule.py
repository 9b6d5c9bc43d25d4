"""What falls due when: the pieces of a stay, one after the other, each of which one invoice bills (§3)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from gatedrentals.domain.ledger.line import Earning
from gatedrentals.domain.licensing.due_dates import (
    cycle_days_at,
    due_after,
    due_on_or_after,
    due_on_or_before,
    step_days,
    whole_cycles,
)
from gatedrentals.domain.licensing.terms import PayTerms, StayTerms
from gatedrentals.domain.licensing.timeline import Stretch, stretches
from gatedrentals.domain.money import fraction_of
from gatedrentals.domain.period import Period, next_month, noon
from gatedrentals.domain.values import frozen

ISSUED_BEFORE = timedelta(days=7)
"""How long before its due date a recurring invoice is issued (§3.3)."""


@frozen
class Piece:
    """A charged window of one cycle: what one invoice bills (§3.2, §3.4, §3.7).

    ``window`` holds the charged days, ``frame`` those that the amount is spread over: the whole cycle or, at move-in
    and after a change of frequency or weekday, the stub. ``tenure`` counts the whole cycles before this one; the stub
    of the move-in is 0 (§4.2).
    """

    window: Period
    frame: Period
    terms: PayTerms
    tenure: int

    @property
    def due_on(self) -> date:
        """The day before whose noon the piece is due: its first (§3.2)."""
        return self.window.start

    @property
    def cycle_days(self) -> int:
        """Days of a whole cycle of these terms: 7, 14 or the days of the calendar month (§3.6)."""
        return cycle_days_at(self.terms, self.frame.start)

    @property
    def is_stub(self) -> bool:
        """Whether the frame is shorter than a whole cycle (§3.4)."""
        return self.frame.days < self.cycle_days

    @property
    def cycle(self) -> int:
        """The number of whole cycles up to and with this one; a stub counts none (§4.2)."""
        return self.tenure if self.is_stub else self.tenure + 1

    def frame_cents(self, amount_cents: int) -> int:
        """What an amount per whole cycle comes to over the frame, prorated for a stub (§3.6), in cents."""
        cycle_days = self.cycle_days
        days = self.frame.days
        return amount_cents if days == cycle_days else fraction_of(amount_cents, days, cycle_days)

    def earning(self, frame_cents: int) -> Earning:
        """How a line of this piece is earned, given what it costs over the whole frame, in cents (§7.2)."""
        return Earning(frame_cents, self.frame, self.window.start, self.window.end)


def next_piece(stay: StayTerms, known_at: datetime, frontier: date) -> Piece | None:
    """The piece that starts at ``frontier`` (at move-in, if that is later), as the stay was known at an instant.

    None when the stay has ended by then, or no terms were known. The cost depends on the number of changes alone, not
    on the age of the stay. Whether the license may be billed yet (``activated_at``) is for the caller to ask.
    """
    start = max(frontier, stay.move_in)
    for stretch in stretches(stay, known_at):
        if stretch.end is None or start < stretch.end:
            return _piece(stretch, start)
    return None


def pieces(stay: StayTerms, known_at: datetime, start: date) -> Iterator[Piece]:
    """Every piece from ``start`` on, as the stay was known at an instant; without end while no end is known (§3)."""
    start = max(start, stay.move_in)
    for stretch in stretches(stay, known_at):
        if stretch.end is None or start < stretch.end:
            first = _piece(stretch, start)
            yield first
            yield from _following(stretch, first)
            start = stretch.end or start


def regular_issue_at(due_on: date, zone: ZoneInfo) -> datetime:
    """When the recurring invoice due on a day takes effect: at noon local, 7 days before, as an instant (§3.3)."""
    return noon(due_on - ISSUED_BEFORE, zone)


def _piece(stretch: Stretch, start: date) -> Piece:
    terms = stretch.terms
    due_on = due_on_or_before(terms, start)
    if due_on >= stretch.cycles_from:
        days = step_days(terms)
        frame = _cycle(due_on, None if days is None else timedelta(days=days))
    else:
        frame = Period(stretch.cycles_from, due_after(terms, start))
    first_due = due_on_or_after(terms, stretch.cycles_from)
    tenure = stretch.whole_cycles_before + whole_cycles(terms, first_due, frame.start)
    end = frame.end if stretch.end is None else min(frame.end, stretch.end)
    whole = start == frame.start and end == frame.end
    return Piece(frame if whole else Period(start, end), frame, terms, tenure)


def _following(stretch: Stretch, first: Piece) -> Iterator[Piece]:
    terms, start, until = stretch.terms, first.window.end, stretch.end
    days = step_days(terms)
    step = None if days is None else timedelta(days=days)
    tenure = first.cycle
    while until is None or start < until:
        frame = _cycle(start, step)
        end = frame.end
        yield Piece(frame if until is None or end <= until else Period(start, until), frame, terms, tenure)
        start = end
        tenure += 1


@lru_cache(maxsize=4096)
def _cycle(due_on: date, step: timedelta | None) -> Period:
    # The licenses of a site share their cycles: seven weekdays, two fortnights, one month.
    return Period(due_on, next_month(due_on) if step is None else due_on + step)
