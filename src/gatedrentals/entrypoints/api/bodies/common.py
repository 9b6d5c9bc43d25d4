"""What bodies of every capability share."""

from datetime import date, datetime
from typing import Annotated, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta

from gatedrentals.domain.ledger.canonical import TAGS
from gatedrentals.domain.ledger.documents import Document
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.period import Period
from gatedrentals.entrypoints.http.keepable import check_value

T = TypeVar("T")

Why = Annotated[str, Meta(max_length=2000, description="The reason in words, for the history.")]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Cents = Annotated[int, Meta(ge=-(10**15), le=10**15)]
PositiveCents = Annotated[int, Meta(gt=0, le=10**12)]


class Asking(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The body of a request: a field that is not known is refused, so that no misspelt one is passed over."""

    def __post_init__(self) -> None:
        """Refuse what no book can hold. Raises InvalidValue."""
        for name in self.__struct_fields__:
            check_value(name, getattr(self, name))


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """The body of an answer."""


class MoneyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An amount of US dollars, in cents."""

    cents: Cents
    currency: Literal["USD"] = "USD"


class PositiveMoneyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An amount of US dollars above nothing, in cents."""

    cents: PositiveCents
    currency: Literal["USD"] = "USD"


class PeriodBody(Telling, frozen=True):
    """Days from ``start`` to before ``end``."""

    start: date
    end: date


class LineRefBody(Telling, frozen=True):
    """A line of an invoice: the document of the invoice, and the line's number on it."""

    invoice_seq: int
    line_no: int


class DocumentBody(Telling, frozen=True):
    """A document that was posted: ``effective_at`` and ``recorded_at`` are instants, ``posted_on`` the ledger's day."""

    seq: int
    kind: str
    effective_at: datetime
    recorded_at: datetime
    posted_on: date


class PageBody(msgspec.Struct, Generic[T], frozen=True):
    """A part of a list; ``next`` is the cursor of the part after it, and null at the end."""

    items: tuple[T, ...]
    next: str | None = None


def period_body(period: Period) -> PeriodBody:
    """A period as its body."""
    return PeriodBody(start=period.start, end=period.end)


def line_ref_body(ref: LineRef) -> LineRefBody:
    """The name of a line as its body."""
    return LineRefBody(invoice_seq=ref.invoice_seq, line_no=ref.line_no)


def document_body(document: Document) -> DocumentBody:
    """A document as its body."""
    return DocumentBody(
        seq=document.seq,
        kind=TAGS[type(document.body)],
        effective_at=document.effective_at,
        recorded_at=document.recorded_at,
        posted_on=document.posted_on,
    )
