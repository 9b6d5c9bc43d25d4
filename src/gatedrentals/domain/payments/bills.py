"""What the projection holds while it runs: bills, their base lines, and where money stands on them (§6.5)."""

from collections.abc import Iterable
from datetime import date, datetime

from attrs import define, evolve, field

from gatedrentals.domain.billing.schedule import Piece
from gatedrentals.domain.catalog.product import ChargeClass, Recognition
from gatedrentals.domain.ledger.documents import InvoiceKind, Reason
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef
from gatedrentals.domain.payments.facts import InvoiceCutter
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.period import Period


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
        return sum(placement.cents for placement in self.placements)

    @property
    def open_cents(self) -> int:
        """What is left to pay."""
        return self.net_cents - self.credited_cents - self.relieved_cents - self.paid_cents

    def as_open_line(self) -> OpenLine:
        """The line as the allocator sees it."""
        return OpenLine(
            ref=self.ref,
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
    posted_seq: int | None = None
    live: bool = True

    @property
    def recurs(self) -> bool:
        """Whether the schedule decides about this bill."""
        return self.piece is not None

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

    def cut(self, end: date, cutter: InvoiceCutter) -> list[BaseLine]:
        """Stop the bill at ``end`` and return the base lines that fell; taxes follow what they tax (§7.3)."""
        assert self.cycle is not None
        self.cycle = Period(self.cycle.start, max(end, self.cycle.start))
        self.lines = windowed(self.lines, self.cycle, cutter)
        nets = net_amounts(self.lines)
        fallen = []
        for number, base in self.base.items():
            base.cycle = self.cycle
            if nets[number] != base.net_cents:
                base.net_cents = nets[number]
                fallen.append(base)
        self.live = bool(self.cycle.days) or any(nets.values())
        return fallen


def windowed(lines: tuple[Line, ...], window: Period, cutter: InvoiceCutter) -> tuple[Line, ...]:
    """The lines as they are when only ``window`` is charged: the daily rate stays, taxes are reckoned again (§3.7)."""
    if all(line.earning is None or line.earning.end <= window.end for line in lines) and window.days:
        return lines
    clamped = [_clamped(line, window) for line in lines]
    nets = net_amounts(clamped)
    return tuple(
        evolve(line, amount_cents=cutter.tax_cents(line, nets[line.of_line or 0], window) if window.days else 0)
        if line.kind is LineKind.TAX
        else line
        for line in clamped
    )


def _clamped(line: Line, window: Period) -> Line:
    if line.earning is not None:
        earning = line.earning.clamped(window.end)
        return evolve(line, earning=earning, amount_cents=earning.total_cents())
    recurring = line.recognition is not Recognition.LIABILITY
    return evolve(line, amount_cents=0) if recurring and not window.days else line


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
        ranked = by_number[line.of_line] if line.kind is LineKind.TAX and line.of_line else line
        found[number] = BaseLine(
            line=line,
            rank_class=ranked.charge_class,
            order=order,
            due_on=due_on,
            issued_net_cents=net,
            net_cents=net,
            sort_cents=nets[ranked.line_no],
            cycle=cycle,
        )
    return found
