"""The revenue lines of an account, read from its documents (§5.1, §7)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from gatedrentals.domain.catalog.product import Recognition as Recognised
from gatedrentals.domain.ledger.documents import CreditMemo, Document, Invoice, Recognition
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef
from gatedrentals.domain.revenue.recognition import Credited, RevenueLine
from gatedrentals.domain.values import frozen


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
    invoiced: list[tuple[LineRef, Line, date]] = []
    credited: dict[LineRef, list[Credited]] = defaultdict(list)
    posted: dict[LineRef, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for document in documents:
        body = document.body
        if isinstance(body, Invoice):
            invoiced += [(LineRef(document.seq, line.line_no), line, document.posted_on) for line in body.lines]
        elif isinstance(body, CreditMemo):
            for credit in body.credits:
                credited[credit.line].append(Credited(document.posted_on, credit))
        elif isinstance(body, Recognition):
            for part in body.lines:
                posted[part.line][body.month] += part.cents
    lines = tuple(
        RevenueLine(ref, line, posted_on, tuple(credited[ref]))
        for ref, line, posted_on in invoiced
        if line.recognition is not Recognised.LIABILITY and line.kind is not LineKind.TAX
    )
    return RevenueBooks(lines, {ref: dict(months) for ref, months in posted.items()})
