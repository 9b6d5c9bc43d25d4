"""Aging of what is owed: as of any day by effective-at, as known on any day by recorded-at (§5.1, §14.2)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.canonical import TAGS
from gatedrentals.domain.ledger.documents import (
    Body,
    CreditMemo,
    DepositForfeit,
    Document,
    Invoice,
    Reallocation,
    ReceiptBooked,
    ReceiptReversed,
    WriteOff,
)
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef
from gatedrentals.domain.period import ONE_DAY, midnight
from gatedrentals.domain.values import frozen


class Bucket(Enum):
    """Days after the due date (§14.2)."""

    NOT_YET_DUE = "not yet due"
    DAYS_1_7 = "1–7"
    DAYS_8_30 = "8–30"
    DAYS_31_60 = "31–60"
    DAYS_61_90 = "61–90"
    OVER_90 = "90+"


UP_TO = (
    (0, Bucket.NOT_YET_DUE),
    (7, Bucket.DAYS_1_7),
    (30, Bucket.DAYS_8_30),
    (60, Bucket.DAYS_31_60),
    (90, Bucket.DAYS_61_90),
)
"""Up to how many days after the due date each bucket reaches; what is later is in the last."""


def bucket_of(due_on: date, as_of: date) -> Bucket:
    """The bucket of what was due on a day, seen from another."""
    days_late = (as_of - due_on).days
    return next((bucket for most, bucket in UP_TO if days_late <= most), Bucket.OVER_90)


@frozen
class AgedLine:
    """A base line that is not at zero, with its discounts taken off, in cents."""

    ref: LineRef
    product: ProductCode
    due_on: date
    bucket: Bucket
    open_cents: int


@frozen
class Difference:
    """A document that the aging counts and the ledger does not yet (its cents), or the other way (less its cents)."""

    seq: int
    kind: str
    effective_at: datetime
    posted_on: date
    cents: int


@frozen
class Aging:
    """What an account owes as of a day, by days after the due date.

    ``ahead_cents`` (below zero) was put on lines that are not in effect yet. ``ledger_cents`` is the ledger's
    receivable by posted-on; ``differences`` are all that lies between the two (§5.1).
    """

    as_of: date
    lines: tuple[AgedLine, ...]
    ahead_cents: int
    ledger_cents: int
    differences: tuple[Difference, ...]

    @property
    def total_cents(self) -> int:
        """What is owed: the ledger's receivable and every difference."""
        return sum(line.open_cents for line in self.lines) + self.ahead_cents

    def bucket_cents(self, bucket: Bucket) -> int:
        """What is owed in one bucket."""
        return sum(line.open_cents for line in self.lines if line.bucket is bucket)


def age(documents: Iterable[Document], as_of: date, zone: ZoneInfo, known_on: date | None = None) -> Aging:
    """Age one account as of the end of a site's day, from its documents in order (§14.2).

    With ``known_on`` only what was recorded by the end of that day counts: the aging as it was printed then.
    """
    seen_until = midnight(as_of + ONE_DAY, zone)
    known_until = None if known_on is None else midnight(known_on + ONE_DAY, zone)
    lines: dict[LineRef, tuple[Line, date]] = {}
    in_effect: set[LineRef] = set()
    open_cents: dict[LineRef, int] = {}
    ledger_cents, differences = 0, []
    for document in documents:
        if isinstance(document.body, Invoice):
            lines |= _lines_of(document.seq, document.body)
        if known_until is not None and document.recorded_at >= known_until:
            continue
        moves = list(receivable_moves(document.seq, document.body))
        counts, posted = document.effective_at < seen_until, document.posted_on <= as_of
        cents = sum(moved for _, moved in moves)
        ledger_cents += cents if posted else 0
        if cents and counts != posted:
            differences.append(_difference(document, cents if counts else -cents))
        if counts:
            if isinstance(document.body, Invoice):
                in_effect |= _lines_of(document.seq, document.body).keys()
            for ref, moved in moves:
                base = _base(ref, lines[ref][0])
                open_cents[base] = open_cents.get(base, 0) + moved
    aged = [_aged(ref, *lines[ref], as_of, cents) for ref, cents in open_cents.items() if cents and ref in in_effect]
    ahead_cents = sum(cents for ref, cents in open_cents.items() if ref not in in_effect)
    aged.sort(key=lambda line: (line.due_on, line.ref))
    return Aging(as_of, tuple(aged), ahead_cents, ledger_cents, tuple(differences))


def receivable_moves(seq: int, body: Body) -> Iterator[tuple[LineRef, int]]:
    """What the document ``seq`` adds to each line's receivable, in cents; their sum is what it posts there (§5.2)."""
    match body:
        case Invoice(lines=lines):
            yield from ((LineRef(seq, line.line_no), line.amount_cents) for line in lines)
        case CreditMemo(credits=credits_):
            yield from ((credit.line, -credit.cents) for credit in credits_)
        case ReceiptBooked(allocations=parts) | ReceiptReversed(taken=parts) | Reallocation(moves=parts):
            yield from ((part.line, -part.cents) for part in parts)
        case DepositForfeit(allocations=parts):
            yield from ((part.line, -part.cents) for part in parts)
        case WriteOff(lines=given_up):
            yield from ((ref, -cents) for ref, cents in given_up)
        case _:
            return


def _lines_of(seq: int, invoice: Invoice) -> dict[LineRef, tuple[Line, date]]:
    return {LineRef(seq, line.line_no): (line, invoice.due_on) for line in invoice.lines}


def _base(ref: LineRef, line: Line) -> LineRef:
    return LineRef(ref.invoice_seq, line.of_line or 0) if line.kind is LineKind.DISCOUNT else ref


def _aged(ref: LineRef, line: Line, due_on: date, as_of: date, cents: int) -> AgedLine:
    return AgedLine(ref, line.product, due_on, bucket_of(due_on, as_of), cents)


def _difference(document: Document, cents: int) -> Difference:
    kind = TAGS[type(document.body)]
    return Difference(document.seq, kind, document.effective_at, document.posted_on, cents)
