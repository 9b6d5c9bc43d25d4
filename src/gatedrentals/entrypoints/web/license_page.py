"""A license's page: its head, and one part at a time, each with an address of its own; and what the drawer shows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import frozen
from litestar import get
from litestar.params import FromPath, FromQuery
from litestar.response import Response

from gatedrentals.application.reports.ledger_page import ReadLedger
from gatedrentals.application.reports.license_overview import LicenseOverview
from gatedrentals.application.reports.statement_of_account import ExplainDocument
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.account_statement import StatementRow
from gatedrentals.domain.period import local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.choosing import chosen_day
from gatedrentals.entrypoints.web.formats import Deadline, Tone, words
from gatedrentals.entrypoints.web.hrefs import license_href
from gatedrentals.entrypoints.web.layout import Crumb
from gatedrentals.entrypoints.web.license_command_pages import overview
from gatedrentals.entrypoints.web.license_menu import Choice, menu_of
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.statement_clock import statement_due
from gatedrentals.entrypoints.web.tables import LedgerRow, TimelineEntry
from gatedrentals.entrypoints.web.wording import state_tone
from gatedrentals.ports.audit_trail import AuditRow

PATH = "/sites/{site_id:str}/licenses/{number:str}"
BOOKS = needs(Permission.READ_BOOKS)
TAIL = 10
"""How many rows of the ledger the drawer shows."""
PAGE = 100
"""How many rows of the ledger a page shows."""

_PARTS = (
    ("ledger", "", "Ledger"),
    ("invoices", "invoices", "Invoices"),
    ("cycles", "cycles", "Cycles ahead"),
    ("terms", "terms", "Terms"),
    ("deposit", "deposit", "Deposit"),
    ("meters", "meters", "Meters"),
    ("history", "history", "History"),
)


@frozen
class Head:
    """What stands above every part of a license's page."""

    shown: LicenseOverview
    site_id: str
    zone: ZoneInfo
    as_of: datetime
    tabs: tuple[dict[str, object], ...]
    menu: tuple[Choice, ...]
    may_receive: bool

    @property
    def href(self) -> str:
        """The page itself."""
        return license_href(self.site_id, self.shown.license.number)

    @property
    def names(self) -> str:
        """Who lives there."""
        return ", ".join(party.name for party in self.shown.residents)

    @property
    def tone(self) -> Tone:
        """How the state looks."""
        return state_tone(self.shown.license.state)

    @property
    def statement_due(self) -> Deadline | None:
        """By when the deposit statement must be final, from the move-out until it is (§11.4)."""
        license_ = self.shown.license
        return statement_due(license_.state, license_.moved_out_on, self.zone, self.as_of)

    @property
    def transitions(self) -> tuple[TimelineEntry, ...]:
        """What became of the license, newest first."""
        return tuple(
            TimelineEntry(each.at, words(each.command), each.why, person(each.who), state_tone(each.to_state))
            for each in reversed(self.shown.transitions)
        )

    @property
    def activities(self) -> tuple[TimelineEntry, ...]:
        """What people and jobs changed, newest first."""
        return tuple(map(activity, self.shown.activities))


def activity(row: AuditRow) -> TimelineEntry:
    """A change as a timeline shows it."""
    return TimelineEntry(row.at, words(row.what), row.detail, person(row.who))


def person(who: str) -> str:
    """Who did something, as people read it."""
    return who.removeprefix("staff:")


def head_of(showing: Showing, site_id: str, number: str, part: str) -> Head:
    """The head of a license's page. Raises UnknownLicense."""
    shown = overview(showing, site_id, number)
    principal = showing.reading.principal
    tabs = tuple(
        {"label": label, "href": license_href(site_id, number, path), "current": name == part}
        for name, path, label in _PARTS
    )
    menu = menu_of(shown, site_id, lambda permission: principal.may(permission, SiteId(site_id)))
    may_receive = principal.may(Permission.RECEIVE_MONEY, SiteId(site_id))
    now = showing.reading.park.clock.now()
    return Head(shown, site_id, showing.zone(site_id), now, tabs, menu, may_receive)


def show_part(showing: Showing, head: Head, template: str, context: Mapping[str, object]) -> Response[str]:
    """A part of the page in its frame."""
    number = head.shown.license.number
    crumbs = (Crumb("Licenses", f"/sites/{head.site_id}/licenses"),)
    layout = showing.layout(f"License {number}", head.site_id, crumbs)
    return showing.show(template, layout, {"head": head, **context})


@get(PATH, opt=BOOKS, sync_to_thread=True)
def show_license(
    showing: Shows,
    site_id: FromPath[str],
    number: FromPath[str],
    as_of: FromQuery[str] = "",
    before: FromQuery[int] = 0,
) -> Response[str]:
    """The ledger, newest first: as of a day, if one is given; from the row before a document on."""
    head = head_of(showing, site_id, number, "ledger")
    asked = ReadLedger(SiteId(site_id), number, PAGE, before or None, chosen_day("as_of", as_of))
    page = showing.reading.park.reading_room.ledger_pages(asked)
    rows = ledger_rows(page.rows, head)
    context = {"page": page, "rows": rows, "tail": rows[:TAIL], "as_of": as_of, "is_latest": not before}
    return show_part(showing, head, "license/ledger.html", context)


@get(f"{PATH}/ledger/{{seq:int}}", opt=BOOKS, sync_to_thread=True)
def explain_document(
    showing: Shows, site_id: FromPath[str], number: FromPath[str], seq: FromPath[int]
) -> Response[str]:
    """Why a document moved what it moved: in the ledger where it was asked, or as a page."""
    told = showing.reading.park.explanations(ExplainDocument(SiteId(site_id), number, seq))
    back = license_href(site_id, number)
    context = {"told": told, "site_id": site_id, "number": number, "seq": seq, "back": back}
    layout = showing.layout(f"Why, of {number}", site_id, (Crumb(f"License {number}", back),))
    if showing.asked.by_htmx:
        return showing.part("license/why.html", "why", layout, context)
    return showing.show("license/why.html", layout, context)


def ledger_rows(rows: Sequence[StatementRow], head: Head) -> tuple[LedgerRow, ...]:
    """Rows of a ledger as they come, each with the way to its explanation."""
    return tuple(
        LedgerRow(
            on=local_day(row.effective_at, head.zone),
            what=row.text,
            balance_cents=row.balance_cents,
            charge_cents=row.change_cents if row.change_cents > 0 else None,
            payment_cents=-row.change_cents if row.change_cents < 0 else None,
            explain_href=f"{head.href}/ledger/{row.seq}",
        )
        for row in rows
    )
