"""The short way of metered use: its invoices after what `issue_next` decided, without a replay (§11.3, §6.5)."""

from collections.abc import Iterable
from datetime import datetime

from gatedrentals.domain.ledger.documents import Document, Invoice
from gatedrentals.domain.payments.bills import opened
from gatedrentals.domain.payments.desk import Desk
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.period import local_day
from gatedrentals.domain.values import evolve


def stands_last(standing: Standing, issued_at: datetime) -> bool:
    """Whether an invoice of an instant that an account is followed to comes after all that its books include.

    Money that waits would be placed anew, and what the books include since would be judged anew. Metered use of the
    same cycle is not among it: it has this very instant.
    """
    return not standing.held and standing.settled_through is not None and standing.settled_through < issued_at


def issue_last(
    desk: Desk, standing: Standing, update: Update, invoices: Iterable[Invoice], issued_at: datetime, now: datetime
) -> Update:
    """Append invoices of an instant with which all ends that an update issues, as `Desk.record` does one by one.

    They are numbered from the number that the update leaves, and `stands_last` has to hold. What is invoiced by
    schedule at the same instant goes before them (§6.5).
    """
    documents, open_lines = [*update.documents], [*update.open_lines]
    order = max([update.next_number - 1, *(line.order for line in open_lines)])
    day = max(local_day(issued_at, desk.zone), desk.open_from)
    number = update.next_number
    for invoice in invoices:
        order += 1
        number = invoice.number + 1
        seq = standing.seq + len(documents) + 1
        documents.append(Document(desk.account_id, seq, issued_at, now, day, invoice))
        open_lines += opened(invoice.lines, seq, order, invoice.due_on, invoice.cycle)
    return evolve(update, documents=tuple(documents), open_lines=tuple(open_lines), next_number=number)
