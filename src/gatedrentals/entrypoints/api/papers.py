"""Papers as PDF: invoices, statements of account, receipts, deposit statements and checks."""

from datetime import date
from typing import Any

from litestar import Router, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery
from litestar.response import Response

from gatedrentals.application.papers.account_statement import PrintAccountStatement
from gatedrentals.application.papers.check import PrintCheck
from gatedrentals.application.papers.deposit_statement import PrintDepositStatement
from gatedrentals.application.papers.invoice import PrintInvoice
from gatedrentals.application.papers.receipt import PrintReceipt
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.api.deposits import holder
from gatedrentals.entrypoints.api.documented import READING
from gatedrentals.entrypoints.api.paths import Number, RefundNo, Site
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.doing import Reads
from gatedrentals.entrypoints.http.pdf import PDF, pdf

BOOKS = needs(Permission.READ_BOOKS)
PRINTED = {
    **READING,
    200: ResponseSpec(data_container=bytes, description="The paper.", media_type=PDF, generate_examples=False),
}
LICENSE = "/licenses/{number:str}"


@get(f"{LICENSE}/invoices/{{invoice_number:int}}/pdf", opt=BOOKS, sync_to_thread=True, responses=PRINTED)
def print_invoice(reading: Reads, site_id: Site, number: Number, invoice_number: FromPath[int]) -> Response[Any]:
    """An invoice as PDF."""
    asked = PrintInvoice(SiteId(site_id), number, invoice_number)
    return pdf(reading.park, reading.park.paper_desk.invoice(asked), f"{number}-invoice-{invoice_number}")


@get(f"{LICENSE}/statement/pdf", opt=BOOKS, sync_to_thread=True, responses=PRINTED)
def print_statement(
    reading: Reads,
    site_id: Site,
    number: Number,
    first: FromQuery[date | None] = None,
    last: FromQuery[date | None] = None,
    explained: FromQuery[bool] = False,  # noqa: FBT002 - a query
) -> Response[Any]:
    """A statement of account over some days as PDF, explained if asked."""
    asked = PrintAccountStatement(SiteId(site_id), number, first, last, explained)
    return pdf(reading.park, reading.park.paper_desk.account_statement(asked), f"{number}-statement")


@get("/receipts/pdf", opt=BOOKS, sync_to_thread=True, responses=PRINTED)
def print_receipt(reading: Reads, site_id: Site, source: FromQuery[str], external_id: FromQuery[str]) -> Response[Any]:
    """A receipt as PDF."""
    asked = PrintReceipt(SiteId(site_id), source, external_id)
    return pdf(reading.park, reading.park.paper_desk.receipt(asked), f"receipt-{external_id}")


@get(f"{LICENSE}/deposit-statement/pdf", opt=BOOKS, sync_to_thread=True, responses=PRINTED)
def print_deposit_statement(
    reading: Reads, site_id: Site, number: Number, version: FromQuery[int | None] = None
) -> Response[Any]:
    """A version of a deposit statement as PDF: the latest unless one is named."""
    asked = PrintDepositStatement(SiteId(site_id), number, version)
    return pdf(reading.park, reading.park.paper_desk.deposit_statement(asked), f"{number}-deposit-statement")


@get(f"{LICENSE}/refunds/{{refund_no:int}}/check/pdf", opt=BOOKS, sync_to_thread=True, responses=PRINTED)
def print_check(reading: Reads, site_id: Site, number: Number, refund_no: RefundNo) -> Response[Any]:
    """The latest check of a refund with its stub, as PDF; nothing is noted by it."""
    asked = PrintCheck(SiteId(site_id), holder(number), refund_no)
    return pdf(reading.park, reading.park.paper_desk.check(asked), f"{number}-refund-{refund_no}")


PAPERS = Router(
    "/sites/{site_id:str}",
    route_handlers=[print_invoice, print_statement, print_receipt, print_deposit_statement, print_check],
    tags=["papers"],
)
