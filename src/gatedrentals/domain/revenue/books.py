"""The revenue lines of an account, read from its documents (§5.1, §7)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from attrs import frozen

from gatedrentals.domain.catalog.product import Recognition as Recognised
from gatedrentals.domain.ledger.documents import CreditMemo, Document, Invoice, InvoiceKind, Recognition
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.revenue.recognition import Credited, RevenueLine

_ISSUED_AHEAD = timedelta(days=7)


@frozen
class RevenueBooks:
    """What an account's documents say about revenue: its lines, and what closes posted per line and month, in cents."""

    lines: tuple[RevenueLine, ...]
    posted_cents: dict[LineRef, dict[date, int]]

    def posted_of(self, ref: LineRef) -> int:
        """What all closes posted for a line, in cents."""
        return sum(self.posted_cents.get(ref, {}).values())


def read_books(documents: Iterable[Document]) -> RevenueBooks:
    """Read an account's documents, in order of the chain. Liabilities (deposits, taxes) are no revenue."""
    invoiced: list[tuple[LineRef, Line, Document, Invoice]] = []
    credited: dict[LineRef, list[Credited]] = defaultdict(list)
    posted: dict[LineRef, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for document in documents:
        body = document.body
        if isinstance(body, Invoice):
            invoiced += [(LineRef(document.seq, line.line_no), line, document, body) for line in body.lines]
        elif isinstance(body, CreditMemo):
            for credit in body.credits:
                credited[credit.line].append(Credited(document.posted_on, credit))
        elif isinstance(body, Recognition):
            for part in body.lines:
                posted[part.line][body.month] += part.cents
    lines = tuple(
        RevenueLine(ref, line, document.posted_on, tuple(credited[ref]), earned_on(line, invoice, document.posted_on))
        for ref, line, document, invoice in invoiced
        if line.recognition is not Recognised.LIABILITY
    )
    return RevenueBooks(lines, {ref: dict(months) for ref, months in posted.items()})


def earned_on(line: Line, invoice: Invoice, posted_on: date) -> date | None:
    """``D − 7`` for a point-in-time line that was billed ahead, so that its revenue waits; else None (§7.1)."""
    regular_on = invoice.due_on - _ISSUED_AHEAD
    is_ahead = invoice.kind is InvoiceKind.RECURRING and posted_on < regular_on
    return regular_on if is_ahead and line.recognition is Recognised.POINT_IN_TIME else None
