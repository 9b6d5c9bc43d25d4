"""Invoice lines as people name them (§6.1)."""

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ledger.line import LineRef


class UnknownLine(Refusal):
    """The account has no invoice line of this number."""

    code = "unknown_line"


class UnknownInvoice(Refusal):
    """The account has no invoice of this number."""

    code = "unknown_invoice"


@frozen
class NamedLine:
    """An invoice line as people name it: the invoice's number on the account, and the line's on the invoice."""

    invoice_number: int
    line_no: int


def invoice_named(file: AccountFile, number: int) -> int:
    """The place of an invoice in the account's chain. Raises UnknownInvoice."""
    for seq, posted in file.posted.invoices.items():
        if posted.invoice.number == number:
            return seq
    raise UnknownInvoice(f"there is no invoice {number} on this account")


def line_named(file: AccountFile, named: NamedLine) -> LineRef:
    """The place of a line in the account's chain. Raises UnknownLine."""
    for seq, posted in file.posted.invoices.items():
        if posted.invoice.number == named.invoice_number:
            if any(line.line_no == named.line_no for line in posted.invoice.lines):
                return LineRef(seq, named.line_no)
            break
    raise UnknownLine(f"there is no line {named.line_no} on invoice {named.invoice_number} of this account")
