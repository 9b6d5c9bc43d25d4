"""The months of a site: those that are closed, and how the next one stands (§7.2)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from attrs import frozen

from gatedrentals.application.reports.revenue import ReadRevenue, RevenueReports
from gatedrentals.domain.attention.kinds import KINDS
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.period import local_day, next_month
from gatedrentals.domain.revenue.closing import RevenueRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.closes import MonthClose
from gatedrentals.ports.revenue_runs import RevenueRuns
from gatedrentals.ports.store import Store, Work


@frozen
class MonthOutlook:
    """``closed`` latest first; ``month`` is the first day of the next month to close, None before anything is posted.

    ``revenue`` is what that month comes to if it closes as things stand; ``waiting`` are open items by kind, which may
    still change it and do not keep it from closing.
    """

    closed: Sequence[MonthClose]
    today: date
    month: date | None
    revenue: Sequence[RevenueRow]
    waiting: Sequence[tuple[str, int]]

    @property
    def closes_from(self) -> date | None:
        """The first day on which it may close."""
        return None if self.month is None else next_month(self.month)

    @property
    def may_close(self) -> bool:
        """Whether it is over."""
        return self.closes_from is not None and self.closes_from <= self.today


@frozen
class MonthOutlooks:
    """Looks at months."""

    store: Store
    clock: Clock
    runs: RevenueRuns | None = None

    def __call__(self, site_id: SiteId) -> MonthOutlook:
        """How a site's months stand. Raises UnknownSite."""
        with self.store.work(site_id) as work:
            site = work.sites.get(site_id)
            closed = tuple(reversed(work.closes.of_site(site_id)))
            month = next_month(closed[0].month) if closed else _first_month(work, site_id)
            kinds = Counter(KINDS[item.kind].label for item in work.kept.open_items(site_id))
        rows: Sequence[RevenueRow] = ()
        if month is not None:
            rows = RevenueReports(self.store, self.runs)(ReadRevenue(site_id, month, month))
        today = local_day(self.clock.now(), site.zone)
        return MonthOutlook(closed, today, month, rows, tuple(sorted(kinds.items())))


def _first_month(work: Work, site_id: SiteId) -> date | None:
    return min((row.posted_on for row in work.figures.posted(site_id, tuple(Role), None)), default=None)
