"""The licenses of a site, whatever their state, with who lives where and what is owed (§14.3)."""

from collections.abc import Sequence
from datetime import date

from attrs import evolve, frozen

from gatedrentals.application.reports.payments import week_of
from gatedrentals.domain.ids import LicenseId, PadId, SiteId
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import local_day
from gatedrentals.ports.boards import CONCERNED, BoardRow, Chosen, Order, Paging, Place, Totals, View
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class ListLicenses:
    """Ask for a page of a site's licenses; the filters and orders are those of the payments board."""

    site_id: SiteId
    chosen: Chosen = CONCERNED
    order: Order = Order.NUMBER
    reverse: bool = False
    limit: int = 100
    after: str = ""


@frozen
class ListedLicense:
    """A license on the list; ``open_cents`` is owed today, ``paid_to`` the last night paid in full.

    The clock of its deposit statement counts from ``moved_out_on`` (§11.4).
    """

    id: LicenseId
    number: str
    state: State
    pad: PadId
    residents: tuple[str, ...]
    move_in: date
    open_cents: int
    credit_cents: int
    paid_to: date | None
    due_on: date | None
    due_cents: int
    moved_out_on: date | None


@frozen
class LicenseList:
    """A page; ``totals`` are of all pages, ``next`` is the cursor of the page after it, empty on the last."""

    rows: Sequence[ListedLicense]
    totals: Totals
    next: str


@frozen
class LicenseLists:
    """Lists licenses."""

    store: Store
    clock: Clock

    def __call__(self, asked: ListLicenses) -> LicenseList:
        """One page. Raises UnknownSite, or InvalidValue for a limit or a cursor."""
        after = Place.read(asked.after) if asked.after else None
        paging = Paging(asked.order, asked.reverse, asked.limit, after)
        now = self.clock.now()
        with self.store.work(asked.site_id) as work:
            site = work.sites.get(asked.site_id)
            today = local_day(now, site.zone)
            view = View(site.id, site.zone, week_of(today), today, now)
            page = work.boards.page(view, evolve(asked.chosen, concerned=False), paging)
        return LicenseList(tuple(map(_listed, page.rows)), page.totals, str(page.next or ""))


def _listed(row: BoardRow) -> ListedLicense:
    return ListedLicense(
        id=row.license_id,
        number=row.license_number,
        state=row.state,
        pad=row.pad,
        residents=row.residents,
        move_in=row.move_in,
        open_cents=row.owed.total_cents,
        credit_cents=row.credit_cents,
        paid_to=row.next.paid_to,
        due_on=row.next.due_on,
        due_cents=row.next.due_cents,
        moved_out_on=row.moved_out_on,
    )
