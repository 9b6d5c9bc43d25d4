"""Money of before the books opened, booked on the invoice that opens with it (§8.4)."""

from datetime import date

from gatedrentals.domain.ledger.documents import Allocation, Invoice, Receipt, ReceiptBooked
from gatedrentals.domain.payments.allocator import allocate
from gatedrentals.domain.payments.bills import opened
from gatedrentals.domain.site.policy import SitePolicy


def booked_on(invoice: Invoice, invoice_seq: int, receipt: Receipt, policy: SitePolicy, on: date) -> ReceiptBooked:
    """A receipt of no more than an invoice asks for, where nothing else was ever invoiced or received.

    It is what a replay of the two comes to. Of a larger receipt the parts do not sum, so that it cannot be posted.
    """
    lines = [*opened(invoice.lines, invoice_seq, invoice.number, invoice.due_on, invoice.cycle)]
    shares = sorted(allocate(receipt.amount_cents, lines, policy, on))
    placed = tuple(Allocation(share.ref, share.cents, share.reason, share.rank, policy.version) for share in shares)
    return ReceiptBooked(receipt, placed, ())
