"""The other parts of a license's page: invoices, cycles ahead, terms, deposit, meters, history."""

from litestar import get
from litestar.params import FromPath, FromQuery
from litestar.response import Response

from gatedrentals.application.papers.plain_words import ABOUT
from gatedrentals.application.reports.cycles_ahead import LookAhead
from gatedrentals.application.reports.license_invoices import ListInvoices
from gatedrentals.application.reports.license_readings import ListReadings
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.states import BEFORE_MOVE_IN, OCCUPIED
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.license_page import BOOKS, PATH, head_of, show_part
from gatedrentals.entrypoints.web.showing import Shows
from gatedrentals.entrypoints.web.wording import product_labels

CYCLES = 8
INVOICES = 20
"""How many invoices a page shows."""
_BILLED = BEFORE_MOVE_IN | OCCUPIED


@get(f"{PATH}/invoices", opt=BOOKS, sync_to_thread=True)
def show_invoices(
    showing: Shows, site_id: FromPath[str], number: FromPath[str], before: FromQuery[int] = 0
) -> Response[str]:
    """The invoices, newest first, each line with what lowered and paid it; those below the number ``before``."""
    head = head_of(showing, site_id, number, "invoices")
    asked = ListInvoices(SiteId(site_id), number, INVOICES + 1, before or None)
    found = showing.reading.park.reading_room.license_invoices(asked)
    invoices = found[:INVOICES]
    older = invoices[-1].number if len(found) > INVOICES else None
    context = {"invoices": invoices, "about": ABOUT, "older": older, "is_latest": not before}
    return show_part(showing, head, "license/invoices.html", context)


@get(f"{PATH}/cycles", opt=BOOKS, sync_to_thread=True)
def show_cycles(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[str]:
    """The next cycles, and what each will cost."""
    head = head_of(showing, site_id, number, "cycles")
    asked = LookAhead(SiteId(site_id), number, CYCLES)
    is_billed = head.shown.license.state in _BILLED
    cycles = showing.reading.park.reading_room.cycles_ahead(asked) if is_billed else ()
    return show_part(showing, head, "license/cycles.html", {"cycles": cycles})


@get(f"{PATH}/terms", opt=needs(Permission.READ_LICENSES), sync_to_thread=True)
def show_terms(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[str]:
    """The terms with every change of them, and the homes and pads."""
    head = head_of(showing, site_id, number, "terms")
    labels = product_labels(showing.reading.park, SiteId(site_id))
    return show_part(showing, head, "license/terms.html", {"labels": labels})


@get(f"{PATH}/deposit", opt=BOOKS, sync_to_thread=True)
def show_deposit(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[str]:
    """The deposit, its statements and the refunds that came of them."""
    return show_part(showing, head_of(showing, site_id, number, "deposit"), "license/deposit.html", {})


@get(f"{PATH}/meters", opt=BOOKS, sync_to_thread=True)
def show_meters(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[str]:
    """What the meters read, and what was used between."""
    head = head_of(showing, site_id, number, "meters")
    readings = showing.reading.park.reading_room.license_readings(ListReadings(SiteId(site_id), number))
    return show_part(showing, head, "license/meters.html", {"readings": readings})


@get(f"{PATH}/history", opt=needs(Permission.READ_LICENSES), sync_to_thread=True)
def show_history(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[str]:
    """What became of the license, and what people and jobs changed."""
    return show_part(showing, head_of(showing, site_id, number, "history"), "license/history.html", {})
