"""What documents refer to: lines of invoices, and receipts, by their place in the account's chain (§5.1)."""

from typing import NoReturn

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ledger.documents import Invoice
from gatedrentals.domain.ledger.line import Line, LineRef


class UnknownReference(Refusal):
    """A document refers to a line, receipt or refund that the account does not hold before it."""

    code = "unknown_reference"


def line_on(invoice: Invoice, ref: LineRef) -> Line:
    """The line of an invoice. Raises UnknownReference."""
    lines = invoice.lines
    place = ref.line_no - 1
    if 0 <= place < len(lines) and lines[place].line_no == ref.line_no:
        return lines[place]
    return next((line for line in lines if line.line_no == ref.line_no), None) or unknown_line(ref)


def unknown_line(ref: LineRef) -> NoReturn:
    """Refuse a line: use it as the finder of lines where there are none. Raises UnknownReference."""
    raise UnknownReference(f"document {ref.invoice_seq} is no invoice with a line {ref.line_no}")


def unknown_receipt(seq: int) -> NoReturn:
    """Refuse a receipt: use it as the finder of receipts where there are none. Raises UnknownReference."""
    raise UnknownReference(f"document {seq} is no receipt")
