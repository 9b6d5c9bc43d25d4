"""On which general-ledger day each document belongs, and that nothing is posted into a closed month (§5.1, §7.4)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gatedrentals.domain.ledger.documents import (
    CreditMemo,
    Document,
    Invoice,
    Reallocation,
    ReceiptBooked,
    ReceiptReversed,
    Recognition,
)
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.ports.closes import MonthClose
from gatedrentals.testing.strategies.sites import CENTRAL


def dates_findings(entries: Iterable[Entry], closes: Sequence[MonthClose]) -> Iterator[str]:
    """Every document that stands on another day than its own, or in a month that was closed before it was recorded."""
    for entry in entries:
        document = entry.document
        if isinstance(document.body, Recognition):
            if document.posted_on.replace(day=1) != document.body.month:
                yield f"{document.seq}: the revenue of {document.body.month:%Y-%m} is posted on {document.posted_on}"
            continue
        first_open = max(
            (_next(close.month) for close in closes if close.closed_at < document.recorded_at), default=date.min
        )
        day = _own_day(document)
        if day is not None and document.posted_on != max(day, first_open):
            yield f"{document.seq}: {type(document.body).__name__} of {day} is posted on {document.posted_on}"
        if document.posted_on < first_open:
            yield f"{document.seq} is posted into {document.posted_on:%Y-%m}, which is closed"


def _own_day(document: Document) -> date | None:
    """The document's own business day (§5.1); None where nothing is said."""
    match document.body:
        case Invoice():
            return document.effective_at.astimezone(CENTRAL).date()
        case ReceiptBooked() as booked:
            return booked.receipt.received_at.astimezone(CENTRAL).date()
        case ReceiptReversed() as reversed_:
            return reversed_.returned_at.astimezone(CENTRAL).date()
        case CreditMemo() | Reallocation():
            return document.recorded_at.astimezone(CENTRAL).date()
        case _:
            return None


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
