"""To which night a license is paid, and what it has to pay next (§6.8, §14.2)."""

from collections.abc import Sequence
from datetime import date, datetime

from gatedrentals.domain.billing.schedule import next_piece
from gatedrentals.domain.licensing.terms import StayTerms
from gatedrentals.domain.payments.paid_to import LinesOf, paid_to
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.values import frozen


@frozen
class DueNext:
    """``paid_to``: the last night paid in full, None before the first invoice.

    ``due_on``: the earliest day on which something open is due, else when the next cycle falls due (None if none is
    left); ``due_cents``: what is open and due on that day, 0 for a cycle that is not billed yet.
    """

    paid_to: date | None
    due_on: date | None
    due_cents: int


def due_next(
    stay: StayTerms | None, open_lines: Sequence[OpenLine], lines_of: LinesOf, frontier: date | None, now: datetime
) -> DueNext:
    """What an account has to pay next, as it stands now.

    ``open_lines`` are all that is open and ``lines_of`` gives the lines of their invoices; ``frontier`` is the end of
    what is billed. ``stay`` is only asked where nothing is open.
    """
    night = paid_to(open_lines, lines_of, frontier)
    due_on = min((line.due_on for line in open_lines), default=None)
    if due_on is None:
        return DueNext(night, _next_cycle(stay, frontier, now), 0)
    return DueNext(night, due_on, sum(line.open_cents for line in open_lines if line.due_on == due_on))


def _next_cycle(stay: StayTerms | None, frontier: date | None, now: datetime) -> date | None:
    if stay is None or stay.activated_at is None:
        return None
    piece = next_piece(stay, now, frontier or stay.move_in)
    return None if piece is None else piece.due_on
