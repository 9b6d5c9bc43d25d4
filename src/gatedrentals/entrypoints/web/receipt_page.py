"""A receipt: where its money stands and why, to read and to print."""

from typing import Any

from litestar import get
from litestar.params import FromPath, FromQuery
from litestar.response import Response

from gatedrentals.application.papers.receipt import PrintReceipt
from gatedrentals.application.reports.receipt_story import ReceiptStory, TellReceipt
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.pdf import pdf
from gatedrentals.entrypoints.web.hrefs import receipt_href, unquoted
from gatedrentals.entrypoints.web.layout import Crumb
from gatedrentals.entrypoints.web.license_command_pages import overview
from gatedrentals.entrypoints.web.license_menu import Choice
from gatedrentals.entrypoints.web.license_page import activity
from gatedrentals.entrypoints.web.showing import Showing, Shows

PATH = "/sites/{site_id:str}/receipts/{source:str}/{external_id:str}"
BOOKS = needs(Permission.READ_BOOKS)
CHANGES = 20
MOVE = "Move to another license"


@get(PATH, opt=BOOKS, sync_to_thread=True)
def show_receipt(
    showing: Shows,
    site_id: FromPath[str],
    source: FromPath[str],
    external_id: FromPath[str],
    fresh: FromQuery[str] = "",
) -> Response[str]:
    """The receipt; just received, it leads on to the next one."""
    asked = TellReceipt(SiteId(site_id), unquoted(source), unquoted(external_id))
    story = story_of(showing, asked)
    paper = showing.reading.park.paper_desk.receipt(PrintReceipt(asked.site_id, asked.source, asked.external_id))
    with showing.reading.park.store.work(asked.site_id) as work:
        changes = work.audit_trail.of_subject(asked.site_id, f"{asked.source} {asked.external_id}", CHANGES)
    context = {
        "site_id": site_id,
        "href": receipt_href(site_id, asked.source, asked.external_id),
        "story": story,
        "paper": paper,
        "menu": menu_of(showing, site_id, story),
        "fresh": bool(fresh),
        "zone": showing.zone(site_id),
        "shown": overview(showing, site_id, story.license_number) if story.license_number else None,
        "activities": [activity(each) for each in changes],
    }
    crumbs = (Crumb("Receipts", f"/sites/{site_id}/receipts"),)
    return showing.show("receipt/page.html", showing.layout(f"Receipt {asked.external_id}", site_id, crumbs), context)


@get(f"{PATH}/print", opt=BOOKS, sync_to_thread=True)
def print_receipt(
    showing: Shows, site_id: FromPath[str], source: FromPath[str], external_id: FromPath[str]
) -> Response[Any]:
    """The receipt as PDF."""
    asked = PrintReceipt(SiteId(site_id), unquoted(source), unquoted(external_id))
    paper = showing.reading.park.paper_desk.receipt(asked)
    return pdf(showing.reading.park, paper, f"receipt-{asked.external_id}")


def story_of(showing: Showing, asked: TellReceipt) -> ReceiptStory:
    """Where a receipt stands. Raises UnknownReceipt."""
    return showing.reading.park.reading_room.receipt_stories(asked)


def menu_of(showing: Showing, site_id: str, story: ReceiptStory) -> tuple[Choice, ...]:
    """What can be done with a receipt now, by whoever looks."""
    is_gone = story.returned or not (story.license_number or story.held_cents)
    if is_gone or not showing.reading.principal.may(Permission.MOVE_MONEY, SiteId(site_id)):
        return ()
    source, external_id = story.receipt.source, story.receipt.external_id

    def choice(label: str, part: str, *, danger: bool = False) -> Choice:
        return Choice(label, receipt_href(site_id, source, external_id, part), danger)

    moves = (choice(MOVE if story.license_number else "Place on a license", "place"),)
    directs = (choice("Send it to lines", "direct"),) if story.license_number else ()
    links = (choice("Link its payer", "link"),) if story.receipt.payer_name else ()
    refuses = () if story.license_number else (choice("Refuse it", "refuse", danger=True),)
    return (*moves, *directs, *links, *refuses, choice("Take it back", "reverse", danger=True))
