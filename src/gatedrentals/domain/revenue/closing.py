"""Closing months, in order and for good, and the revenue of months closed and open (§7.2, §7.4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import Recognition, RecognizedLine
from gatedrentals.domain.ledger.line import LineKind, LineRef
from gatedrentals.domain.period import next_month
from gatedrentals.domain.revenue.recognition import RevenueLine, earned, spread_of
from gatedrentals.domain.values import frozen


class MonthOutOfOrder(Refusal):
    """Months close in order, each once: another month is next (§7.2)."""

    code = "month_out_of_order"


class MonthNotOver(Refusal):
    """A month closes after its last day (§7.2)."""

    code = "month_not_over"


def check_close(month: date, last_closed: date | None, today: date) -> None:
    """Whether ``month`` (its first day) may close on local day ``today``, when ``last_closed`` was the last.

    Raises MonthOutOfOrder or MonthNotOver. The first close of a site may be of any month (§7.2).
    """
    if last_closed is not None and month != next_month(last_closed):
        raise MonthOutOfOrder(
            f"{month:%Y-%m} cannot close: {last_closed:%Y-%m} is closed, {next_month(last_closed):%Y-%m} is next"
        )
    if today < next_month(month):
        raise MonthNotOver(
            f"{month:%Y-%m} cannot close on {today.isoformat()}: it ends before {next_month(month).isoformat()}"
        )


def close_month(month: date, lines: Iterable[RevenueLine], posted_cents: Mapping[LineRef, int]) -> Recognition | None:
    """What closing ``month`` (its first day) posts for one account, or None if nothing moves (§7.2).

    ``posted_cents``: what earlier closes posted per line. Lines not deferred post with their invoice, never here.
    """
    end = next_month(month).toordinal()
    moved = (
        RecognizedLine(line.ref, earned(spread_of(line), end) - posted_cents.get(line.ref, 0))
        for line in lines
        if line.is_deferred
    )
    recognized = tuple(part for part in moved if part.cents)
    return Recognition(month, recognized) if recognized else None


def months_of(line: RevenueLine, posted_cents: Mapping[date, int], first_open: date) -> dict[date, int]:
    """Cents of revenue of one line per month (first day), closed and open; they sum to its net (§7.2).

    ``posted_cents``: what each close posted, by month; ``first_open``: the first day of the first open month. A closed
    month says what was posted, an open one what its close would post.
    """
    if not line.is_deferred:
        return _as_posted(line)
    months = defaultdict(int, posted_cents)
    spread = spread_of(line)
    so_far = sum(posted_cents.values())
    last = date.fromordinal(max(spread.end - 1, spread.posted))
    for month in _months(max(first_open, line.posted_on.replace(day=1)), last):
        upto = earned(spread, next_month(month).toordinal())
        months[month] += upto - so_far
        so_far = upto
    return _without_zeros(months)


@frozen
class RevenueRow:
    """Revenue of one month and product, in cents; discounts stand apart, below zero (§14.4)."""

    month: date
    product: ProductCode
    is_discount: bool
    is_closed: bool
    cents: int


def revenue_rows(
    lines: Iterable[RevenueLine], posted_cents: Mapping[LineRef, Mapping[date, int]], first_open: date
) -> tuple[RevenueRow, ...]:
    """Revenue by month and product over many lines, in order of month (§14.4); see `months_of`."""
    totals: dict[tuple[date, ProductCode, bool], int] = defaultdict(int)
    nothing: Mapping[date, int] = {}
    for line in lines:
        is_discount = line.line.kind is LineKind.DISCOUNT
        for month, cents in months_of(line, posted_cents.get(line.ref, nothing), first_open).items():
            totals[month, line.line.product, is_discount] += cents
    return tuple(
        RevenueRow(month, product, is_discount, month < first_open, cents)
        for (month, product, is_discount), cents in sorted(totals.items())
    )


def _as_posted(line: RevenueLine) -> dict[date, int]:
    months: dict[date, int] = defaultdict(int)
    months[line.posted_on.replace(day=1)] += line.line.amount_cents
    for credited in line.credits:
        months[credited.posted_on.replace(day=1)] -= credited.credit.cents
    return _without_zeros(months)


def _months(first: date, last: date) -> Iterator[date]:
    yield first
    month = next_month(first)
    while month <= last:
        yield month
        month = next_month(month)


def _without_zeros(months: Mapping[date, int]) -> dict[date, int]:
    return {month: cents for month, cents in sorted(months.items()) if cents}
