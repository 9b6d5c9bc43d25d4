"""What happens when on an account: the facts and the deadlines that follow from them, in effective order (§6.5)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count

from gatedrentals.domain.ledger.documents import CreditReason
from gatedrentals.domain.licensing.terms import StayTerms
from gatedrentals.domain.payments.bills import Bill
from gatedrentals.domain.payments.facts import (
    Facts,
    PostedCredit,
    PostedDirective,
    PostedInvoice,
    PostedReceipt,
    Relief,
    Spent,
)
from gatedrentals.domain.payments.posted_cycles import given_part
from gatedrentals.domain.values import frozen


class Turn(IntEnum):
    """What goes first at one instant (§6.5): what is agreed, then invoices, credits, late fees, receipts, payouts."""

    TERMS = 0
    DIRECTIVE = 1
    INVOICE = 2
    CREDIT = 3
    LATE_FEE = 4
    RECEIPT = 5
    PAYOUT = 6


class Activation:
    """The move-in fan-out cuts the first invoice (§3.4)."""


class TermsKnown:
    """Something about the stay was decided: its terms or its end (§3.7)."""


@frozen
class IssueDue:
    """The regular issue instant of the next cycle comes; stale once another ``generation`` waits (§3.3)."""

    generation: int


@frozen
class Deadline:
    """An instant at which a bill can become late for the nth time; ``late_at`` is the first of them (§6.6)."""

    bill: Bill
    accrual: int
    late_at: datetime


Given = PostedInvoice | PostedCredit | PostedDirective | Relief | Spent
"""What people or other rules decided."""

Event = PostedReceipt | Activation | TermsKnown | IssueDue | Deadline | Given
"""What a run plays."""


class Agenda:
    """Events by instant, turn and tie; what ties in all of these goes in the order of putting."""

    def __init__(self) -> None:
        """Begin with nothing on it."""
        self._events: list[tuple[datetime, Turn, int, int, Event]] = []
        self._ticket = count()

    @classmethod
    def of(cls, facts: Facts, without: frozenset[int], credits_: Iterable[PostedCredit]) -> "Agenda":
        """Everything that happened, but for the receipts at some places; of the credits those that count."""
        agenda = cls()
        for place, posted in enumerate(facts.receipts):
            if place not in without:
                agenda.put(posted.receipt.received_at, Turn.RECEIPT, posted, place)
        if facts.stay is not None:
            agenda._put_stay(facts.stay)
        for invoice in facts.invoices:
            given = given_part(invoice)
            if given is not None:
                agenda.put(given.effective_at, Turn.INVOICE, given, given.invoice.number)
        for at, turn, event in _decided(facts, credits_):
            agenda.put(at, turn, event)
        return agenda

    def put(self, at: datetime, turn: Turn, event: Event, tie: int = 0) -> None:
        """Add an event."""
        heappush(self._events, (at, turn, tie, next(self._ticket), event))

    def take(self, until: datetime) -> tuple[datetime, Event] | None:
        """Take the next event out; None if there is none up to and at an instant."""
        if not self._events or self._events[0][0] > until:
            return None
        at, _, _, _, event = heappop(self._events)
        return at, event

    def invoices_wait(self, at: datetime) -> bool:
        """Whether more is agreed, said or invoiced at this very instant."""
        return bool(self._events) and self._events[0][:2] <= (at, Turn.INVOICE)

    def deadlines(self) -> Iterator[tuple[datetime, Deadline]]:
        """The deadlines that still lie ahead, in no order."""
        return ((at, event) for at, _, _, _, event in self._events if isinstance(event, Deadline))

    def _put_stay(self, stay: StayTerms) -> None:
        activated_at = stay.activated_at
        if activated_at is None:
            return
        self.put(activated_at, Turn.TERMS, Activation())
        decided = {change.decided_at for change in stay.terms} | {change.decided_at for change in stay.ends}
        for at in decided:
            if at > activated_at:
                self.put(at, Turn.TERMS, TermsKnown())


def _decided(facts: Facts, credits_: Iterable[PostedCredit]) -> Iterator[tuple[datetime, Turn, Event]]:
    for credit in credits_:
        # A billing error is corrected as if the line had been right from its issue: see where bills are added.
        if credit.reason is not CreditReason.BILLING_ERROR:
            yield credit.effective_at, Turn.CREDIT, credit
    for directive in facts.directives:
        yield directive.at, Turn.DIRECTIVE, directive
    for relief in facts.reliefs:
        yield relief.at, Turn.PAYOUT, relief
    for spent in facts.spent:
        yield spent.at, Turn.PAYOUT, spent
