"""The last night up to which rent is paid in full (§6.8)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from gatedrentals.domain.ledger.line import Line, LineKind, LineRef
from gatedrentals.domain.payments.bills import windowed_days
from gatedrentals.domain.payments.projection import Projection
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.period import ONE_DAY, Period
from gatedrentals.domain.site.charge_class import ChargeClass

LinesOf = Callable[[int], Sequence[Line]]
"""The lines of the invoice that line references name by this number."""


def paid_to(open_lines: Iterable[OpenLine], lines_of: LinesOf, frontier: date | None) -> date | None:
    """The last night up to which rent is paid in full; None before the first invoice (§6.8).

    ``open_lines`` are all that is open, of the books or of a projection, and ``frontier`` the end of what is billed.
    Inside a partly paid line nights are paid in order; free nights count as paid, and so does what was credited. While
    no night is paid, it is the day before the stay.
    """
    if frontier is None:
        return None
    unpaid = [_first_unpaid_night(line, lines_of) for line in open_lines if _is_rent(line)]
    return min(unpaid, default=frontier) - ONE_DAY


def paid_to_of(projection: Projection) -> date | None:
    """The paid-to date of what should stand on an account (§6.8)."""
    live = {bill.order: bill for bill in projection.bills if bill.live}
    open_lines = (base.as_open_line() for bill in live.values() for base in bill.base.values() if base.open_cents > 0)
    return paid_to(open_lines, lambda order: live[order].lines, projection.frontier)


def _is_rent(line: OpenLine) -> bool:
    return line.charge_class is ChargeClass.RENT and not line.is_tax and line.cycle is not None


def _first_unpaid_night(line: OpenLine, lines_of: LinesOf) -> date:
    cycle = line.cycle
    assert cycle is not None
    parts = [part for part in lines_of(line.ref.invoice_seq) if _is_part(part, line.ref)]
    earnings = [windowed_days(part.earning, cycle) for part in parts if part.earning is not None]
    paid_cents = sum(earning.total_cents() for earning in earnings) - line.open_cents
    return _night_reached(cycle, paid_cents, lambda day: sum(earning.earned_cents(day) for earning in earnings))


def _is_part(part: Line, ref: LineRef) -> bool:
    """Whether a line of the invoice is the open line itself or a discount that reduces it."""
    return part.line_no == ref.line_no or (part.kind is LineKind.DISCOUNT and part.of_line == ref.line_no)


def _night_reached(cycle: Period, paid_cents: int, earned_cents: Callable[[date], int]) -> date:
    """The first night whose end is not earned by what is paid."""
    for night in cycle.nights():
        if earned_cents(night + ONE_DAY) > paid_cents:
            return night
    return cycle.end
