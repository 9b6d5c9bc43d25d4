"""Reports: each as a page, as CSV, and as of any day; the owner's overview before them (§14.4)."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum
from typing import Any

from attrs import frozen
from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response
from markupsafe import Markup

from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.period import local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.csv_text import csv_answer
from gatedrentals.entrypoints.web import report_readers as readers
from gatedrentals.entrypoints.web.files import FILES
from gatedrentals.entrypoints.web.layout import Crumb
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.report_readers import Asked
from gatedrentals.entrypoints.web.sheets import Reported, Sheet, shown
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.tables import with_query

_SIXTY = timedelta(days=60)
_A_YEAR = 11
_ROLLED = "Receivable, deposits and deferred revenue: opening, added, taken off, closing."


class Days(Enum):
    """Which days a report asks for."""

    AS_OF = "as_of"
    KNOWN = "known"
    """As of a day, as it was known on another."""
    MONTHS = "months"
    WEEKS = "weeks"
    NIGHTS = "nights"
    NONE = "none"


@frozen
class Report:
    """A report: where it stands, what it is called and tells, and what reads it; ``api`` is its name there.

    ``start`` is what the button says that begins it, empty if it is read at once: most are.
    """

    slug: str
    title: str
    about: str
    days: Days
    api: str
    read: Callable[[Asked], Reported]
    start: str = ""


REPORTS = (
    Report("aging", "Aging", "What is owed, by days after the due date.", Days.KNOWN, "aging", readers.aging),
    Report("roll-forward", "Roll-forward", _ROLLED, Days.MONTHS, "roll-forwards", readers.roll_forward),
    Report(
        "deposits", "Deposits", "Asked, paid, forfeited, refunded and held.", Days.AS_OF, "deposits", readers.deposits
    ),
    Report(
        "revenue",
        "Revenue",
        "What was earned each month, and what is deferred.",
        Days.MONTHS,
        "revenue",
        readers.revenue,
    ),
    Report(
        "collections",
        "Collections",
        "What came in, by week and method.",
        Days.WEEKS,
        "collections",
        readers.collections,
    ),
    Report("occupancy", "Occupancy", "Pads occupied, night by night.", Days.NIGHTS, "occupancy", readers.occupancy),
    Report(
        "hotel-tax", "Hotel tax audit", "Short stays that bear no hotel tax.", Days.NONE, "hotel-tax", readers.hotel_tax
    ),
    Report(
        "trial-balance",
        "Trial balance",
        "What stands on each account.",
        Days.AS_OF,
        "trial-balance",
        readers.trial_balance,
    ),
    Report(
        "audit",
        "Audit of the books",
        "Every invariant, and every hash.",
        Days.NONE,
        "audit",
        readers.books,
        "Audit the books now",
    ),
)
"""Every report, in the order of the overview."""
_BY_SLUG = {report.slug: report for report in REPORTS}


@get("/sites/{site_id:str}/reports", opt=needs(Permission.READ_REPORTS), sync_to_thread=True)
def overview(showing: Shows, site_id: FromPath[str]) -> Response[str]:
    """The site at a glance, and every report."""
    found = showing.reading.park.reading_room.overviews(SiteId(site_id))
    here = f"/sites/{site_id}"
    may_export = showing.reading.principal.may(Permission.EXPORT, SiteId(site_id))
    context = {"overview": found, "reports": REPORTS, "site": here, "zone": showing.zone(site_id)}
    may = showing.reading.principal.may
    context |= {"may_export": may_export, "files": [page for page in FILES if may(page.kind.need, SiteId(site_id))]}
    return showing.show("report/overview.html", showing.layout("Overview", site_id), context)


@get("/sites/{site_id:str}/reports/{slug:str}", opt=needs(Permission.READ_REPORTS), sync_to_thread=True)
def report_page(showing: Shows, site_id: FromPath[str], slug: FromPath[str]) -> Response[Any]:
    """A report, or its rows as CSV."""
    report = _BY_SLUG.get(slug)
    if report is None:
        raise NotFoundException(detail=f"there is no report {slug!r}")
    queried = Queried.read(showing.address)
    asked = _asked(showing, site_id, report.days, queried)
    here = f"/sites/{site_id}/reports"
    layout = showing.layout(report.title, site_id, (Crumb("Reports", here),))
    if report.start and not (queried.text("run") or queried.text("format")):
        context = {"report": report, "start": with_query(showing.address, run="yes")}
        return showing.show("report/start.html", layout, context)
    reported = report.read(asked)
    if queried.text("format") == "csv":
        name = f"{slug}-{site_id}-{_dated(report.days, asked)}.csv"
        return csv_answer(name, reported.sheet.headings, reported.sheet.csv_rows())
    context = {
        "report": report,
        "asked": asked,
        "sheet": reported.sheet,
        "charts": reported.charts,
        "shown": shown,
        "api": f"/v1/sites/{site_id}/reports/{report.api}{_api_query(report.days, asked)}",
        "said": reported.said,
        "here": f"{here}/{slug}",
        "csv": with_query(showing.address, format="csv"),
        "Days": Days,
        "totals": _totals(reported.sheet),
        "beside": reported.beside,
        "beside_totals": _totals(reported.beside[1]) if reported.beside else None,
    }
    return showing.show("report/report.html", layout, context)


def _totals(sheet: Sheet) -> list[Markup | str | None] | None:
    return [shown(cell) or None for cell in sheet.totals] or None


def _asked(showing: Showing, site_id: str, days: Days, queried: Queried) -> Asked:
    park = showing.reading.park
    today = local_day(park.clock.now(), showing.zone(site_id))
    last = queried.day("to") or today
    first = queried.day("from") or _first(days, last)
    as_of = queried.day("as_of") or today
    if last < first:
        raise InvalidValue("To", last.isoformat(), f"a day from {first.isoformat()} on")
    return Asked(park, SiteId(site_id), today, first, last, as_of, queried.day("known_on"))


def _first(days: Days, last: date) -> date:
    if days is Days.NIGHTS:
        return last - _SIXTY
    months = last.year * 12 + last.month - 1 - _A_YEAR
    return date(months // 12, months % 12 + 1, 1)


def _api_query(days: Days, asked: Asked) -> str:
    """The same days, as the API takes them."""
    match days:
        case Days.KNOWN:
            known = f"&known_on={asked.known_on.isoformat()}" if asked.known_on else ""
            return f"?as_of={asked.as_of.isoformat()}{known}"
        case Days.AS_OF:
            return f"?on={asked.as_of.isoformat()}"
        case Days.NONE:
            return ""
        case _:
            return f"?first={asked.first.isoformat()}&last={asked.last.isoformat()}"


def _dated(days: Days, asked: Asked) -> str:
    if days in {Days.MONTHS, Days.WEEKS, Days.NIGHTS}:
        return f"{asked.first.isoformat()}-{asked.last.isoformat()}"
    return asked.as_of.isoformat()
