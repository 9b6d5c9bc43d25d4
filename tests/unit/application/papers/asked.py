"""What is asked of a park's papers, in few words."""

from datetime import date

from attrs import evolve

from gatedrentals.application.papers.account_statement import AccountStatementPapers, PrintAccountStatement
from gatedrentals.application.papers.check import CheckPapers, PrintCheck
from gatedrentals.application.papers.deposit_statement import DepositStatementPapers, PrintDepositStatement
from gatedrentals.application.papers.invoice import InvoicePapers, PrintInvoice
from gatedrentals.application.papers.receipt import PrintReceipt, ReceiptPapers
from gatedrentals.application.setup.load_site import LoadSite, SiteSetups
from gatedrentals.domain.discounts.rules import NO_RULES
from gatedrentals.domain.site.policy import Office
from gatedrentals.ports.papers import (
    AccountStatementPaper,
    CheckPaper,
    DepositStatementPaper,
    InvoicePaper,
    ReceiptPaper,
)
from gatedrentals.testing.contracts.leaver import Leaver
from gatedrentals.testing.contracts.park import PM, Park
from gatedrentals.testing.strategies.catalogs import CATALOG

OFFICE = Office(
    "Crosby LLC", ("1 Main St", "Crosby, TX 77532"), "(281) 555-0142", "office@crosby.example", ("PO Box 1",)
)


def reached(park: Park) -> Park:
    """The park, whose office is known."""
    site = evolve(park.site, office=OFFICE)
    SiteSetups(park.store, park.clock, park.ids)(LoadSite(site, CATALOG, NO_RULES, PM))
    return evolve(park, site=site)


def invoice(park: Park, number: str, invoice_number: int) -> InvoicePaper:
    return InvoicePapers(park.store, park.clock)(PrintInvoice(park.site.id, number, invoice_number))


def account_statement(
    park: Park, number: str, first: date | None = None, last: date | None = None, *, explained: bool = False
) -> AccountStatementPaper:
    asked = PrintAccountStatement(park.site.id, number, first, last, explained)
    return AccountStatementPapers(park.store, park.clock)(asked)


def receipt(park: Park, name: str) -> ReceiptPaper:
    return ReceiptPapers(park.store, park.clock)(PrintReceipt(park.site.id, park.source, name))


def deposit_statement(leaver: Leaver, version: int | None = None) -> DepositStatementPaper:
    park = leaver.park
    return DepositStatementPapers(park.store, park.clock)(PrintDepositStatement(park.site.id, leaver.number, version))


def check(leaver: Leaver, refund_no: int = 1) -> CheckPaper:
    park = leaver.park
    return CheckPapers(park.store, park.clock)(PrintCheck(park.site.id, leaver.number, refund_no))
