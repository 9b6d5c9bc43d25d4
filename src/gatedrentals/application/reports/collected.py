"""What was collected, by week and method (§14.2)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.reports.limits import check_days
from gatedrentals.application.reports.payments import WEEK, week_of
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.period import midnight
from gatedrentals.ports.store import Store


@frozen
class CollectByWeek:
    """Ask for the weeks, Monday to Sunday, from ``first``'s to ``last``'s."""

    site_id: SiteId
    first: date
    last: date


@frozen
class CollectedRow:
    """What came in by one method in a week, on the day it was received, and what was returned in it, in cents."""

    week: date
    """Its Monday."""
    method: Method
    payments: int
    received_cents: int
    returned_cents: int

    @property
    def net_cents(self) -> int:
        """What is left; over all weeks it is what passed through the clearing account of the method."""
        return self.received_cents - self.returned_cents


@frozen
class Collections:
    """Reports collections; opening balances of another system are none."""

    store: Store

    def __call__(self, asked: CollectByWeek) -> tuple[CollectedRow, ...]:
        """A row per week and method that moved, in this order.

        Raises InvalidValue if ``last`` lies before ``first``, or UnknownSite.
        """
        check_days(asked.first, asked.last)
        week, last = week_of(asked.first).start, week_of(asked.last).start
        weeks = [week]
        while weeks[-1] <= last:
            weeks.append(weeks[-1] + WEEK)
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            found = work.figures.collected(asked.site_id, [midnight(monday, zone) for monday in weeks])
        return tuple(
            CollectedRow(weeks[row.span], row.method, row.payments, row.received_cents, row.returned_cents)
            for row in found
        )
