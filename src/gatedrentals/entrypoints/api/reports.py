"""What the owner and the accountant look at, as of any day: each as JSON, and as CSV where it is a table."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from attrs import evolve
from litestar import Router, get
from litestar.params import FromQuery
from litestar.response import Response

from gatedrentals.application.reports.aging import AgeReceivables, SiteAging
from gatedrentals.application.reports.audit import BooksAudit
from gatedrentals.application.reports.collected import CollectByWeek, CollectedRow
from gatedrentals.application.reports.hotel_tax import UntaxedStay
from gatedrentals.application.reports.licenses import LicenseList, ListLicenses
from gatedrentals.application.reports.occupancy import OccupiedNight, ReadOccupancy
from gatedrentals.application.reports.overview import Overview
from gatedrentals.application.reports.payments import PaymentsBoard, ShowPayments
from gatedrentals.application.reports.revenue import ReadRevenue
from gatedrentals.application.reports.roll_forwards import RollForwards
from gatedrentals.application.reports.trial_balance import BalanceBooks
from gatedrentals.application.reports.verify import Verification
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.ledger.trial_balance import TrialBalanceRow
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import local_day
from gatedrentals.domain.revenue.closing import RevenueRow
from gatedrentals.domain.revenue.roll_forward import RollForward
from gatedrentals.entrypoints.api.bodies.mirrored import body_of, list_of, listed, mirror, portion, portion_of
from gatedrentals.entrypoints.api.documented import READING, answers
from gatedrentals.entrypoints.api.paths import Site
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.csv_text import Cell, Dollars, csv_answer
from gatedrentals.entrypoints.http.doing import Reads
from gatedrentals.entrypoints.web import report_readers as readers
from gatedrentals.entrypoints.web.report_readers import Asked
from gatedrentals.entrypoints.web.sheets import Reported
from gatedrentals.ports.boards import Chosen, Order
from gatedrentals.ports.site_figures import DepositRow

Csv = FromQuery[bool]
REPORTS_NEED = needs(Permission.READ_REPORTS)
AUDITS = needs(Permission.READ_AUDIT)
AGING_SUMS = ("total_cents", "ledger_cents", "ahead_cents")


@get(
    "/licenses",
    opt=needs(Permission.READ_LICENSES),
    sync_to_thread=True,
    responses={**READING, **answers(portion(LicenseList))},
)
def list_licenses(  # noqa: PLR0913, PLR0917 - the parameters of the address
    reading: Reads,
    site_id: Site,
    in_state: FromQuery[list[State] | None] = None,
    words: FromQuery[str] = "",
    owing: FromQuery[Bucket | None] = None,
    order: FromQuery[Order] = Order.NUMBER,
    reverse: FromQuery[bool] = False,  # noqa: FBT002 - a query
    limit: FromQuery[int] = 100,
    cursor: FromQuery[str | None] = None,
) -> Response[Any]:
    """The licenses of a site with what each owes and to which night it is paid, a part at a time."""
    chosen = Chosen(states=frozenset(in_state or ()), words=words, owing=owing, concerned=False)
    asked = ListLicenses(SiteId(site_id), chosen, order, reverse, limit, reading.cursors.place(cursor) or "")
    page = reading.park.reading_room.license_lists(asked)
    return Response(portion_of(page, reading.cursors))


@get("/payments", opt=REPORTS_NEED, sync_to_thread=True, responses={**READING, **answers(portion(PaymentsBoard))})
def read_payments(  # noqa: PLR0913, PLR0917 - the parameters of the address
    reading: Reads,
    site_id: Site,
    day: FromQuery[date | None] = None,
    paid: FromQuery[bool | None] = None,
    method: FromQuery[Method | None] = None,
    words: FromQuery[str] = "",
    owing: FromQuery[Bucket | None] = None,
    order: FromQuery[Order] = Order.NUMBER,
    reverse: FromQuery[bool] = False,  # noqa: FBT002 - a query
    limit: FromQuery[int] = 100,
    cursor: FromQuery[str | None] = None,
) -> Response[Any]:
    """Who paid in the week that holds a day, how, and against what; and what each owes by age."""
    chosen = Chosen(paid=paid, method=method, owing=owing, words=words)
    asked = ShowPayments(SiteId(site_id), day, chosen, order, reverse, limit, reading.cursors.place(cursor) or "")
    page = reading.park.reading_room.payments_boards(asked)
    return Response(portion_of(page, reading.cursors))


@get(
    "/overview", opt=REPORTS_NEED, sync_to_thread=True, responses={**READING, **answers(mirror(Overview, "owed_cents"))}
)
def read_overview(reading: Reads, site_id: Site) -> Response[Any]:
    """A site at a glance: who lives there, what is owed and collected, which statements are due."""
    return Response(body_of(reading.park.reading_room.overviews(SiteId(site_id)), "owed_cents"))


@get("/aging", opt=REPORTS_NEED, sync_to_thread=True, responses={**READING, **answers(mirror(SiteAging, *AGING_SUMS))})
def read_aging(
    reading: Reads,
    site_id: Site,
    as_of: FromQuery[date | None] = None,
    known_on: FromQuery[date | None] = None,
    csv: Csv = False,  # noqa: FBT002 - a query
) -> Response[Any]:
    """What is owed, by days after the due date: as of any day, as it was known on any day."""
    if csv:
        asked = _asked_today(reading.park, site_id)
        return _page_file("aging", readers.aging(evolve(asked, as_of=as_of or asked.today, known_on=known_on)))
    aging = reading.park.agings(AgeReceivables(SiteId(site_id), as_of, known_on))
    return Response(body_of(aging, *AGING_SUMS))


@get("/roll-forwards", opt=REPORTS_NEED, sync_to_thread=True, responses={**READING, **answers(listed(RollForward))})
def read_roll_forwards(
    reading: Reads,
    site_id: Site,
    first: FromQuery[date],
    last: FromQuery[date],
    csv: Csv = False,  # noqa: FBT002 - a query
) -> Response[Any]:
    """Receivables, deposits and deferred revenue, month by month.

    Whole months, from that of `first` to that of `last`, as posted: what an open month earned is still deferred.
    """
    if csv:
        asked = evolve(_asked_today(reading.park, site_id), first=first, last=last)
        return _page_file("roll-forwards", readers.roll_forward(asked))
    return Response(list_of(reading.park.roll_forward_reports(RollForwards(first, last, SiteId(site_id)))))


@get("/deposits", opt=REPORTS_NEED, sync_to_thread=True, responses={**READING, **answers(listed(DepositRow))})
def read_deposits(
    reading: Reads,
    site_id: Site,
    on: FromQuery[date | None] = None,
    csv: Csv = False,  # noqa: FBT002 - a query
) -> Response[Any]:
    """Deposits asked for, paid, forfeited, refunded and held, license by license: as of any day, by posting day."""
    return _table("deposits", DepositRow, reading.park.deposit_reports(SiteId(site_id), on), csv=csv)


@get("/revenue", opt=REPORTS_NEED, sync_to_thread=True, responses={**READING, **answers(listed(RevenueRow))})
def read_revenue(
    reading: Reads,
    site_id: Site,
    first: FromQuery[date],
    last: FromQuery[date],
    csv: Csv = False,  # noqa: FBT002 - a query
) -> Response[Any]:
    """Revenue by month and product: as posted if a month is closed, else as its close would post.

    Whole months, from that of `first` to that of `last`.
    """
    return _table(
        "revenue", RevenueRow, reading.park.revenue_reports(ReadRevenue(SiteId(site_id), first, last)), csv=csv
    )


@get("/collections", opt=REPORTS_NEED, sync_to_thread=True, responses={**READING, **answers(listed(CollectedRow))})
def read_collections(
    reading: Reads,
    site_id: Site,
    first: FromQuery[date],
    last: FromQuery[date],
    csv: Csv = False,  # noqa: FBT002 - a query
) -> Response[Any]:
    """What came in and what was returned, by week and method.

    Whole weeks, Monday to Sunday, from that of `first` to that of `last`.
    """
    return _table(
        "collections", CollectedRow, reading.park.collections(CollectByWeek(SiteId(site_id), first, last)), csv=csv
    )


@get(
    "/occupancy",
    opt=needs(Permission.READ_OCCUPANCY),
    sync_to_thread=True,
    responses={**READING, **answers(listed(OccupiedNight))},
)
def read_occupancy(
    reading: Reads,
    site_id: Site,
    first: FromQuery[date],
    last: FromQuery[date],
    csv: Csv = False,  # noqa: FBT002 - a query
) -> Response[Any]:
    """Occupied pads, night by night."""
    return _table(
        "occupancy", OccupiedNight, reading.park.occupancy_reports(ReadOccupancy(SiteId(site_id), first, last)), csv=csv
    )


@get("/hotel-tax", opt=REPORTS_NEED, sync_to_thread=True, responses={**READING, **answers(listed(UntaxedStay))})
def audit_hotel_tax(
    reading: Reads,
    site_id: Site,
    csv: Csv = False,  # noqa: FBT002 - a query
) -> Response[Any]:
    """Short stays without hotel tax."""
    if csv:
        return _page_file("hotel-tax", readers.hotel_tax(_asked_today(reading.park, site_id)))
    return Response(list_of(reading.park.hotel_tax_audits(SiteId(site_id))))


@get("/trial-balance", opt=REPORTS_NEED, sync_to_thread=True, responses={**READING, **answers(listed(TrialBalanceRow))})
def read_trial_balance(
    reading: Reads,
    site_id: Site,
    on: FromQuery[date | None] = None,
    csv: Csv = False,  # noqa: FBT002 - a query
) -> Response[Any]:
    """The trial balance at the end of a day, which comes to zero."""
    return _table(
        "trial-balance", TrialBalanceRow, reading.park.trial_balances(BalanceBooks(SiteId(site_id), on)), csv=csv
    )


@get("/audit", opt=AUDITS, sync_to_thread=True, responses={**READING, **answers(mirror(BooksAudit))})
def audit_books(reading: Reads, site_id: Site) -> Response[Any]:
    """Every invariant of the books, checked."""
    return Response(body_of(reading.park.books_audits(SiteId(site_id))))


@get("/verification", opt=AUDITS, sync_to_thread=True, responses={**READING, **answers(mirror(Verification))})
def verify_chains(reading: Reads, site_id: Site) -> Response[Any]:
    """The hash chains, checked from the first entry on."""
    return Response(body_of(reading.park.chain_verifications(SiteId(site_id))))


def _asked_today(park: Park, site_id: str) -> Asked:
    """What the page of a report is asked for, of today alone."""
    with park.store.work(SiteId(site_id)) as work:
        today = local_day(park.clock.now(), work.sites.get(SiteId(site_id)).zone)
    return Asked(park, SiteId(site_id), today, first=today, last=today, as_of=today)


def _page_file(name: str, reported: Reported) -> Response[Any]:
    """What is no plain list of rows, as the file that its page hands out."""
    return csv_answer(f"{name}.csv", reported.sheet.headings, reported.sheet.csv_rows())


def _table(name: str, kind: type[Any], rows: Sequence[object], *, csv: bool) -> Response[Any]:
    """Rows of a kind as a list, or as a file with the same columns."""
    listing = list_of(rows)
    if not csv:
        return Response(listing)
    headings = mirror(kind).__struct_fields__
    return csv_answer(
        f"{name}.csv", headings, [[_cell(getattr(row, each)) for each in headings] for row in listing.items]
    )


def _cell(value: Any) -> Cell:  # noqa: ANN401 - any field of a body
    if hasattr(value, "cents"):
        return Dollars(value.cents)
    if isinstance(value, str | int | date) or value is None:
        return value
    if isinstance(value, Iterable):
        return " ".join(map(str, value))
    return str(getattr(value, "value", value))


REPORTS = Router(
    "/sites/{site_id:str}",
    route_handlers=[
        list_licenses,
        read_payments,
        read_overview,
        Router(
            "/reports",
            route_handlers=[
                read_aging,
                read_roll_forwards,
                read_deposits,
                read_revenue,
                read_collections,
                read_occupancy,
                audit_hotel_tax,
                read_trial_balance,
                audit_books,
                verify_chains,
            ],
        ),
    ],
    tags=["reports"],
)
