"""The bills of a run and the money on them: paying, lowering, pinning and relieving lines (§6.1, §6.2)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.ledger.documents import DirectiveKind, Reason
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.payments.allocator import allocate
from gatedrentals.domain.payments.bills import BaseLine, Bill
from gatedrentals.domain.payments.facts import Facts, PostedCredit, PostedDirective, Relief
from gatedrentals.domain.payments.line_keys import LineKey, LineKeys, cycle_keys, keys_of, late_fee_key
from gatedrentals.domain.period import local_day


class OpenBills:
    """Every bill so far, in order of opening, with quick ways to the open lines and to those of posted invoices."""

    def __init__(self, facts: Facts, *, keeps_history: bool) -> None:
        """Begin without bills, and look up which lines people's decisions are about."""
        self.facts = facts
        self.keeps_history = keeps_history
        self.keys = LineKeys.of(facts)
        self.bills: list[Bill] = []
        self._open: dict[tuple[int, int], BaseLine] = {}
        self._by_key: dict[LineKey, tuple[Bill, int]] = {}

    def next_order(self) -> int:
        """The order of the next bill."""
        return len(self.bills) + 1

    def add(self, bill: Bill, now: datetime) -> None:
        """Take a bill in."""
        self.bills.append(bill)
        if self.keys.named:
            for line, key in _keys(bill):
                self._by_key[key] = (bill, line.line_no)
        for base in bill.base.values():
            self.note(base, now)

    def base_of(self, ref: LineRef) -> BaseLine | None:
        """The base line that stands now for a posted line, or that the posted line reduces."""
        bill, number = self._by_key.get(self.keys.named[ref], (None, 0))
        if bill is None or not bill.live:
            return None
        if number in bill.base:
            return bill.base[number]
        line = next(line for line in bill.lines if line.line_no == number)
        return bill.base[line.of_line or 0]

    def has_waiting(self) -> bool:
        """Whether a decision of people is about a line that no live bill has now."""
        return any(self.base_of(ref) is None for ref in self.keys.named)

    def note(self, base: BaseLine, now: datetime) -> None:
        """Take account of a change of a line."""
        key = (base.order, base.line.line_no)
        if base.open_cents > 0:
            self._open[key] = base
        else:
            self._open.pop(key, None)
        if self.keeps_history and base.rank_class is ChargeClass.RENT:
            placed = tuple((placement.receipt, placement.cents) for placement in base.placements)
            base.history.append((now, 0 if base.excluded else base.open_cents, placed))

    def pay(self, place: int, cents: int, because: Reason | None, now: datetime) -> int:
        """Pay open lines with a receipt's cents under the policy of its received-at; returns what is left (§6.5).

        Cash that a credit frees counts as received now (§6.2).
        """
        receipt = self.facts.receipts[place].receipt
        policy = self.facts.policies.at(receipt.received_at)
        on = local_day(now if because is Reason.FREED_BY_CREDIT else receipt.received_at, self.facts.zone)
        lines = [base.as_open_line() for base in self._open.values()]
        for share in allocate(cents, lines, policy, on):
            base = self._open[share.ref.invoice_seq, share.ref.line_no]
            reason = share.reason if because is None or share.reason is Reason.PINNED else because
            base.place(place, share.cents, reason, share.rank, policy.version)
            self.note(base, now)
            cents -= share.cents
        return cents

    def pay_directed(self, place: int, now: datetime) -> int:
        """Pay the lines that a PM named for a receipt, in order; returns what is left of it (§6.4)."""
        cents = self.facts.receipts[place].receipt.amount_cents
        for base in self.directed_lines(place):
            paid = min(cents, base.open_cents)
            self.place_directed(place, base, paid, now)
            cents -= paid
        return cents

    def directed_lines(self, place: int) -> Iterator[BaseLine]:
        """The open lines that a PM named for a receipt, in order; an excluded line takes no money (§6.1, §6.4)."""
        for ref in self.facts.receipts[place].directed:
            base = self.base_of(ref)
            if base is not None and not base.excluded and base.open_cents > 0:
                yield base

    def place_directed(self, place: int, base: BaseLine, cents: int, now: datetime) -> None:
        """Put cents of a receipt on a line that a PM named for it (§6.4)."""
        if cents:
            policy = self.facts.policies.at(self.facts.receipts[place].receipt.received_at)
            base.place(place, cents, Reason.DIRECTED, policy.ranks[base.rank_class], policy.version)
            self.note(base, now)

    def lower(self, credit: PostedCredit) -> BaseLine | None:
        """Take a credit off its line; returns the line, or None if it is not here or took it already (§6.2)."""
        base = self.base_of(credit.line)
        if base is None or any(taken is credit for taken in base.credits):
            return None
        base.credited_cents += credit.cents
        base.credits.append(credit)
        return base

    def free(self, fallen: Iterable[BaseLine], now: datetime) -> list[tuple[int, int]]:
        """Take back the cash above each line's net: (receipt, cents), in order of receipt (§6.2)."""
        freed: list[tuple[int, int]] = []
        for base in fallen:
            freed += base.free_excess()
            self.note(base, now)
        return sorted(freed)

    def direct(self, directive: PostedDirective, now: datetime) -> None:
        """Pin or exclude a line, or stop doing so, when it is said or when its line is opened (§6.1)."""
        base = self.base_of(directive.line)
        if base is None:
            return
        if directive.kind in {DirectiveKind.PIN, DirectiveKind.UNPIN}:
            base.pinned = directive.kind is DirectiveKind.PIN
        else:
            base.excluded = directive.kind is DirectiveKind.EXCLUDE
        self.note(base, now)

    def relieve(self, relief: Relief) -> list[tuple[int, int]]:
        """Lower what a line owes without cash; returns the cash that it frees (§5.2: forfeit, write-off)."""
        base = self.base_of(relief.line)
        if base is None:
            return []
        base.relieved_cents += relief.cents
        return self.free([base], relief.at)

    def take_back(self, place: int, cents: int, now: datetime, *, unsent: bool = False) -> int:
        """Take up to so many cents of a receipt off its lines, last line first; returns how many there were.

        ``unsent``: only off lines to which no PM sent it (§6.4).
        """
        sent = {id(self.base_of(ref)) for ref in self.facts.receipts[place].directed} if unsent else set()
        left = cents
        for bill in reversed(self.bills):
            for base in reversed(bill.base.values()):
                taken = base.take_back(place, left) if left and id(base) not in sent else 0
                if taken:
                    left -= taken
                    self.note(base, now)
        return cents - left


def _keys(bill: Bill) -> Iterator[tuple[Line, LineKey]]:
    if bill.late_start is not None:
        yield bill.lines[0], late_fee_key(bill.late_start, bill.accrual)
    elif bill.piece is not None:
        yield from cycle_keys(bill.lines, bill.due_on)
    else:
        assert bill.posted is not None, "a bill of no cycle and no late fee is one that was posted"
        numbers = {line.line_no for line in bill.lines}
        yield from (
            (line, key) for line, key in keys_of(bill.posted.invoice, bill.posted.seq) if line.line_no in numbers
        )
