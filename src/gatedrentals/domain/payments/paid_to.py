"""The last night up to which rent is paid in full (§6.8)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from gatedrentals.domain.ledger.line import Earning, Line, LineKind, LineRef
from gatedrentals.domain.payments.billed_ahead import spread_of
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
    Inside a partly paid line nights are paid in order; free nights count as paid, and so does what was credited. What
    is owed for no nights, such as an opening balance, stops none. While no night is paid, it is the day before the
    stay.
    """
    if frontier is None:
        return None
    rent = [
        (line.cycle, earnings, line.open_cents)
        for line in open_lines
        if _is_rent(line) and line.cycle is not None and (earnings := _earnings(line.cycle, lines_of, line.ref))
    ]
    # No night of a cycle comes before the end of another, unless the cycle itself begins before that.
    first_end = min((cycle.end for cycle, _, _ in rent), default=frontier)
    unpaid = [_first_unpaid_night(*one) for one in rent if one[0].start < first_end]
    return min(unpaid, default=frontier) - ONE_DAY


def paid_to_at_least(open_lines: Iterable[OpenLine], frontier: date | None) -> date | None:
    """The paid-to date if nothing of the open cycles were paid: it is no earlier, and this needs no lines (§6.8)."""
    if frontier is None:
        return None
    starts = [line.cycle.start for line in open_lines if _is_rent(line) and line.cycle is not None]
    return min(starts, default=frontier) - ONE_DAY


def paid_to_of(projection: Projection) -> date | None:
    """The paid-to date of what should stand on an account (§6.8)."""
    live = {bill.order: bill for bill in projection.bills if bill.live}
    open_lines = (base.as_open_line() for bill in live.values() for base in bill.base.values() if base.open_cents > 0)
    return paid_to(open_lines, lambda order: live[order].lines, projection.frontier)


def _is_rent(line: OpenLine) -> bool:
    return line.charge_class is ChargeClass.RENT and not line.is_tax


def _earnings(cycle: Period, lines_of: LinesOf, ref: LineRef) -> list[Earning]:
    """How the open line and the discounts that reduce it spread over the nights of its cycle."""
    spreads = (spread_of(part) for part in lines_of(ref.invoice_seq) if _is_part(part, ref))
    return [windowed_days(spread, cycle) for spread in spreads if spread is not None]


def _is_part(part: Line, ref: LineRef) -> bool:
    """Whether a line of the invoice is the open line itself or a discount that reduces it."""
    return part.line_no == ref.line_no or (part.kind is LineKind.DISCOUNT and part.of_line == ref.line_no)


def _first_unpaid_night(cycle: Period, earnings: Sequence[Earning], open_cents: int) -> date:
    """The first night whose end is not earned by what is paid; there is one, as something is open."""
    paid_cents = sum(earning.total_cents() for earning in earnings) - open_cents
    return next(
        night
        for night in cycle.nights()
        if sum(earning.earned_cents(night + ONE_DAY) for earning in earnings) > paid_cents
    )
