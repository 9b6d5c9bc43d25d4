"""The payments board: what each resident paid this week, how, and against what, beside what is owed (§14.2)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from attrs import evolve, frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.period import ONE_DAY, Period, local_day
from gatedrentals.ports.boards import CONCERNED, BoardRow, Chosen, Order, Paging, Place, Totals, View
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

WEEK = timedelta(days=7)


@frozen
class ShowPayments:
    """Ask for the board of the week, Monday to Sunday, that holds ``day`` (None: today).

    ``after`` is the cursor of the page before, empty for the first page.
    """

    site_id: SiteId
    day: date | None = None
    chosen: Chosen = CONCERNED
    order: Order = Order.NUMBER
    reverse: bool = False
    limit: int = 100
    after: str = ""


@frozen
class PaymentsBoard:
    """A page of the board: payments of ``week``, and what is owed at the end of ``as_of``, its last day or today.

    ``totals`` are of all pages; ``next`` is the cursor of the page after this one, empty on the last.
    """

    week: Period
    as_of: date
    rows: Sequence[BoardRow]
    totals: Totals
    next: str


@frozen
class PaymentsBoards:
    """Shows the board; licenses that are neither lived in, nor owing, nor paying are left out."""

    store: Store
    clock: Clock

    def __call__(self, asked: ShowPayments) -> PaymentsBoard:
        """One page. Raises UnknownSite, or InvalidValue for a limit or a cursor."""
        paging = _paging(asked)
        with self.store.work(asked.site_id) as work:
            view = self._view(work, asked)
            page = work.boards.page(view, asked.chosen, paging)
        return PaymentsBoard(view.week, view.as_of, page.rows, page.totals, str(page.next or ""))

    def whole(self, asked: ShowPayments) -> Iterator[BoardRow]:
        """Every row from the cursor on, read page by page. Raises UnknownSite, or InvalidValue for a cursor."""
        paging = _paging(asked)
        with self.store.work(asked.site_id) as work:
            view = self._view(work, asked)
            while True:
                page = work.boards.page(view, asked.chosen, paging)
                yield from page.rows
                if page.next is None:
                    return
                paging = evolve(paging, after=page.next)

    def _view(self, work: Work, asked: ShowPayments) -> View:
        now = self.clock.now()
        site = work.sites.get(asked.site_id)
        today = local_day(now, site.zone)
        week = week_of(asked.day or today)
        return View(site.id, site.zone, week, min(week.end - ONE_DAY, today), now)


def _paging(asked: ShowPayments) -> Paging:
    return Paging(asked.order, asked.reverse, asked.limit, Place.read(asked.after) if asked.after else None)


def week_of(day: date) -> Period:
    """The week, Monday to Sunday, that holds a day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + WEEK)
