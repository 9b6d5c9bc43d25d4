"""One's own papers as PDF: invoices, the statement of account, the deposit statement; as the portal prints them."""

from datetime import date
from typing import Any

from litestar import Router, get
from litestar.params import FromPath, FromQuery
from litestar.response import Response

from gatedrentals.application.papers.account_statement import PrintAccountStatement
from gatedrentals.application.papers.deposit_statement import PrintDepositStatement
from gatedrentals.application.papers.invoice import PrintInvoice
from gatedrentals.domain.access.roles import Permission
from gatedrentals.entrypoints.api.own_account import own_license
from gatedrentals.entrypoints.api.papers import PRINTED
from gatedrentals.entrypoints.api.paths import Number
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.doing import Reads
from gatedrentals.entrypoints.http.pdf import pdf

OWN = needs(Permission.OWN_ACCOUNT)


@get("/invoices/{invoice_number:int}/pdf", opt=OWN, sync_to_thread=True, responses=PRINTED)
def print_own_invoice(reading: Reads, number: Number, invoice_number: FromPath[int]) -> Response[Any]:
    """An invoice of one's own as PDF."""
    asked = PrintInvoice(own_license(reading, number).site.id, number, invoice_number)
    return pdf(reading.park, reading.park.paper_desk.invoice(asked), f"{number}-invoice-{invoice_number}")


@get("/statement/pdf", opt=OWN, sync_to_thread=True, responses=PRINTED)
def print_own_statement(
    reading: Reads,
    number: Number,
    first: FromQuery[date | None] = None,
    last: FromQuery[date | None] = None,
    explained: FromQuery[bool] = False,  # noqa: FBT002 - a query
) -> Response[Any]:
    """One's own statement of account over some days as PDF, explained if asked."""
    asked = PrintAccountStatement(own_license(reading, number).site.id, number, first, last, explained)
    return pdf(reading.park, reading.park.paper_desk.account_statement(asked), f"{number}-statement")


@get("/deposit-statement/pdf", opt=OWN, sync_to_thread=True, responses=PRINTED)
def print_own_deposit_statement(reading: Reads, number: Number) -> Response[Any]:
    """The latest version of one's own deposit statement that is final, as PDF."""
    asked = PrintDepositStatement(own_license(reading, number).site.id, number, only_final=True)
    return pdf(reading.park, reading.park.paper_desk.deposit_statement(asked), f"{number}-deposit-statement")


OWN_PAPERS = Router(
    "/me/licenses/{number:str}",
    route_handlers=[print_own_invoice, print_own_statement, print_own_deposit_statement],
    tags=["me"],
)
