"""What a refund paid out of money that then came back: it is owed again (§6.5)."""

from gatedrentals.domain.catalog.product import RETURNED_REFUND, ChargeClass, Recognition
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.payments.posted import Posted


def returned_refund_line(posted: Posted, receipt_seq: int) -> Line | None:
    """The line to invoice before a receipt is taken back, or None if no refund that stands rests on it.

    The return undoes the refunded part together with the rest of the receipt; this line makes that good.
    """
    cents = sum(part.cents for part in posted.spent if part.receipt_seq == receipt_seq)
    if not cents:
        return None
    text = "Refund of a payment that came back"
    return Line(1, RETURNED_REFUND, ChargeClass.FEES, Recognition.LIABILITY, cents, text)
