"""Every paper, by what is asked: made from the books, and printed."""

from attrs import frozen

from gatedrentals.application.papers.account_statement import AccountStatementPapers, PrintAccountStatement
from gatedrentals.application.papers.check import CheckPapers, PrintCheck
from gatedrentals.application.papers.deposit_statement import DepositStatementPapers, PrintDepositStatement
from gatedrentals.application.papers.invoice import InvoicePapers, PrintInvoice
from gatedrentals.application.papers.receipt import PrintReceipt, ReceiptPapers
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.papers import (
    AccountStatementPaper,
    CheckPaper,
    DepositStatementPaper,
    InvoicePaper,
    Paper,
    Papers,
    ReceiptPaper,
)
from gatedrentals.ports.store import Store


@frozen
class PaperDesk:
    """Makes papers, which pages show, and prints them."""

    store: Store
    clock: Clock
    papers: Papers

    def invoice(self, asked: PrintInvoice) -> InvoicePaper:
        """An invoice. Raises UnknownSite, UnknownLicense or UnknownInvoice."""
        return InvoicePapers(self.store, self.clock)(asked)

    def account_statement(self, asked: PrintAccountStatement) -> AccountStatementPaper:
        """A statement of account. Raises UnknownSite, UnknownLicense or InvalidValue."""
        return AccountStatementPapers(self.store, self.clock)(asked)

    def receipt(self, asked: PrintReceipt) -> ReceiptPaper:
        """A receipt. Raises UnknownSite or UnknownReceipt."""
        return ReceiptPapers(self.store, self.clock)(asked)

    def deposit_statement(self, asked: PrintDepositStatement) -> DepositStatementPaper:
        """A deposit statement. Raises UnknownSite, UnknownLicense, NoStatement or InvalidValue."""
        return DepositStatementPapers(self.store, self.clock)(asked)

    def check(self, asked: PrintCheck) -> CheckPaper:
        """A refund's check with its stub. Raises UnknownSite, UnknownLicense, UnknownRefund or NoCheck."""
        return CheckPapers(self.store, self.clock)(asked)

    def pdf(self, paper: Paper) -> bytes:
        """A paper as PDF. Raises NoPrinter where the extra ``pdf`` is not installed."""
        return self.papers.pdf(paper)
