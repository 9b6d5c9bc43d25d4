"""Invoices and statements of account, as pages and as PDF."""

from typing import Any

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Response

from gatedrentals.application.papers.account_statement import PrintAccountStatement
from gatedrentals.application.papers.invoice import PrintInvoice
from gatedrentals.application.papers.plain_words import ABOUT
from gatedrentals.application.reports.license_invoices import ListInvoices
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.pdf import pdf
from gatedrentals.entrypoints.web.choosing import chosen_day
from gatedrentals.entrypoints.web.hrefs import license_href
from gatedrentals.entrypoints.web.layout import Crumb
from gatedrentals.entrypoints.web.license_page import head_of
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.tables import LedgerRow
from gatedrentals.ports.papers import AccountStatementPaper

PATH = "/sites/{site_id:str}/licenses/{number:str}"
PDF = ".pdf"
_LONGEST = 9
BOOKS = needs(Permission.READ_BOOKS)


@get(f"{PATH}/invoices/{{invoice:str}}", opt=BOOKS, sync_to_thread=True)
def show_invoice(
    showing: Shows, site_id: FromPath[str], number: FromPath[str], invoice: FromPath[str]
) -> Response[Any]:
    """An invoice: its lines, what lowered and paid each, what is left; with ``.pdf`` after its number, to print."""
    if invoice.endswith(PDF):
        return _print_invoice(showing, site_id, number, invoice_number(invoice.removesuffix(PDF)))
    head = head_of(showing, site_id, number, "invoices")
    asked = ListInvoices(SiteId(site_id), number)
    found = showing.reading.park.reading_room.license_invoices.one(asked, invoice_number(invoice))
    crumbs = (
        Crumb("Licenses", f"/sites/{site_id}/licenses"),
        Crumb(f"License {number}", license_href(site_id, number)),
    )
    has_left = found.open_cents + found.paid_cents > 0
    may_void = has_left and showing.reading.principal.may(Permission.CREDIT, SiteId(site_id))
    layout = showing.layout(f"Invoice {found.number} of {number}", site_id, crumbs)
    context = {"head": head, "invoice": found, "may_void": may_void, "about": ABOUT}
    return showing.show("invoice/page.html", layout, context)


@get(f"{PATH}/statement", opt=BOOKS, sync_to_thread=True)
def show_statement(
    showing: Shows,
    site_id: FromPath[str],
    number: FromPath[str],
    first: FromQuery[str] = "",
    last: FromQuery[str] = "",
    explained: FromQuery[str] = "",
) -> Response[str]:
    """The statement of account over some days, explained if asked."""
    paper = _statement(showing, site_id, number, first, last, explained)
    back = license_href(site_id, number)
    crumbs = (Crumb("Licenses", f"/sites/{site_id}/licenses"), Crumb(f"License {number}", back))
    context = {
        "paper": paper,
        "number": number,
        "rows": _rows(paper),
        "action": f"{back}/statement",
        "first": first,
        "last": last,
        "explained": explained,
    }
    return showing.show("license/statement.html", showing.layout(f"Statement of {number}", site_id, crumbs), context)


@get(f"{PATH}/statement.pdf", opt=BOOKS, sync_to_thread=True)
def print_statement(
    showing: Shows,
    site_id: FromPath[str],
    number: FromPath[str],
    first: FromQuery[str] = "",
    last: FromQuery[str] = "",
    explained: FromQuery[str] = "",
) -> Response[bytes]:
    """The statement of account as PDF."""
    return pdf(
        showing.reading.park, _statement(showing, site_id, number, first, last, explained), f"{number}-statement"
    )


def invoice_number(text: str) -> int:
    """The number in an invoice's address. Raises NotFoundException."""
    if not text.isdecimal() or len(text) > _LONGEST:
        raise NotFoundException(detail=f"{text!r} is no number of an invoice")
    return int(text)


def _print_invoice(showing: Showing, site_id: str, number: str, invoice: int) -> Response[Any]:
    paper = showing.reading.park.paper_desk.invoice(PrintInvoice(SiteId(site_id), number, invoice))
    return pdf(showing.reading.park, paper, f"{number}-invoice-{invoice}")


def _statement(
    showing: Showing, site_id: str, number: str, first: str, last: str, explained: str
) -> AccountStatementPaper:
    asked = PrintAccountStatement(
        SiteId(site_id), number, chosen_day("first", first), chosen_day("last", last), explained=bool(explained)
    )
    return showing.reading.park.paper_desk.account_statement(asked)


def _rows(paper: AccountStatementPaper) -> tuple[LedgerRow, ...]:
    return tuple(
        LedgerRow(
            on=line.day,
            what=line.text,
            balance_cents=line.balance_cents,
            charge_cents=line.cents if line.cents > 0 else None,
            payment_cents=-line.cents if line.cents < 0 else None,
            detail=line.detail,
            explanation=line.because,
        )
        for line in paper.lines
    )
