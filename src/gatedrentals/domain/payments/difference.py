"""From what stands in the books to what should: the documents that make up the difference, and only those (§6.5)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.documents import (
    Allocation,
    Body,
    CreditMemo,
    CreditReason,
    Document,
    Held,
    Holding,
    Invoice,
    InvoiceKind,
    LineCredit,
    Reallocation,
    ReceiptBooked,
    ReceiptReversed,
)
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.payments.billed_ahead import spread_of
from gatedrentals.domain.payments.bills import BaseLine, Bill, reduces
from gatedrentals.domain.payments.facts import PostedInvoice, PostedReceipt
from gatedrentals.domain.payments.line_keys import DECIDED
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.posted_cycles import scheduled_lines
from gatedrentals.domain.payments.projection import Projection
from gatedrentals.domain.payments.standing import HeldMoney, OpenLine
from gatedrentals.domain.period import local_day
from gatedrentals.domain.values import evolve, frozen

NEW = 0
"""The sequence of a receipt that is not in the books yet."""


@frozen
class Recording:
    """When and why something is recorded.

    ``since`` is the instant from which money is placed anew; ``open_from`` the first day of the first open month.
    """

    account_id: AccountId
    recorded_at: datetime
    since: datetime
    because: str
    open_from: date = date.min


@frozen
class Update:
    """The documents to append, and what the account stands at after them."""

    documents: tuple[Document, ...]
    open_lines: tuple[OpenLine, ...]
    held: tuple[HeldMoney, ...]
    frontier: date | None
    next_number: int
    next_deadline: datetime | None = None
    needs_replay: bool = False


def difference(posted: Posted, projection: Projection, recording: Recording) -> Update:
    """The documents that bring the books to the projection, in the order in which they are posted.

    First what is newly invoiced, then the new receipt or reversal, then what replays move, last what is credited.
    """
    return _Difference(posted, projection, recording).update()


class _Difference:
    def __init__(self, posted: Posted, projection: Projection, recording: Recording) -> None:
        self.posted = posted
        self.projection = projection
        self.recording = recording
        self.documents: list[Document] = []
        self.number = posted.next_number
        self.seq_of: dict[int, int] = {}

    def update(self) -> Update:
        live = [bill for bill in self.projection.bills if bill.live]
        for bill in live:
            self.seq_of[bill.order] = bill.posted.seq if stands(bill) and bill.posted else self._invoice(bill)
        receipt_seq = self._receipts(live)
        self._credits(live)
        projection = self.projection
        return Update(
            documents=tuple(self.documents),
            open_lines=tuple(self._open_lines(live)),
            held=(*self.posted.parked_money(), *self._held(receipt_seq)),
            frontier=projection.frontier,
            next_number=self.number,
            next_deadline=projection.next_deadline,
            needs_replay=projection.has_waiting,
        )

    def _held(self, new_seq: int) -> Iterator[HeldMoney]:
        receipts = self.projection.facts.receipts
        for place, holding, cents in self.projection.held:
            yield HeldMoney(self._seq(place, new_seq), receipts[place].receipt.received_at, holding, cents)

    def _seq(self, place: int, new_seq: int) -> int:
        seq = self.projection.facts.receipts[place].seq
        return new_seq if seq == NEW else seq

    def _add(self, effective_at: datetime, day: date, body: Body) -> int:
        recording = self.recording
        seq = self.posted.seq + len(self.documents) + 1
        posted_on = max(day, recording.open_from)
        self.documents.append(Document(recording.account_id, seq, effective_at, recording.recorded_at, posted_on, body))
        return seq

    def _day(self, instant: datetime) -> date:
        return local_day(instant, self.projection.facts.zone)

    # --- invoices --------------------------------------------------------------------------------------------------

    def _invoice(self, bill: Bill) -> int:
        invoice = Invoice(self.number, bill.kind, bill.due_on, bill.lines, bill.cycle, bill.accrual)
        self.number += 1
        return self._add(bill.opened_at, self._day(bill.opened_at), invoice)

    # --- money -----------------------------------------------------------------------------------------------------

    def _receipts(self, live: list[Bill]) -> int:
        if not self.projection.facts.receipts:
            return NEW
        targets = self._placements(live)
        held = self._holdings()
        new_seq = NEW
        order = sorted(range(len(self.projection.facts.receipts)), key=self._first_new)
        for place in order:
            fact = self.projection.facts.receipts[place]
            target, holding = targets.get(place, {}), held.get(place, {})
            if fact.seq == NEW:
                booked = ReceiptBooked(fact.receipt, tuple(target.values()), _as_held(holding))
                new_seq = self._add(fact.receipt.received_at, self._day(fact.receipt.received_at), booked)
            elif fact.reversal is None:
                self._reallocate(fact, target, holding)
        return new_seq

    def _first_new(self, place: int) -> tuple[bool, int]:
        return (self.projection.facts.receipts[place].seq != NEW, place)

    def _placements(self, live: list[Bill]) -> dict[int, dict[LineRef, Allocation]]:
        targets: dict[int, dict[LineRef, Allocation]] = {}
        for bill in live:
            for base in bill.base.values():
                ref = LineRef(self.seq_of[bill.order], base.line.line_no)
                for placed in base.placements:
                    allocation = Allocation(ref, placed.cents, placed.reason, placed.rank, placed.policy_version)
                    targets.setdefault(placed.receipt, {})[ref] = allocation
        return targets

    def _holdings(self) -> dict[int, dict[Holding, int]]:
        held: dict[int, dict[Holding, int]] = {}
        for place, holding, cents in self.projection.held:
            holdings = held.setdefault(place, {})
            holdings[holding] = holdings.get(holding, 0) + cents
        return held

    def _reallocate(self, fact: PostedReceipt, target: dict[LineRef, Allocation], holding: dict[Holding, int]) -> None:
        before = self.posted.placed.get(fact.seq, {})
        moves = tuple(_moves(before, target))
        held_before = self.posted.held.get(fact.seq, {})
        held = {kind: holding.get(kind, 0) - held_before.get(kind, 0) for kind in Holding}
        if moves or any(held.values()):
            body = Reallocation(fact.seq, moves, _as_held(held), self.recording.because)
            effective_at = max(fact.receipt.received_at, self.recording.since)
            self._add(effective_at, self._day(self.recording.recorded_at), body)

    # --- credits ---------------------------------------------------------------------------------------------------

    def _credits(self, live: list[Bill]) -> None:
        kept = {bill.posted.seq: bill for bill in live if bill.posted and stands(bill) and is_decided(bill)}
        # What a decision cut to nothing stood until then (§6.2); what hindsight does not know of never did (§6.5).
        cut_at = {
            b.posted.seq: b.cut_at for b in self.projection.bills if b.posted is not None and b.cut_at is not None
        }
        for seq, posted in self.posted.invoices.items():
            if posted.live and posted.invoice.kind in DECIDED:
                self._lower(posted, kept.get(seq), max(cut_at.get(seq, posted.effective_at), posted.effective_at))
        for bill in live:
            for base in bill.base.values():
                if base.credits:
                    self._carry(bill, base)

    def _carry(self, bill: Bill, base: BaseLine) -> None:
        """Credit what people had credited on the invoice that this one takes the place of (§6.5)."""
        ref = LineRef(self.seq_of[bill.order], base.line.line_no)
        room = base.owed_after_cents(base.credits_on(ref.invoice_seq))
        for credit in base.credits:
            cents = min(credit.cents, room)
            if ref.invoice_seq != credit.line.invoice_seq and cents > 0:
                room -= cents
                at = max(credit.effective_at, bill.opened_at)
                self._add_memo(at, credit.reason, (LineCredit(ref, cents),))

    def _lower(self, posted: PostedInvoice, bill: Bill | None, void_at: datetime) -> None:
        if bill is None:
            self._add_memo(void_at, self._why_void(posted), tuple(self._void(posted)))
        elif bill.piece is not None:
            at = bill.cut_at or self.recording.recorded_at
            self._add_memo(at, CreditReason.CUT, tuple(self._cut(posted, bill)))

    def _add_memo(self, effective_at: datetime, reason: CreditReason, credits_: tuple[LineCredit, ...]) -> None:
        if credits_:
            today = self._day(self.recording.recorded_at)
            self._add(effective_at, today, CreditMemo(reason, credits_, self.recording.because))

    def _cut(self, posted: PostedInvoice, bill: Bill) -> Iterator[LineCredit]:
        assert bill.cycle is not None
        ends_earlier = posted.charged_to is not None and bill.cycle.end < posted.charged_to
        fallen = {
            line.line_no: line.amount_cents
            - self.posted.cut.get(LineRef(posted.seq, line.line_no), 0)
            - now.amount_cents
            for line, now in zip(scheduled_lines(posted.invoice), bill.lines, strict=True)
        }
        for line in bill.lines:
            cents = fallen[line.line_no]
            base = bill.base.get(line.line_no)
            if base is not None and self._was_lowered(posted, base):
                # Some of it was credited or given up already: no more is credited than line and discounts still owe.
                reduced = sum(fallen[other.line_no] for other in bill.lines if reduces(other) == line.line_no)
                cents = self._left_net(posted, base) - base.owed_after_cents(base.credits_on(posted.seq)) - reduced
            spreads = spread_of(line) is not None
            if cents or (ends_earlier and spreads):
                yield LineCredit(LineRef(posted.seq, line.line_no), cents, bill.cycle.end if spreads else None)

    def _was_lowered(self, posted: PostedInvoice, base: BaseLine) -> bool:
        """Whether people or the deposit lowered a base line in the books, also where that was carried on from it."""
        credited, cut, relieved = self.posted.credited, self.posted.cut, self.posted.relieved
        return any(credited.get(ref, 0) != cut.get(ref, 0) or relieved.get(ref, 0) for ref, _ in _parts(posted, base))

    def _left_net(self, posted: PostedInvoice, base: BaseLine) -> int:
        """What the books still ask for on a base line with its discounts, paid or not."""
        return sum(self._left(ref, line) for ref, line in _parts(posted, base))

    def _void(self, posted: PostedInvoice) -> Iterator[LineCredit]:
        invoice = posted.invoice
        lines = invoice.lines if invoice.kind is InvoiceKind.LATE_FEE else scheduled_lines(invoice)
        start = invoice.cycle.start if invoice.cycle else None
        for line in lines:
            ref = LineRef(posted.seq, line.line_no)
            cents = self._left(ref, line)
            spreads = spread_of(line) is not None
            if cents or spreads:
                yield LineCredit(ref, cents, start if spreads else None)

    def _left(self, ref: LineRef, line: Line) -> int:
        return line.amount_cents - self.posted.credited.get(ref, 0) - self.posted.relieved.get(ref, 0)

    def _why_void(self, posted: PostedInvoice) -> CreditReason:
        if posted.invoice.kind is InvoiceKind.LATE_FEE:
            return CreditReason.FEE_TAKEN_BACK
        if posted.invoice.kind is InvoiceKind.FIRST:
            return CreditReason.VOID
        frontier, end = self.projection.frontier, self.projection.facts.end
        open_ = frontier is not None and posted.invoice.due_on < frontier
        ended = end is not None and posted.invoice.due_on >= end
        return CreditReason.CUT if open_ or ended else CreditReason.ADVANCE_UNFUNDED

    # --- what is left open -----------------------------------------------------------------------------------------

    def _open_lines(self, live: list[Bill]) -> Iterator[OpenLine]:
        for bill in live:
            for base in bill.base.values():
                if base.open_cents > 0:
                    ref = LineRef(self.seq_of[bill.order], base.line.line_no)
                    yield base.as_open_line(ref)


def is_decided(bill: Bill) -> bool:
    """Whether the projection decides about a bill: the bill of a cycle or of a late fee."""
    return bill.piece is not None or bill.late_start is not None


def stands(bill: Bill) -> bool:
    """Whether the posted invoice of a bill can go on standing for it: what was cut from it is not charged again."""
    if bill.posted is None or bill.piece is None or bill.cycle is None or bill.posted.charged_to is None:
        return bill.posted is not None
    return bill.cycle.end <= bill.posted.charged_to


def _parts(posted: PostedInvoice, base: BaseLine) -> Iterator[tuple[LineRef, Line]]:
    """A base line of a posted invoice and the discounts that reduce it."""
    for line in posted.invoice.lines:
        if base.line.line_no in {line.line_no, reduces(line)}:
            yield LineRef(posted.seq, line.line_no), line


def _moves(before: dict[LineRef, Allocation], target: dict[LineRef, Allocation]) -> Iterator[Allocation]:
    for ref, allocation in before.items():
        cents = (target[ref].cents if ref in target else 0) - allocation.cents
        if cents < 0:
            yield evolve(allocation, cents=cents)
    for ref, allocation in target.items():
        cents = allocation.cents - (before[ref].cents if ref in before else 0)
        if cents > 0:
            yield evolve(allocation, cents=cents)


def _as_held(holdings: dict[Holding, int]) -> tuple[Held, ...]:
    return tuple(Held(holding, cents) for holding, cents in holdings.items() if cents)


def reversal(posted: Posted, receipt_seq: int, body: ReceiptReversed) -> ReceiptReversed:
    """The reversal of a receipt with all that is undone: every allocation and holding of it as it stands (§6.5).

    What was refunded of it is undone too: it left for nothing, and is owed until a charge makes it good. That charge
    gives credit (§5.2), so it is undone as credit, whatever held it.
    """
    taken = tuple(evolve(placed, cents=-placed.cents) for placed in posted.placed.get(receipt_seq, {}).values())
    holdings = Counter(posted.held.get(receipt_seq, {}))
    for spent in posted.spent:
        if spent.receipt_seq == receipt_seq:
            holdings[Holding.REFUNDABLE_CREDIT] += spent.cents
    released = tuple(Held(holding, -cents) for holding, cents in holdings.items() if cents)
    return evolve(body, taken=taken, released=released)
