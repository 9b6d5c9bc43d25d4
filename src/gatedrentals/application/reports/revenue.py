"""Revenue by month and product: closed months as posted, open ones as their close would post (§7.2, §14.4)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from attrs import frozen

from gatedrentals.application.desks import first_open_day
from gatedrentals.application.reports.site_accounts import months_between, site_accounts
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.revenue.books import read_books
from gatedrentals.domain.revenue.closing import RevenueRow, revenue_rows
from gatedrentals.ports.revenue_runs import RevenueRuns
from gatedrentals.ports.store import Store, Work


@frozen
class ReadRevenue:
    """Ask for a site's revenue in the months from ``first``'s to ``last``'s."""

    site_id: SiteId
    first: date
    last: date


@frozen
class RevenueReports:
    """Reports revenue; with ``runs`` over the whole site at once, without account by account, to the same cents."""

    store: Store
    runs: RevenueRuns | None = None

    def __call__(self, asked: ReadRevenue) -> tuple[RevenueRow, ...]:
        """A row per month, product and side, discounts apart, in order of month. Raises InvalidValue or UnknownSite."""
        months = months_between(asked.first, asked.last)
        with self.store.work(asked.site_id) as work:
            site_id = work.sites.get(asked.site_id).id
            first_open = first_open_day(work, site_id)
            if self.runs is None:
                wanted = {month.start for month in months}
                return tuple(row for row in _site_rows(work, site_id, first_open) if row.month in wanted)
        return tuple(row for month in months for row in self.runs.revenue(site_id, month.start, first_open))


def _site_rows(work: Work, site_id: SiteId, first_open: date) -> Iterator[RevenueRow]:
    sums: dict[tuple[date, ProductCode, bool], int] = defaultdict(int)
    for account in site_accounts(work, site_id):
        books = read_books(account.documents)
        for row in revenue_rows(books.lines, books.posted_cents, first_open):
            sums[row.month, row.product, row.is_discount] += row.cents
    for (month, product, is_discount), cents in sorted(sums.items()):
        if cents:
            yield RevenueRow(month, product, is_discount, month < first_open, cents)
