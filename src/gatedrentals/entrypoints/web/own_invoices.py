"""A resident's invoices: the list, each as a page, each as PDF."""

from litestar import get
from litestar.params import FromPath, FromQuery
from litestar.response import Response

from gatedrentals.application.papers.invoice import PrintInvoice
from gatedrentals.application.papers.plain_words import ABOUT
from gatedrentals.application.reports.license_invoices import ListInvoices
from gatedrentals.domain.ledger.words import METHOD_NAMES
from gatedrentals.entrypoints.http.pdf import pdf
from gatedrentals.entrypoints.web.layout import Crumb
from gatedrentals.entrypoints.web.own import Owns
from gatedrentals.entrypoints.web.own_account import OWN

PAGE = 60


@get("/invoices", opt=OWN, sync_to_thread=True)
def show_own_invoices(own: Owns, before: FromQuery[int] = 0) -> Response[str]:
    """The invoices, newest first; a page of them is below the number ``before``."""
    asked = ListInvoices(own.site_id, own.number, PAGE + 1, max(before, 0) or None)
    found = own.showing.reading.park.reading_room.license_invoices(asked)
    shown = found[:PAGE]
    next_ = shown[-1].number if len(found) > PAGE else 0
    context = {"own": own, "invoices": shown, "next": next_, "is_latest": before <= 0, "ABOUT": ABOUT}
    return own.showing.show("me/invoices.html", own.layout("Your invoices"), context)


@get("/invoices/{invoice_number:int}", opt=OWN, sync_to_thread=True)
def show_own_invoice(own: Owns, invoice_number: FromPath[int]) -> Response[str]:
    """An invoice: its lines, what lowered and paid each, what is left."""
    invoices = own.showing.reading.park.reading_room.license_invoices
    invoice = invoices.one(ListInvoices(own.site_id, own.number), invoice_number)
    layout = own.layout(f"Invoice {invoice_number}", Crumb("Invoices", f"{own.base}/invoices"))
    context = {"own": own, "invoice": invoice, "METHODS": METHOD_NAMES, "ABOUT": ABOUT}
    return own.showing.show("me/invoice.html", layout, context)


@get("/invoices/{invoice_number:int}/pdf", opt=OWN, sync_to_thread=True)
def print_own_invoice(own: Owns, invoice_number: FromPath[int]) -> Response[bytes]:
    """The invoice as PDF."""
    paper = own.showing.reading.park.paper_desk.invoice(PrintInvoice(own.site_id, own.number, invoice_number))
    return pdf(own.showing.reading.park, paper, f"{own.number}-invoice-{invoice_number}")
