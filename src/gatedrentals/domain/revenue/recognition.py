"""What one line has earned by a day, after the credits that it took (§7.1–§7.3)."""

from datetime import date
from typing import NamedTuple

from gatedrentals.domain.catalog.product import Recognition
from gatedrentals.domain.ledger.documents import LineCredit
from gatedrentals.domain.ledger.line import Earning, Line, LineRef
from gatedrentals.domain.period import ONE_DAY, Period
from gatedrentals.domain.values import frozen


@frozen
class Credited:
    """A credit on a line and its general-ledger day."""

    posted_on: date
    credit: LineCredit


@frozen
class RevenueLine:
    """A line that becomes revenue, with all that is known of it now.

    ``posted_on`` is the general-ledger day of its invoice. ``credits`` stand in the order in which they were recorded:
    the terms known at the close (§7.2).
    """

    ref: LineRef
    line: Line
    posted_on: date
    credits: tuple[Credited, ...] = ()

    @property
    def is_deferred(self) -> bool:
        """Whether its invoice credited deferred revenue, so that closes must recognise it (§5.2).

        So it is for a point in time that was billed ahead: it carries its one day, ``D − 7``, as earning (§7.1).
        """
        return self.line.recognition is Recognition.RATABLE or self.line.earning is not None

    @property
    def net_cents(self) -> int:
        """The amount less every credit, in cents."""
        return self.line.amount_cents - sum(credited.credit.cents for credited in self.credits)


class Spread(NamedTuple):
    """How a line is earned, as whole numbers for bulk work: days are ordinals, ``amount`` is in cents.

    Nothing is earned before the end of day ``posted``; then ``amount`` evenly over ``frame_days`` from ``frame_start``,
    of which ``[start, end)`` counts.
    """

    posted: int
    amount: int
    frame_start: int
    frame_days: int
    start: int
    end: int


def earned(spread: Spread, day: int) -> int:
    """Cents earned at the start of ordinal ``day``: ``earned(D)`` of §7.2, rounding half away from zero.

    The difference of two rounded points of the frame, so that the pieces of a cut cycle sum (§3.7).
    """
    posted, amount, frame_start, frame_days, start, end = spread
    if day <= posted or day <= start:
        return 0
    size = abs(amount)
    twice = 2 * frame_days
    upper = (2 * size * (min(day, end) - frame_start) + frame_days) // twice
    lower = (2 * size * (start - frame_start) + frame_days) // twice
    return upper - lower if amount >= 0 else lower - upper


def earned_cents(line: RevenueLine, day: date) -> int:
    """What a line has earned at the start of ``day``, in cents; a point in time earns after its invoice (§7.2)."""
    if line.is_deferred:
        return earned(spread_of(line), day.toordinal())
    return line.net_cents if day > line.posted_on else 0


def spread_of(line: RevenueLine) -> Spread:
    """A deferred line after its credits, ready for bulk work (§7.3)."""
    earning = earning_of(line)
    return Spread(
        posted=line.posted_on.toordinal(),
        amount=earning.amount_cents,
        frame_start=earning.frame.start.toordinal(),
        frame_days=earning.frame.days,
        start=earning.start.toordinal(),
        end=earning.end.toordinal(),
    )


def earning_of(line: RevenueLine) -> Earning:
    """How a deferred line is earned after its credits: clamps stop it, plain credits lower what is spread (§7.3)."""
    earning = line.line.earning
    if earning is None:
        earning = in_one_day(line.line.amount_cents, line.posted_on)
    for credited in line.credits:
        earning = _after(earning, credited.credit)
    return earning


def in_one_day(cents: int, day: date) -> Earning:
    """An earning of one day: what a point in time that is billed ahead waits for (§7.1)."""
    return Earning(cents, Period(day, day + ONE_DAY), day, day + ONE_DAY)


def clamp_credit(line: RevenueLine, end: date) -> LineCredit | None:
    """The credit that stops a ratable line at exclusive day ``end``: its net less what it earns by then (§7.3).

    None if the line stops by ``end`` anyway, or is credited in full already.
    """
    earning = earning_of(line)
    if end >= earning.end or line.net_cents == 0:
        return None
    clamped = earning.clamped(end)
    return LineCredit(line.ref, earning.total_cents() - clamped.total_cents(), clamped.end)


def _after(earning: Earning, credit: LineCredit) -> Earning:
    left_cents = earning.total_cents() - credit.cents
    if credit.clamp_to is not None:
        earning = earning.clamped(credit.clamp_to)
    if earning.total_cents() == left_cents:
        return earning
    if earning.start == earning.end:
        return in_one_day(left_cents, earning.start)
    return Earning(left_cents, earning.period, earning.start, earning.end)
