"""Voiding an invoice by reversal: a credit memo of all that is left of it (§3.3, §5.1)."""

from gatedrentals.domain.ledger.documents import LineCredit
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.posted_cycles import SCHEDULED


def credits_of_void(posted: Posted, invoice_seq: int) -> tuple[LineCredit, ...]:
    """What takes everything that is left off an invoice, and stops its ratable lines before their first day."""
    invoice = posted.invoices[invoice_seq].invoice
    credits_ = []
    for line in invoice.lines:
        ref = LineRef(invoice_seq, line.line_no)
        left_cents = line.amount_cents - posted.credited.get(ref, 0) - posted.relieved.get(ref, 0)
        if left_cents or line.earning is not None:
            credits_.append(LineCredit(ref, left_cents, None if line.earning is None else line.earning.start))
    return tuple(credits_)


def overtaken(posted: Posted) -> tuple[int, ...]:
    """The live invoices that no longer hold once the stay begins on another day, or never: the first, and its cycles.

    Which cycle of the stay each is and which of its nights are taxed were counted from the day agreed before, so that
    those issued with the first invoice are cut again with it (§2, §3.4).
    """
    return tuple(seq for seq, found in posted.invoices.items() if found.live and found.invoice.kind in SCHEDULED)
