"""Months: what each close recognized, how the next one stands, and closing it (§7.2)."""

from datetime import date
from typing import Any

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Response

from gatedrentals.application.closing.close_month import CloseMonth
from gatedrentals.application.closing.month_outlook import MonthOutlook, MonthOutlooks
from gatedrentals.application.reports.audit_trail import ShowAuditTrail
from gatedrentals.application.reports.revenue import ReadRevenue
from gatedrentals.application.reports.roll_forwards import RollForwards
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import check_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.csv_text import Dollars, csv_answer
from gatedrentals.entrypoints.web.charts import BarChart, Series
from gatedrentals.entrypoints.web.formats import month as month_words
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.hrefs import month_href
from gatedrentals.entrypoints.web.layout import Crumb
from gatedrentals.entrypoints.web.license_page import activity
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Step, Submits
from gatedrentals.entrypoints.web.tables import Effect
from gatedrentals.entrypoints.web.typed import Raw, Typed
from gatedrentals.entrypoints.web.wording import product_labels
from gatedrentals.ports.audit_trail import AuditChoice
from gatedrentals.ports.closes import MonthClose

_UNPROCESSABLE = 422
CLOSES = ("Month", "Closed", "Recognized by the close")
_ON_CHART = 24
_ACTIVITIES = 20


@get("/sites/{site_id:str}/months", opt=needs(Permission.READ_REPORTS), sync_to_thread=True)
def months(showing: Shows, site_id: FromPath[str]) -> Response[str]:
    """Closed months, and the next one; or the closed ones as CSV."""
    found = _outlook(showing.reading.park, site_id)
    if Queried.read(showing.address).text("format") == "csv":
        rows = [(f"{each.month:%Y-%m}", each.closed_at, Dollars(each.recognized_cents)) for each in found.closed]
        return csv_answer(f"month-closes-{site_id}.csv", CLOSES, rows)
    context = {
        "outlook": found,
        "labels": product_labels(showing.reading.park, SiteId(site_id)),
        "chart": _chart(found),
        "site_id": site_id,
        "site": f"/sites/{site_id}",
        "zone": showing.zone(site_id),
        "may_close": showing.reading.principal.may(Permission.CLOSE_MONTHS, SiteId(site_id)),
        "total_cents": sum(row.cents for row in found.revenue),
    }
    return showing.show("month/months.html", showing.layout("Month close", site_id), context)


@get("/sites/{site_id:str}/months/{month:str}", opt=needs(Permission.READ_REPORTS), sync_to_thread=True)
def show_month(showing: Shows, site_id: FromPath[str], month: FromPath[str]) -> Response[str]:
    """One month: what was earned, how the accounts moved, and who closed it."""
    start, site, park = _read(month), SiteId(site_id), showing.reading.park
    with park.store.work(site) as work:
        close = next((each for each in work.closes.of_site(site) if each.month == start), None)
    revenue = park.revenue_reports(ReadRevenue(site, start, start))
    trail = park.reading_room.audit_trails(ShowAuditTrail(site, AuditChoice(f"{start:%Y-%m}"), _ACTIVITIES))
    context = {
        "title": month_words(start),
        "close": close,
        "revenue": revenue,
        "total_cents": sum(row.cents for row in revenue),
        "rolled": park.roll_forward_reports(RollForwards(start, start, site)),
        "labels": product_labels(park, site),
        "activities": [activity(each) for each in trail.rows],
        "href": month_href(site_id, start),
        "site": f"/sites/{site_id}",
        "zone": showing.zone(site_id),
    }
    layout = showing.layout(month_words(start), site_id, (Crumb("Month close", f"/sites/{site_id}/months"),))
    return showing.show("month/month.html", layout, context)


@get("/sites/{site_id:str}/months/{month:str}/close", opt=needs(Permission.CLOSE_MONTHS), sync_to_thread=True)
def ask_close(showing: Shows, site_id: FromPath[str], month: FromPath[str]) -> Response[str]:
    """Ask whether the month should close; what it will post is found out by the next step."""
    return _dialog(showing, site_id, _read(month), showing.form(), None)


@post("/sites/{site_id:str}/months/{month:str}/close", opt=needs(Permission.CLOSE_MONTHS), sync_to_thread=True)
def take_close(
    submitting: Submits, site_id: FromPath[str], month: FromPath[str], data: URLEncodedBody[Raw]
) -> Response[Any]:
    """Preview it, account by account, then do it."""
    typed, showing, start = Typed.read(data), submitting.showing, _read(month)

    def act(park: Park) -> MonthClose:
        return park.month_closes(CloseMonth(SiteId(site_id), start, showing.reading.asked))

    def preview(close: MonthClose, form: Form) -> Response[str]:
        return _dialog(showing, site_id, start, form, _effects(showing, site_id, close))

    def done(close: MonthClose) -> Done:
        said = f"{month_words(start)} is closed: {dollars(close.recognized_cents)} recognized."
        return Done(said, f"/sites/{site_id}/months")

    step = Step(again=lambda form: _dialog(showing, site_id, start, form, None, _UNPROCESSABLE), preview=preview)
    return submitting.apart(site_id, typed, step, act, done)


def _outlook(park: Park, site_id: str) -> MonthOutlook:
    return MonthOutlooks(park.store, park.clock, park.revenue_runs)(SiteId(site_id))


def month_named(text: str) -> date | None:
    """The first day of a month that is written like ``2028-06``; None of what is none."""
    try:
        day = date.fromisoformat(f"{text}-01")
        check_day("month", day)
    except (ValueError, InvalidValue):
        return None
    return day


def _read(month: str) -> date:
    day = month_named(month)
    if day is None:
        raise NotFoundException(detail=f"{month!r} is no month, such as 2028-06")
    return day


def _chart(found: MonthOutlook) -> BarChart:
    closed = found.closed[:_ON_CHART][::-1]
    series = Series("Recognized by the close", tuple(close.recognized_cents for close in closed))
    labels = tuple(month_words(close.month) for close in closed)
    title = "Recognized by each close"
    return BarChart(id="closes", title=title, axis="Month", labels=labels, series=(series,), wide=True)


def _effects(showing: Showing, site_id: str, close: MonthClose) -> tuple[Effect, ...]:
    balances = showing.reading.park.reading_room.overviews(SiteId(site_id)).balances
    after = balances.deferred_cents - close.recognized_cents
    return (
        Effect(f"Month {month_words(close.month)}", "open", "closed"),
        Effect("Deferred revenue", dollars(balances.deferred_cents), dollars(after)),
        Effect("Recognized by this close", "–", dollars(close.recognized_cents)),
    )


def _dialog(
    showing: Showing, site_id: str, start: date, form: Form, effects: tuple[Effect, ...] | None, status: int = 200
) -> Response[str]:
    back = f"/sites/{site_id}/months"
    context = {
        "form": form,
        "month": month_words(start),
        "action": f"{back}/{start:%Y-%m}/close",
        "back": back,
        "effects": effects,
    }
    layout = showing.layout(f"Close {month_words(start)}", site_id, (Crumb("Month close", back),))
    return showing.show("month/close.html", layout, context, status)
