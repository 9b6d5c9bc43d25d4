"""How far electric use is billed already (§11.3)."""

from datetime import date

from gatedrentals.application.account_file import AccountFile
from gatedrentals.domain.ledger.documents import InvoiceKind


def last_billed_reading(file: AccountFile) -> date:
    """The day of the reading up to which electric use is billed; the move-in if none is."""
    assert file.license is not None
    billed = [
        posted.invoice.cycle.end
        for posted in file.posted.invoices.values()
        if posted.invoice.kind is InvoiceKind.METERED and posted.live and posted.invoice.cycle is not None
    ]
    return max(billed, default=file.license.stay.move_in)
