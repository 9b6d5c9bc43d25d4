"""What a license has to pay next, by what its account stands at (§6.8)."""

from datetime import datetime

from gatedrentals.domain.ids import account_of
from gatedrentals.domain.ledger.documents import Invoice
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.payments.due_next import DueNext, due_next
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.store import Work


def license_due(work: Work, license_: License, standing: Standing, now: datetime) -> DueNext:
    """What falls due next; of the account's documents only the invoices with an open line are read."""
    seqs = {line.ref.invoice_seq for line in standing.open_lines}
    documents = work.subledger.documents(account_of(license_.id), seqs)
    lines = {seq: document.body.lines for seq, document in documents.items() if isinstance(document.body, Invoice)}
    return due_next(license_.stay, standing.open_lines, lines.__getitem__, standing.frontier, now)
