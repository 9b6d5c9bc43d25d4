"""What happened to one receipt, document by document: the statement shows before and after (§6.5)."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from gatedrentals.domain.ledger.documents import (
    Allocation,
    Document,
    Held,
    Reallocation,
    ReceiptBooked,
    ReceiptReversed,
)
from gatedrentals.domain.money import dollars
from gatedrentals.domain.payments.explain import HOLDING_WORDS, line_words
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.period import day_words, local_day
from gatedrentals.domain.values import frozen


@frozen
class Told:
    """One document about a receipt: its place in the chain, and what it did in words."""

    seq: int
    words: tuple[str, ...]


def history_of(documents: Iterable[Document], posted: Posted, receipt_seq: int, zone: ZoneInfo) -> tuple[Told, ...]:
    """How a receipt was booked, moved and taken back, in the order in which it was recorded (§6.5).

    ``posted`` has read the same documents.
    """
    told = []
    for document in documents:
        day = day_words(local_day(document.recorded_at, zone))
        match document.body:
            case ReceiptBooked() as body if document.seq == receipt_seq:
                words = (f"{day}: booked.", *_moved(body.allocations, body.held, posted))
            case Reallocation() as body if body.receipt_seq == receipt_seq:
                words = (f"{day}: placed anew ({body.because}).", *_moved(body.moves, body.held, posted))
            case ReceiptReversed() as body if body.receipt_seq == receipt_seq:
                code = f" with {body.return_code}" if body.return_code else ""
                words = (f"{day}: taken back{code}.", *_moved(body.taken, body.released, posted))
            case _:
                continue
        told.append(Told(document.seq, words))
    return tuple(told)


def _moved(allocations: Iterable[Allocation], held: Iterable[Held], posted: Posted) -> Iterator[str]:
    for part in allocations:
        due = day_words(posted.invoices[part.line.invoice_seq].invoice.due_on)
        where = f"{line_words(posted.line(part.line))}, due {due}"
        yield f"{dollars(part.cents)} to {where}." if part.cents > 0 else f"{dollars(-part.cents)} off {where}."
    for money in held:
        if money.cents > 0:
            yield f"{dollars(money.cents)} {HOLDING_WORDS[money.holding]}."
        else:
            yield f"{dollars(-money.cents)} is no longer kept."
