"""What the projection holds while it runs: bills, their base lines, and where money stands on them (§6.5)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache

from attrs import field

from gatedrentals.domain.billing.least import never_below_zero
from gatedrentals.domain.billing.schedule import Piece
from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.ledger.documents import InvoiceKind, Reason
from gatedrentals.domain.ledger.line import Earning, Line, LineKind, LineRef, rank_class_of
from gatedrentals.domain.payments.billed_ahead import spread_of
from gatedrentals.domain.payments.facts import InvoiceCutter, PostedCredit, PostedInvoice
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.period import Period
from gatedrentals.domain.values import define, evolve


@define
class Placement:
    """Cents of one receipt on one line."""

    receipt: int
    cents: int
    reason: Reason
    rank: int
    policy_version: int


@define
class BaseLine:
    """A charge or tax line with its discounts taken off, and what became of it so far, in cents."""

    line: Line
    rank_class: ChargeClass
    order: int
    due_on: date
    issued_net_cents: int
    net_cents: int
    sort_cents: int
    cycle: Period | None
    credited_cents: int = 0
    relieved_cents: int = 0
    placements: list[Placement] = field(factory=list)
    credits: list[PostedCredit] = field(factory=list)
    pinned: bool = False
    excluded: bool = False
    history: list[tuple[datetime, int, tuple[tuple[int, int], ...]]] = field(factory=list)
    """For rent lines: instant, open cents and what each receipt had placed, after every change."""

    @property
    def ref(self) -> LineRef:
        """The line's place among the bills of this run: the bill's order stands for its invoice."""
        return LineRef(self.order, self.line.line_no)

    @property
    def paid_cents(self) -> int:
        """What receipts placed on it."""
        return sum([placement.cents for placement in self.placements]) if self.placements else 0

    def owed_after_cents(self, credited_cents: int) -> int:
        """What the line comes to had people credited so much, without what the deposit paid or was written off."""
        return max(0, self.net_cents - credited_cents - self.relieved_cents)

    def credits_on(self, invoice_seq: int) -> int:
        """What people credited on it while it stood on that invoice, in cents."""
        return sum(credit.cents for credit in self.credits if credit.line.invoice_seq == invoice_seq)

    @property
    def open_cents(self) -> int:
        """What is left to pay."""
        return self.owed_after_cents(self.credited_cents) - self.paid_cents

    def as_open_line(self, ref: LineRef | None = None) -> OpenLine:
        """The line as the allocator sees it, or as the books do if they say where it stands."""
        return OpenLine(
            ref=ref or self.ref,
            product=self.line.product,
            charge_class=self.line.charge_class,
            rank_class=self.rank_class,
            due_on=self.due_on,
            order=self.order,
            line_no=self.line.line_no,
            is_tax=self.line.kind is LineKind.TAX,
            net_cents=self.sort_cents,
            open_cents=self.open_cents,
            cycle=self.cycle,
            pinned=self.pinned,
            excluded=self.excluded,
        )

    def place(self, receipt: int, cents: int, reason: Reason, rank: int, policy_version: int) -> None:
        """Put cents of a receipt on the line."""
        for placement in self.placements:
            if placement.receipt == receipt:
                placement.cents += cents
                return
        self.placements.append(Placement(receipt, cents, reason, rank, policy_version))

    def free_excess(self) -> list[tuple[int, int]]:
        """Take back what stands above the net, last receipt first (§6.2): (receipt, cents)."""
        excess = -self.open_cents
        freed: list[tuple[int, int]] = []
        for placement in sorted(self.placements, key=lambda placement: -placement.receipt):
            if excess <= 0:
                break
            cents = min(excess, placement.cents)
            placement.cents -= cents
            excess -= cents
            freed.append((placement.receipt, cents))
        self.placements = [placement for placement in self.placements if placement.cents]
        return freed

    def take_back(self, receipt: int, cents: int) -> int:
        """Take up to so many cents of a receipt off the line; returns how many there were."""
        taken = 0
        for placement in self.placements:
            if placement.receipt == receipt:
                taken = min(cents, placement.cents)
                placement.cents -= taken
        self.placements = [placement for placement in self.placements if placement.cents]
        return taken


@define
class Bill:
    """An invoice of the projection: of a cycle, of a late fee, or one that people or other rules cut."""

    order: int
    kind: InvoiceKind
    due_on: date
    opened_at: datetime
    lines: tuple[Line, ...]
    base: dict[int, BaseLine]
    cycle: Period | None = None
    piece: Piece | None = None
    accrual: int | None = None
    late_start: date | None = None
    """For a late fee: the start of the cycle that it punishes."""
    posted: PostedInvoice | None = None
    """The invoice of the books that it stands for."""
    live: bool = True
    cut_at: datetime | None = None
    """When it was last decided to stop it earlier."""

    @property
    def paid_cents(self) -> int:
        """What receipts placed on its lines."""
        return sum(base.paid_cents for base in self.base.values())

    @property
    def one_time(self) -> frozenset[int]:
        """Numbers of the lines that the first invoice alone carries: they stay when its days are cut (§3.4)."""
        if self.kind is not InvoiceKind.FIRST or self.piece is None:
            return frozenset()
        recurring = {charge.product for charge in self.piece.terms.recurring}
        return frozenset(
            line.line_no for line in self.lines if line.kind is LineKind.CHARGE and line.product not in recurring
        )

    @classmethod
    def of(
        cls,
        order: int,
        kind: InvoiceKind,
        due_on: date,
        opened_at: datetime,
        lines: tuple[Line, ...],
        cycle: Period | None,
    ) -> "Bill":
        """A bill of these lines, nothing of it paid."""
        return cls(order, kind, due_on, opened_at, lines, base_lines(lines, order, due_on, cycle), cycle)

    def cut(self, end: date, at: datetime, cutter: InvoiceCutter) -> list[BaseLine]:
        """Stop the bill at ``end`` and return the base lines that fell; taxes follow what they tax (§7.3)."""
        assert self.cycle is not None
        self.cut_at = at
        self.cycle = Period(self.cycle.start, max(end, self.cycle.start))
        self.lines = windowed(self.lines, self.cycle, cutter, self.one_time)
        nets = net_amounts(self.lines)
        fallen = []
        for number, base in self.base.items():
            base.cycle = self.cycle
            if nets[number] != base.net_cents:
                base.net_cents = nets[number]
                fallen.append(base)
        self.live = bool(self.cycle.days) or any(nets.values())
        return fallen


def windowed(
    lines: tuple[Line, ...], window: Period, cutter: InvoiceCutter, one_time: frozenset[int] = frozenset()
) -> tuple[Line, ...]:
    """The lines as they are when ``window`` is charged: the daily rate stays, taxes are reckoned again (§3.7).

    With no day left, all that recurs comes to nothing; ``one_time`` lines stay.
    """
    spreads = [spread for line in lines if (spread := spread_of(line)) is not None]
    if all(spread.end == window.end for spread in spreads) and window.days:
        return lines
    fitted = [line if line.line_no in one_time else _fitted(line, window) for line in lines]
    if any(cents < 0 for cents in net_amounts(fitted).values()):
        fitted = _never_below_zero(fitted)
    nets = net_amounts(fitted)
    return tuple(_taxed_anew(line, nets, window, cutter) for line in fitted)


def windowed_days(earning: Earning, window: Period) -> Earning:
    """The earning as it is when its days end with ``window``: the daily rate stays (§7.3)."""
    return evolve(earning, end=max(earning.start, window.end))


def _fitted(line: Line, window: Period) -> Line:
    spread = spread_of(line)
    if spread is not None:
        earning = windowed_days(spread, window)
        return evolve(line, earning=earning, amount_cents=earning.total_cents())
    return line if window.days else evolve(line, amount_cents=0)


def _never_below_zero(lines: list[Line]) -> list[Line]:
    kept = {line.line_no: line for line in lines}
    for charge in (line for line in lines if line.kind is LineKind.CHARGE):
        discounts = [line for line in lines if reduces(line) == charge.line_no]
        kept |= {line.line_no: line for line in never_below_zero(charge.amount_cents, discounts)}
    return list(kept.values())


def _taxed_anew(line: Line, nets: dict[int, int], window: Period, cutter: InvoiceCutter) -> Line:
    if line.kind is not LineKind.TAX:
        return line
    if window.days > line.nights and line.taxable_within(line.nights) > line.taxable_within(line.nights - 1):
        line = _going_on(line, window.days)
    cents = cutter.tax_cents(line, nets[line.of_line or 0], window) if window.days else 0
    return evolve(line, amount_cents=cents)


def _going_on(tax: Line, nights: int) -> Line:
    """A tax line whose last night is taxable, when its line charges more nights: these are taxable as well."""
    more = nights - tax.nights
    runs = tax.taxable_runs and (*tax.taxable_runs[:-1], (tax.taxable_runs[-1][0], nights))
    return evolve(tax, nights=nights, taxable_nights=tax.taxable_nights + more, taxable_runs=runs)


def reduces(line: Line) -> int | None:
    """The number of the line that a discount is part of; None for any other line (§6.2)."""
    return line.of_line if line.kind is LineKind.DISCOUNT else None


def net_amounts(lines: Iterable[Line]) -> dict[int, int]:
    """What each base line comes to with its discounts taken off, by line number (§6.2)."""
    nets: dict[int, int] = {}
    for line in lines:
        if line.kind is LineKind.DISCOUNT:
            nets[line.of_line or 0] += line.amount_cents
        else:
            nets[line.line_no] = line.amount_cents
    return nets


def base_lines(lines: tuple[Line, ...], order: int, due_on: date, cycle: Period | None) -> dict[int, BaseLine]:
    """The base lines of a bill, by number; discounts are part of their line, a tax ranks with what it taxes (§6.1)."""
    nets = net_amounts(lines)
    by_number = {line.line_no: line for line in lines}
    found: dict[int, BaseLine] = {}
    for number, net in nets.items():
        line = by_number[number]
        ranked = _ranked(line, by_number)
        found[number] = BaseLine(
            line=line,
            rank_class=rank_class_of(ranked),
            order=order,
            due_on=due_on,
            issued_net_cents=net,
            net_cents=net,
            sort_cents=nets[ranked.line_no],
            cycle=cycle,
        )
    return found


def opened(
    lines: tuple[Line, ...], invoice_seq: int, order: int, due_on: date, cycle: Period | None
) -> Iterator[OpenLine]:
    """The lines of an invoice that was just issued to which money can go: those of `base_lines`, nothing on them."""
    for line, rank_class, is_tax, sort_cents, net in _payable(lines):
        number = line.line_no
        yield OpenLine(
            _line_ref(invoice_seq, number),
            line.product,
            line.charge_class,
            rank_class,
            due_on,
            order,
            number,
            is_tax,
            sort_cents,
            net,
            cycle,
        )


@lru_cache(maxsize=8192)
def _line_ref(invoice_seq: int, line_no: int) -> LineRef:
    return LineRef(invoice_seq, line_no)


@lru_cache(maxsize=8192)
def _payable(lines: tuple[Line, ...]) -> tuple[tuple[Line, ChargeClass, bool, int, int], ...]:
    """Base lines that ask for something: rank class, whether a tax, cents to be sorted by, and net cents."""
    nets = net_amounts(lines)
    by_number = {line.line_no: line for line in lines}
    found = []
    for number, net in nets.items():
        if net > 0:
            line = by_number[number]
            ranked = _ranked(line, by_number)
            found.append((line, rank_class_of(ranked), line.kind is LineKind.TAX, nets[ranked.line_no], net))
    return tuple(found)


def _ranked(line: Line, by_number: dict[int, Line]) -> Line:
    """The line whose rank a line takes: the one that it taxes, if that stands on the same invoice."""
    return by_number[line.of_line] if line.kind is LineKind.TAX and line.of_line else line
