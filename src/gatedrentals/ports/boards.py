"""A site's licenses a page at a time, each with what it paid in a week and what it owes (§14.2)."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Protocol
from zoneinfo import ZoneInfo

from attrs import field, frozen

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import LicenseId, PadId, SiteId
from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.payments.due_next import DueNext
from gatedrentals.domain.period import Period

NO_BUCKETS = (0,) * len(Bucket)


@frozen
class View:
    """What a board looks at: payments received in ``week``, what is owed at the end of ``as_of``, all else ``now``.

    ``as_of`` is also the day whose pad is shown. Whatever was placed, moved or taken back since is shown as it is now.
    """

    site_id: SiteId
    zone: ZoneInfo
    week: Period
    as_of: date
    now: datetime


@frozen
class Chosen:
    """Which licenses are shown; what is None or empty chooses all.

    ``paid``: whether something was paid in the week that was not taken back; ``method``: some payment of the week came
    by it; ``owing``: something is owed in this bucket; ``words``: each is part of the number, the pad, or the name of a
    resident. ``concerned`` leaves out who neither lives there, nor owes, nor paid in the week.
    """

    paid: bool | None = None
    method: Method | None = None
    owing: Bucket | None = None
    states: frozenset[State] = frozenset()
    words: str = ""
    concerned: bool = True


CONCERNED = Chosen()
"""Everybody of whom the payments board tells."""


class Order(Enum):
    """By what a board is sorted: numbers and days rise, the largest debt comes first; who has no day comes last."""

    NUMBER = "number"
    OWED = "owed"
    PAID_TO = "paid_to"
    NEXT_DUE = "next_due"


@frozen
class Place:
    """Where a page ended: the key of its last row, and the number that tells rows of one key apart."""

    key: int
    number: str

    def __str__(self) -> str:
        """As a cursor."""
        return f"{self.key} {self.number}"

    @classmethod
    def read(cls, cursor: str) -> "Place":
        """The place that a cursor names. Raises InvalidValue."""
        key, _, number = cursor.partition(" ")
        if not number or not key.removeprefix("-").isdecimal():
            raise InvalidValue("after", cursor, "a cursor as the page before gave it")
        return cls(int(key), number)


@frozen
class Paging:
    """One page: ``limit`` rows from 1 on, after a place; ``reverse`` turns the order around."""

    order: Order = Order.NUMBER
    reverse: bool = False
    limit: int = field(default=100)
    after: Place | None = None

    @limit.validator
    def _some(self, _attribute: object, limit: int) -> None:
        if not 1 <= limit <= MOST:
            raise InvalidValue("limit", limit, f"a number from 1 to {MOST}")


MOST = 1_000
"""Rows of one page at most."""


@frozen
class PaidInvoice:
    """What of a payment stands on an invoice now."""

    invoice_number: int
    cents: int


@frozen
class WeekPayment:
    """A payment received in the week and where it is now; ``other_cents`` stands on no invoice.

    ``returned``: it was taken back, so that it stands nowhere.
    """

    method: Method
    external_id: str
    received_at: datetime
    amount_cents: int
    invoices: tuple[PaidInvoice, ...]
    other_cents: int
    returned: bool


@frozen
class Owed:
    """What is owed by days after the due date, in order of `Bucket`; ``ahead_cents``: see `Aging`."""

    buckets: tuple[int, ...] = NO_BUCKETS
    ahead_cents: int = 0

    @property
    def total_cents(self) -> int:
        """What is owed in all."""
        return sum(self.buckets) + self.ahead_cents

    def bucket_cents(self, bucket: Bucket) -> int:
        """What is owed in one bucket."""
        return self.buckets[BUCKETS.index(bucket)]


BUCKETS = tuple(Bucket)
"""The order of `Owed.buckets`."""


@frozen
class BoardRow:
    """A license: who lives where, the week's payments in order of receipt, what is owed, and what is next.

    ``moved_out_on`` is the day that the clock of its deposit statement counts from (§11.4); None before the move-out.
    """

    license_id: LicenseId
    license_number: str
    state: State
    pad: PadId
    residents: tuple[str, ...]
    move_in: date
    payments: tuple[WeekPayment, ...]
    owed: Owed
    next: DueNext
    credit_cents: int
    moved_out_on: date | None = None

    @property
    def paid_cents(self) -> int:
        """What was paid this week and not taken back."""
        return sum(payment.amount_cents for payment in self.payments if not payment.returned)


@frozen
class ByMethod:
    """What was paid in the week by one method and not taken back."""

    method: Method
    payments: int
    cents: int


@frozen
class Totals:
    """What all rows come to that were chosen, shown on this page or not.

    ``paid_rows`` paid something in the week that was not taken back; ``by_method`` is in order of the method's name.
    """

    rows: int = 0
    paid_rows: int = 0
    by_method: tuple[ByMethod, ...] = ()
    owed: Owed = Owed()

    @property
    def paid_cents(self) -> int:
        """What was paid in all and not taken back."""
        return sum(method.cents for method in self.by_method)


@frozen
class BoardPage:
    """Rows in the order that was asked for; ``next`` is where the page after this one begins, None on the last."""

    rows: Sequence[BoardRow]
    totals: Totals
    next: Place | None


class Boards(Protocol):
    """Boards of every site, to the cent what the domain says account by account."""

    def page(self, view: View, chosen: Chosen, paging: Paging) -> BoardPage:
        """One page, and the totals of all that was chosen."""
        ...
