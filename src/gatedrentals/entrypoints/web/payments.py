"""The payments board: did this resident pay this week, by what method, against which invoice (§14.2)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from attrs import frozen
from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from gatedrentals.application.reports.payments import ShowPayments
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import ONE_DAY, Period, local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.csv_text import Cell, Dollars, csv_answer
from gatedrentals.entrypoints.web.board_rows import board_row, late_cents
from gatedrentals.entrypoints.web.forms import Option
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.tables import Sorting, with_query
from gatedrentals.entrypoints.web.wording import BUCKET_OPTIONS, BUCKETS, METHOD_OPTIONS, METHODS, STATE_OPTIONS
from gatedrentals.ports.boards import BoardRow, Chosen, Order

TEMPLATE = "payments/board.html"
PAID = (Option("yes", "Paid"), Option("no", "Not paid"))
_PAID = {"": None, "yes": True, "no": False}
_WEEK = timedelta(days=7)
_ON_A_PAGE = 50
"""Rows of one page: what a busy server shows well within a blink; a park of 120 homes turns the page twice."""
HEADINGS = (
    *("License", "Pad", "Residents", "State", "Paid this week", "Methods", "External ids", "Received", "Invoices"),
    *BUCKETS.values(),
    *("Ahead", "Owed", "Credit", "Paid to", "Next due", "Next due amount"),
)
"""The columns of the board as CSV."""


@frozen
class Weeks:
    """The week that is shown, and the links to those beside it; ``after`` is empty where the future begins."""

    shown: Period
    before: str
    after: str
    current: str

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.shown.end - ONE_DAY


@get("/sites/{site_id:str}/payments", opt=needs(Permission.READ_REPORTS), sync_to_thread=True)
def payments_board(showing: Shows, site_id: FromPath[str]) -> Response[Any]:
    """A page of the board, or all of it as CSV."""
    queried = Queried.read(showing.address)
    asked = _asked(site_id, queried, showing.after)
    boards = showing.reading.park.reading_room.payments_boards
    board = boards(asked)
    if queried.text("format") == "csv":
        name = f"payments-{site_id}-{board.week.start.isoformat()}.csv"
        return csv_answer(name, HEADINGS, _cells(boards.whole(asked)))
    context = {
        "board": board,
        "queried": queried,
        "weeks": _weeks(showing, site_id, board.week),
        "sorting": Sorting.read(showing.address, queried.text("sort") or "number"),
        "site": f"/sites/{site_id}",
        "here": showing.address,
        "older": showing.going_on(board.next),
        "first": with_query(showing.address, after=None) if showing.after else "",
        "paid": PAID,
        "methods": METHOD_OPTIONS,
        "buckets": BUCKET_OPTIONS,
        "states": STATE_OPTIONS,
        "METHODS": METHODS,
        "zone": showing.zone(site_id),
        "now": showing.reading.park.clock.now(),
        "board_row": board_row,
        "late_cents": late_cents,
    }
    return showing.show(TEMPLATE, showing.layout("Payments", site_id), context)


def _asked(site_id: str, queried: Queried, after: str) -> ShowPayments:
    paid = queried.text("paid")
    if paid not in _PAID:
        raise InvalidValue("paid", paid, "yes or no")
    state, sort = queried.choice("state", State), queried.text("sort")
    order = Queried({"sort": sort.removeprefix("-")}).choice("sort", Order) or Order.NUMBER
    chosen = Chosen(
        paid=_PAID[paid],
        method=queried.choice("method", Method),
        owing=queried.choice("owing", Bucket),
        states=frozenset() if state is None else frozenset({state}),
        words=queried.text("words"),
    )
    return ShowPayments(
        SiteId(site_id),
        day=queried.day("week"),
        chosen=chosen,
        order=order,
        # Debts fall of themselves, all else rises.
        reverse=sort.startswith("-") != (order is Order.OWED),
        limit=_ON_A_PAGE,
        after=after,
    )


def _weeks(showing: Showing, site_id: str, week: Period) -> Weeks:
    today = local_day(showing.reading.park.clock.now(), showing.zone(site_id))

    def of(day: date) -> str:
        return with_query(showing.address, week=day.isoformat(), after=None)

    return Weeks(
        week,
        before=of(week.start - _WEEK),
        after=of(week.end) if week.end <= today else "",
        current="" if today in week else with_query(showing.address, week=None, after=None),
    )


def _cells(rows: Iterator[BoardRow]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        paid = row.payments
        yield (
            *(row.license_number, row.pad, "; ".join(row.residents), row.state.value, Dollars(row.paid_cents)),
            "; ".join(METHODS[each.method] + (" (returned)" if each.returned else "") for each in paid),
            "; ".join(each.external_id for each in paid),
            "; ".join(each.received_at.isoformat(timespec="seconds") for each in paid),
            "; ".join(f"{part.invoice_number}: {Dollars(part.cents)}" for each in paid for part in each.invoices),
            *(Dollars(cents) for cents in row.owed.buckets),
            *(Dollars(row.owed.ahead_cents), Dollars(row.owed.total_cents), Dollars(row.credit_cents)),
            *(row.next.paid_to, row.next.due_on, Dollars(row.next.due_cents)),
        )
