"""One run over an account's facts in order of effective time: who owes what, and which money pays it (§6.5)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Protocol, assert_never

from attrs import field

from gatedrentals.domain.billing.schedule import Piece, next_piece, pieces, regular_issue_at
from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.ledger.documents import CreditReason, Holding, InvoiceKind, Reason
from gatedrentals.domain.licensing.timeline import end_known
from gatedrentals.domain.payments.agenda import Activation, Agenda, Deadline, Event, Given, IssueDue, TermsKnown, Turn
from gatedrentals.domain.payments.billed_ahead import waiting_for
from gatedrentals.domain.payments.bills import BaseLine, Bill, windowed
from gatedrentals.domain.payments.discount_uses import DiscountUses
from gatedrentals.domain.payments.facts import (
    Facts,
    PostedCredit,
    PostedDirective,
    PostedInvoice,
    PostedReceipt,
    Relief,
    Spent,
)
from gatedrentals.domain.payments.held_cash import HeldCash
from gatedrentals.domain.payments.late_fee_lines import accrual_cents, accrual_instant, late_after, late_fee_line
from gatedrentals.domain.payments.open_bills import OpenBills
from gatedrentals.domain.payments.posted_cycles import PostedCycles, scheduled_lines
from gatedrentals.domain.period import local_day
from gatedrentals.domain.values import define, evolve


class FeeJudge(Protocol):
    """Whether a late fee stands for a cycle whose rent is open at an accrual instant (§6.5)."""

    def __call__(self, cycle_start: date, accrual: int, at: datetime, minimum_cents: int) -> bool:
        """True if nothing that was known at that time speaks against the fee."""
        ...


@define
class Fold:
    """The projection's state while it runs; receipts are named by their place in `Facts.receipts`."""

    facts: Facts
    excluded_receipts: frozenset[int]
    judge: FeeJudge
    keeps_history: bool = False
    book: OpenBills = field(init=False)
    held: HeldCash = field(factory=HeldCash)
    fees: set[tuple[date, int]] = field(factory=set)
    """Cycle start and accrual of each late fee that stands."""
    frontier: date | None = None
    activated: bool = False
    uses: DiscountUses = field(factory=DiscountUses)
    unsettled: list[datetime] = field(factory=list)
    """When late fees that are due can be judged (§6.6: settle window)."""
    _late_charged: Counter[date] = field(factory=Counter)
    _directed: list[int] = field(factory=list)
    """The receipts so far that a PM directed to lines, in order."""
    now: datetime = field(init=False)
    _agenda: Agenda = field(init=False)
    _generation: int = 0
    _posted: PostedCycles = field(init=False)
    _receipt_by_seq: dict[int, int] = field(init=False)

    def run(self) -> None:
        """Play every event up to `Facts.as_of`."""
        facts = self.facts
        self._posted = PostedCycles.of(facts.invoices)
        self._receipt_by_seq = {posted.seq: place for place, posted in enumerate(facts.receipts)}
        self.book = OpenBills(facts, keeps_history=self.keeps_history)
        self._agenda = Agenda.of(facts, self.excluded_receipts, self.book.keys.credits)
        while (turn := self._agenda.take(facts.as_of)) is not None:
            self.now, event = turn
            self._play(event)
            if self._agenda.invoices_wait(self.now):
                continue  # What is invoiced at one instant asks for money together (§6.5).
            self._flow_held()
            for place in self._directed:
                self._follow_direction(place)

    def next_deadline(self) -> datetime | None:
        """When the next late fee can be judged; None if nothing that is open can become late (§6.6)."""
        instants = list(self.unsettled)
        for at, deadline in self._agenda.deadlines():
            if deadline.bill.live and open_rent_cents(deadline.bill) > 0:
                instants.append(at + timedelta(hours=self.facts.policies.at(deadline.late_at).settle_window_hours))
        return min(instants, default=None)

    # --- the events ------------------------------------------------------------------------------------------------

    def _play(self, event: Event) -> None:
        match event:
            case PostedReceipt():
                self._receive(event)
            case Activation():
                self._activate()
            case TermsKnown():
                self._change_terms()
            case IssueDue(generation):
                if generation == self._generation:
                    self._open_what_is_due()
            case Deadline():
                self._judge_late(event)
            case _:
                self._play_given(event)

    def _play_given(self, event: Given) -> None:
        match event:
            case PostedInvoice():
                self._add_posted(event)
            case PostedCredit():
                self._credit(event)
            case PostedDirective():
                self.book.direct(event, self.now)
            case Relief():
                self._flow_freed(self.book.relieve(event))
            case Spent():
                self._spend(event)
            case _:
                assert_never(event)

    def _receive(self, posted: PostedReceipt) -> None:
        place = self._receipt_by_seq[posted.seq]
        if posted.directed:
            self._directed.append(place)
        self._flow(place, self.book.pay_directed(place, self.now), None, ahead=True)

    def _activate(self) -> None:
        self.activated = True
        self._open_what_is_due()
        self._flow_held()
        self._flow_held(ahead=True)

    # --- the schedule ----------------------------------------------------------------------------------------------

    def _next_piece(self) -> Piece | None:
        return next(self._pieces(), None)

    def _pieces(self) -> Iterator[Piece]:
        stay = self.facts.stay
        assert stay is not None, "the schedule is asked from the activation on, which only a stay has"
        return pieces(stay, self.now, stay.move_in if self.frontier is None else self.frontier)

    def _open_what_is_due(self) -> None:
        """Open the first piece and every cycle whose regular issue instant has come (§3.3, §3.4).

        Once the residents have left, all that is still charged: it is settled with the deposit, in seven days (§11.4).
        What opens has no money yet that a credit on it could free, so that nothing else opens with it.
        """
        all_at_once = self._have_left()
        for piece in self._pieces():
            waits = regular_issue_at(piece.window.start, self.facts.zone) > self.now
            if self.frontier is not None and waits and not all_at_once:
                self._wait_for(piece)
                return
            self._open(piece)
        self._wait_for(None)

    def _have_left(self) -> bool:
        latest = None if self.facts.stay is None else end_known(self.facts.stay, self.now)
        return latest is not None and latest.is_final

    def _open(self, piece: Piece) -> None:
        cutter = self.facts.cutter
        kind = InvoiceKind.FIRST if self.frontier is None else InvoiceKind.RECURRING
        posted = self._posted.fit(piece, kind)
        if posted is not None:
            lines = windowed(scheduled_lines(posted.invoice), piece.window, cutter)
        else:
            cut = cutter.first if kind is InvoiceKind.FIRST else cutter.recurring
            lines = cut(piece, self.uses.on_others(piece.frame))
            issue_at = regular_issue_at(piece.due_on, self.facts.zone)
            if kind is InvoiceKind.RECURRING and self.now < issue_at:
                lines = waiting_for(local_day(issue_at, self.facts.zone), lines)
        self.frontier = piece.window.end
        bill = Bill.of(self.book.next_order(), kind, piece.due_on, self.now, lines, piece.window)
        bill.piece = piece
        self._add(bill, posted)
        self._queue_late(bill)

    def _change_terms(self) -> None:
        """Cut what was opened beyond what is agreed now, and open the new part at once (§3.7, §6.3)."""
        cut_at = self._first_difference()
        freed: list[tuple[int, int]] = []
        if cut_at is not None:
            freed = self._cut(cut_at)
            self.frontier = cut_at
            piece = self._next_piece()
            if piece is not None:
                self._open(piece)
        self._open_what_is_due()
        self._flow_held()
        self._flow_freed(freed)
        self._flow_held(ahead=True)

    def _cut(self, cut_at: date) -> list[tuple[int, int]]:
        """Stop every bill at a day; returns the cash that this frees."""
        fallen: list[BaseLine] = []
        for bill in self._scheduled():
            if bill.cycle is not None and bill.cycle.end > cut_at:
                fallen += bill.cut(cut_at, self.now, self.facts.cutter)
                if not bill.cycle.days:
                    self.uses.drop(bill)
        return self.book.free(fallen, self.now)

    def _first_difference(self) -> date | None:
        """The first day at which what was opened differs from what is agreed now."""
        stay = self.facts.stay
        assert stay is not None
        for bill in self._scheduled():
            piece, cycle = bill.piece, bill.cycle
            assert piece is not None
            assert cycle is not None
            agreed = next_piece(stay, self.now, cycle.start)
            if agreed is None or (agreed.terms, agreed.frame) != (piece.terms, piece.frame):
                return cycle.start
            if agreed.window.end < cycle.end:
                return agreed.window.end
        return None

    def _scheduled(self) -> list[Bill]:
        """The bills of cycles that charge days, in order of the days."""
        bills = [bill for bill in self.book.bills if bill.piece is not None and bill.cycle is not None]
        return sorted((bill for bill in bills if bill.cycle and bill.cycle.days), key=lambda bill: bill.due_on)

    # --- bills -----------------------------------------------------------------------------------------------------

    def _add(self, bill: Bill, posted: PostedInvoice | None) -> None:
        """Take a bill in, with what was said about its lines before."""
        bill.posted = posted
        self.book.add(bill, self.now)
        self.uses.add(bill)
        for credit in self.book.keys.credits:
            early = credit.reason is CreditReason.BILLING_ERROR or credit.effective_at <= self.now
            base = self.book.base_of(credit.line) if early else None
            if base is not None and base.order == bill.order:
                self._credit(credit)
        for directive in sorted(self.facts.directives, key=lambda directive: directive.at):
            base = self.book.base_of(directive.line) if directive.at <= self.now else None
            if base is not None and base.order == bill.order:
                self.book.direct(directive, self.now)

    def _add_posted(self, posted: PostedInvoice) -> None:
        invoice = posted.invoice
        bill = Bill.of(self.book.next_order(), invoice.kind, invoice.due_on, self.now, invoice.lines, invoice.cycle)
        self._add(bill, posted)

    def _credit(self, credit: PostedCredit) -> None:
        base = self.book.lower(credit)
        if base is not None:
            self._flow_freed(self.book.free([base], self.now))

    def _flow_freed(self, freed: list[tuple[int, int]]) -> None:
        """Let freed cash flow on as if received now (§6.2)."""
        for place, cents in freed:
            self._flow(place, cents, Reason.FREED_BY_CREDIT, ahead=True)

    def _spend(self, spent: Spent) -> None:
        """Money left the account: what was held of it, and what a replay has placed since (§11.5).

        What that opens is paid by what others still hold.
        """
        place = self._receipt_by_seq[spent.receipt_seq]
        left = spent.cents - self.held.take(place, spent.cents)
        if left:
            self.book.take_back(place, left, self.now)

    # --- money -----------------------------------------------------------------------------------------------------

    def _flow(self, place: int, cents: int, because: Reason | None, *, ahead: bool, day: date | None = None) -> None:
        """Pay open lines, then bill next whole cycles and pay those; hold the rest (§6.3)."""
        receipt = self.facts.receipts[place].receipt
        cents = self.book.pay(place, cents, because, self.now)
        horizon = (day or local_day(self.now, self.facts.zone)) + timedelta(
            days=self.facts.policies.at(receipt.received_at).horizon_days
        )
        while cents and ahead and (piece := self._piece_ahead()) is not None:
            if piece.window.start > horizon:
                self.held.hold(place, Holding.OVER_HORIZON, cents)
                return
            self._open(piece)
            self._wait_for(self._next_piece())
            self._flow_held()
            cents = self.book.pay(place, cents, Reason.BILLED_AHEAD, self.now)
        self.held.hold(place, Holding.REFUNDABLE_CREDIT if self.activated else Holding.BEFORE_FIRST_INVOICE, cents)

    def _piece_ahead(self) -> Piece | None:
        stay = self.facts.stay
        if stay is None or not self.activated:
            return None
        latest = end_known(stay, self.now)
        if latest is not None and latest.under_notice and latest.end is None:
            return None
        return self._next_piece()

    def _wait_for(self, piece: Piece | None) -> None:
        self._generation += 1
        if piece is not None:
            issue_at = max(self.now, regular_issue_at(piece.window.start, self.facts.zone))
            self._agenda.put(issue_at, Turn.INVOICE, IssueDue(self._generation))

    def _flow_held(self, *, ahead: bool = False) -> None:
        """Let what is held pay what is open now, in order of receipt (§6.3)."""
        for held in self.held.drain():
            bills_on = ahead and held.holding is not Holding.BEFORE_FIRST_INVOICE
            received_on = local_day(self.facts.receipts[held.receipt].receipt.received_at, self.facts.zone)
            over = held.holding is Holding.OVER_HORIZON
            if bills_on or held.holding is Holding.BEFORE_FIRST_INVOICE:
                day = received_on if over else None
                self._flow(held.receipt, held.cents, Reason.CREDIT_CARRIED, ahead=bills_on, day=day)
                continue
            left = self.book.pay(held.receipt, held.cents, Reason.CREDIT_CARRIED, self.now)
            self.held.hold(held.receipt, held.holding, left)

    def _follow_direction(self, place: int) -> None:
        """Money that a PM directed to a line goes there when the line comes, wherever it was till then (§6.4)."""
        for base in self.book.directed_lines(place):
            funded = [bill for bill in self._scheduled() if bill.paid_cents]
            found = self.held.take(place, base.open_cents)
            found += self.book.take_back(place, base.open_cents - found, self.now, unsent=True)
            self.book.place_directed(place, base, found, self.now)
            if found:
                self._close_unfunded(funded)
                self._flow_held()

    def _close_unfunded(self, bills: list[Bill]) -> None:
        """Close the last of these bills that all money has left before their day has come (§6.5).

        One that stands before a paid one stays billed: the schedule leaves out no nights in between.
        """
        for bill in reversed(bills):
            if bill.paid_cents or bill.cycle is None or bill.kind is InvoiceKind.FIRST:
                return
            if regular_issue_at(bill.due_on, self.facts.zone) <= self.now:
                return
            self.frontier = bill.cycle.start
            self._flow_freed(self._cut(bill.cycle.start))
            self._wait_for(self._next_piece())

    # --- lateness --------------------------------------------------------------------------------------------------

    def _queue_late(self, bill: Bill) -> None:
        facts = self.facts
        issued_at = max(bill.opened_at, self._posted.first_recorded.get(bill.due_on, facts.recorded_at))
        late_at = late_after(bill.due_on, issued_at, facts.policies, facts.zone)
        self._queue_accrual(Deadline(bill, 0, late_at))

    def _queue_accrual(self, deadline: Deadline) -> None:
        rule = self.facts.policies.at(deadline.late_at).late_fee
        at = accrual_instant(deadline.accrual, deadline.late_at, rule, self.facts.zone)
        if at is not None:
            self._agenda.put(at, Turn.LATE_FEE, deadline, deadline.bill.due_on.toordinal())

    def _judge_late(self, deadline: Deadline) -> None:
        bill, accrual = deadline.bill, deadline.accrual
        policy = self.facts.policies.at(deadline.late_at)
        rule = policy.late_fee
        assert rule is not None
        if not bill.live or self._is_over() or open_rent_cents(bill) <= 0:
            return
        settled_at = self.now + timedelta(hours=policy.settle_window_hours)
        if settled_at > self.facts.as_of:
            self.unsettled.append(settled_at)
            return
        minimum = rule.minimum_open_rent_cents if accrual == 0 else 1
        if open_rent_cents(bill) < minimum or not self.judge(bill.due_on, accrual, self.now, minimum):
            return
        cents = accrual_cents(rule, accrual, self._late_charged.get(bill.due_on, 0))
        if cents and (bill.due_on, accrual) not in self.fees:
            self._add_late_fee(bill, accrual, cents)
        self._queue_accrual(evolve(deadline, accrual=accrual + 1))

    def _is_over(self) -> bool:
        """Whether the last charged night, as it is known now, has passed: late fees stop with it (§11.4)."""
        end = self.facts.end
        return end is not None and local_day(self.now, self.facts.zone) >= end

    def _add_late_fee(self, late: Bill, accrual: int, cents: int) -> None:
        posted = self._posted.late_fee(late.due_on, accrual, cents)
        lines = (late_fee_line(cents, accrual),) if posted is None else posted.invoice.lines
        due_on = local_day(self.now, self.facts.zone)
        fee = Bill.of(self.book.next_order(), InvoiceKind.LATE_FEE, due_on, self.now, lines, late.cycle)
        fee.accrual = accrual
        fee.late_start = late.due_on
        self.fees.add((late.due_on, accrual))
        self._late_charged[late.due_on] += cents
        self._add(fee, posted)


def open_rent_cents(bill: Bill) -> int:
    """The open rent of a bill, without tax and without excluded lines (§6.1, §6.6)."""
    return sum(
        base.open_cents
        for base in bill.base.values()
        if base.line.charge_class is ChargeClass.RENT and not base.excluded
    )
