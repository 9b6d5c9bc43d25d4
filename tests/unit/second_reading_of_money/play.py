"""The rule book's §6 written down a second time, plainly: an account is played from its facts in order of instants."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Protocol

from attrs import define, evolve, field, frozen

from tests.unit.second_reading_of_money.bills import Bill, Line, Place, by_receipt, in_order
from tests.unit.second_reading_of_money.facts import (
    DAY,
    WEEK,
    Facts,
    Money,
    Piece,
    Rules,
    Word,
    end_known,
    local_day,
    noon,
    piece_from,
    rounded,
)

DECISIONS, INVOICES, CREDITS, LATE_FEES, RECEIPTS = range(5)
"""What goes first at one instant (§6.5)."""

LATE_CAP, LATE_MINIMUM = 6_000, 2_500
Step = tuple[datetime, int, int, Callable[[], None]]


class Judge(Protocol):
    """Whether hindsight supports a late fee."""

    def __call__(self, start: date, accrual: int, at: datetime, least: int) -> bool:
        """Of the cycle that starts on a day, at an instant."""
        ...


@define(eq=False)
class Play:
    """One telling: the receipts ``without`` count as never received."""

    facts: Facts
    without: frozenset[str]
    judge: Judge
    bills: list[Bill] = field(factory=list)
    held: list[tuple[Place, str, int]] = field(factory=list)
    """Receipt, why (early, credit, horizon), cents."""
    fees: set[tuple[date, int]] = field(factory=set)
    late_cents: dict[date, int] = field(factory=dict)
    past: dict[date, list[tuple[datetime, int, dict[str, int]]]] = field(factory=dict)
    """By cycle: since when so much rent was open, and what each receipt paid of it."""
    frontier: date = field(init=False)
    now: datetime = field(init=False)
    begun: bool = False

    def run(self) -> "Play":
        """Play everything up to the end of the facts."""
        self.frontier, self.now = self.facts.move_in, self.facts.begun_at
        given = sorted((step for step in self._given() if step[0] <= self.facts.until), key=lambda step: step[:3])
        while True:
            steps = [*given[:1], *(step for step in self._following() if step[0] <= self.facts.until)]
            if not steps:
                return self
            step = min(steps, key=lambda step: step[:3])
            if given and step is given[0]:
                given.pop(0)
            self.now = step[0]
            step[3]()
            self._remember()

    def lines(self) -> Iterator[Line]:
        """The lines that stand."""
        return (line for bill in self.bills for line in bill.lines if line.alive)

    def line(self, key: tuple[object, ...]) -> Line | None:
        """The line that stands under a key."""
        return next((line for line in self.lines() if line.key == key), None)

    # --- what happens, in order of instants --------------------------------------------------------------------------

    def _given(self) -> Iterator[Step]:
        facts = self.facts
        yield facts.begun_at, DECISIONS, 0, self._begin
        for at in {at for at, *_ in (*facts.terms, *facts.ends) if facts.begun_at < at <= facts.until}:
            yield at, DECISIONS, 1, self._decide
        for word in facts.words:
            if word.what != "billing_error":
                yield word.at, CREDITS, 0, partial(self._say, word)
        for place, money in enumerate(facts.money):
            if money.name not in self.without:
                yield money.at, RECEIPTS, place, partial(self._flow, place, money.cents, money.at)

    def _following(self) -> Iterator[Step]:
        if self.begun and (piece := self._next()) is not None:
            yield max(self.now, noon(piece.start - WEEK)), INVOICES, 0, self._open_what_is_due
        for bill in self.bills:
            if bill.late_at is not None:
                yield self._deadline(bill, bill.late_at), LATE_FEES, bill.order, partial(self._judge, bill)

    def _begin(self) -> None:
        self.begun = True
        piece = self._next()
        if piece is not None:
            self._bill(piece, first=True)
        self._open_what_is_due()
        self._spend_held(bills_on=True)

    def _decide(self) -> None:
        if not self.begun:
            return
        freed: list[tuple[Place, int]] = []
        cut_at: date | None = None
        for bill in self.bills:
            if bill.piece is not None:
                agreed = piece_from(self.facts, self.now, bill.piece.start)
                same = agreed is not None and evolve(agreed, end=bill.piece.end) == bill.piece
                if cut_at is None and not (same and agreed is not None and agreed.end >= bill.piece.end):
                    cut_at = agreed.end if same and agreed is not None else bill.piece.start
                if cut_at is not None:
                    freed += self._cut(bill, bill.piece, max(cut_at, bill.piece.start))
        if cut_at is not None:
            self.frontier = cut_at
            piece = self._next()
            if piece is not None:
                self._bill(piece)
        self._open_what_is_due()
        for place, cents in by_receipt(freed):
            self._flow(place, cents, self.now)
        self._spend_held(bills_on=True)

    def _cut(self, bill: Bill, piece: Piece, end: date) -> list[tuple[Place, int]]:
        freed = []
        for line in bill.lines:
            if line.cycle is None:
                continue
            if line.taxes is not None:
                net = rounded((line.taxes.net + line.taxes.credited) * self.facts.tax_bps, 10_000)
            else:
                net = sum(piece.part(cents, end) for cents in line.frames) - line.credited
            freed += line.lower(max(net, 0))
            line.cycle = (piece.start, end)
            line.alive = end > piece.start
        bill.piece = evolve(piece, end=end) if end > piece.start else None
        if bill.piece is None:
            bill.late_at = None
        return freed

    def _say(self, word: Word) -> None:
        line = self.line(word.line)
        if line is not None:
            for place, cents in by_receipt(say(word, line)):
                self._flow(place, cents, self.now)
            self._spend_held()

    # --- bills -------------------------------------------------------------------------------------------------------

    def _next(self) -> Piece | None:
        return piece_from(self.facts, self.now, self.frontier)

    def _open_what_is_due(self) -> None:
        while (piece := self._next()) is not None and noon(piece.start - WEEK) <= self.now:
            self._bill(piece)
        self._spend_held()

    def _bill(self, piece: Piece, *, first: bool = False) -> None:
        order = len(self.bills)
        lines = charged(self.facts, piece, order)
        if first and self.facts.deposit:
            cents = self.facts.deposit
            lines.append(Line(("first", "deposit"), "deposit", "deposit", piece.start, order, 9, cents, original=cents))
        late_at = max(noon(piece.start), self.now + timedelta(hours=72)) if self.facts.rules.late_flat else None
        self._add(Bill(self.now, piece.start, order, lines, piece, late_at))
        self.frontier = piece.end

    def _add(self, bill: Bill) -> None:
        """What was said about a line holds for it when it comes (again); an error is one from its issue (§6.2)."""
        self.bills.append(bill)
        for word in self.facts.words:
            for line in bill.lines:
                if word.line == line.key and (word.what == "billing_error" or word.at <= self.now):
                    say(word, line)

    # --- late fees (§6.6) --------------------------------------------------------------------------------------------

    def _deadline(self, bill: Bill, late_at: datetime) -> datetime:
        if not bill.accruals:
            return late_at
        day = local_day(late_at)
        day += DAY if noon(day) <= late_at else timedelta()
        return noon(day + DAY * (self.facts.rules.late_grace + bill.accruals - 1))

    def _judge(self, bill: Bill) -> None:
        rules, accrual, start = self.facts.rules, bill.accruals, bill.due
        end, _ = end_known(self.facts, self.facts.until)
        least = 1 if accrual else LATE_MINIMUM
        rent, _ = rent_of([bill], self.facts.money)
        cents = min(rules.late_daily if accrual else rules.late_flat, LATE_CAP - self.late_cents.get(start, 0))
        over = end is not None and local_day(self.now) >= end
        if over or rent < least or cents <= 0 or not self.judge(start, accrual, self.now, least):
            bill.late_at = None
            return
        bill.accruals += 1
        if (start, accrual) in self.fees:
            return  # The cycle was cut to nothing since, and billed again: it is still the same one.
        self.late_cents[start] = self.late_cents.get(start, 0) + cents
        self.fees.add((start, accrual))
        order, day = len(self.bills), local_day(self.now)
        key, cycle = ("late", start, accrual), bill.lines[0].cycle
        fee = Line(key, "late", "late", day, order, 1, cents, cycle=cycle, original=cents)
        self._add(Bill(self.now, day, order, [fee]))
        self._spend_held()

    def _remember(self) -> None:
        for due in {bill.due for bill in self.bills if bill.piece is not None}:
            rent, by_whom = rent_of([bill for bill in self.bills if bill.due == due], self.facts.money)
            self.past.setdefault(due, []).append((self.now, rent, by_whom))

    # --- money (§6.2, §6.3) ------------------------------------------------------------------------------------------

    def _flow(self, place: Place, cents: int, received: datetime, day: date | None = None) -> None:
        """Pay, then bill the next whole cycle and go on; ``day`` is the receipt's if it is not received just then."""
        horizon = local_day(received) + DAY * self.facts.rules.horizon
        while cents := self._pay(place, cents, day or local_day(received)):
            end, notice = end_known(self.facts, self.now)
            piece = self._next()
            if not self.begun:
                return self.held.append((place, "early", cents))
            if piece is None or (notice and end is None):
                return self.held.append((place, "credit", cents))
            if piece.start > horizon:
                return self.held.append((place, "horizon", cents))
            self._bill(piece)
            self._spend_held()
        return None

    def _pay(self, place: Place, cents: int, day: date) -> int:
        for line in in_order(self.lines(), self.facts.rules.order, day):
            cents -= line.put(place, cents)
        return cents

    def _spend_held(self, *, bills_on: bool = False) -> None:
        """Held money pays what is open, in order of receipt; after a decision it bills on."""
        waiting, self.held = sorted(self.held), []
        for place, why, cents in waiting:
            received = self.facts.money[place].at
            if bills_on or (why == "early" and self.begun):
                self._flow(place, cents, received if why == "horizon" else self.now, local_day(received))
            elif left := self._pay(place, cents, local_day(received)):
                self.held.append((place, why, left))


@frozen
class Hindsight:
    """After a return: a fee stands that stood before, or whose rent the returned receipt itself had covered (§6.5)."""

    rules: Rules
    before: Play
    returned: Money

    def __call__(self, start: date, accrual: int, at: datetime, least: int) -> bool:
        """Whether the fee stands."""
        assert self.returned.back_at is not None
        if at > self.returned.back_at or (start, accrual) in self.before.fees:
            return True
        if not self.returned.dishonoured or self.rules.retro == "none":
            return False
        past = [entry for entry in self.before.past.get(start, []) if entry[0] < at]
        covered = past[-1][2].get(self.returned.name, 0) if past else 0
        return self.rules.retro == "all" or (covered > 0 and past[-1][1] + covered >= least)


def tell(facts: Facts) -> Play:
    """The account at the end of its facts."""
    back = sorted((money.back_at, money.name, money) for money in facts.money if money.back_at is not None)
    without: frozenset[str] = frozenset()
    world = Play(facts, without, lambda *_: True).run()
    for _, name, money in back:
        without |= {name}
        world = Play(facts, without, Hindsight(facts.rules, world, money)).run()
    return world


def charged(facts: Facts, piece: Piece, order: int) -> list[Line]:
    """The lines of a piece: rent with its discount, its tax directly after it, storm water (§4, §6.1)."""
    cycle, start = (piece.start, piece.end), piece.start
    rent = piece.in_frame(piece.terms.rent)
    frames = (rent, -rounded(rent * facts.discount_bps, 10_000))
    net = sum(piece.part(cents, piece.end) for cents in frames)
    lines = [Line((start, "rent"), "rent", "rent", start, order, 1, net, frames, cycle, original=net)]
    if facts.tax_bps:
        tax = rounded(net * facts.tax_bps, 10_000)
        lines.append(Line((start, "tax"), "tax", "rent", start, order, 2, tax, (), cycle, lines[0], tax))
    if piece.terms.water:
        frame = piece.in_frame(piece.terms.water)
        net = piece.part(frame, piece.end)
        water = Line((start, "water"), "water", "utilities", start, order, 3, net, (frame,), cycle, original=net)
        lines.append(water)
    return lines


def say(word: Word, line: Line) -> list[tuple[Place, int]]:
    """Let a word act on its line; the cash that this frees."""
    if word.what in {"pin", "unpin"}:
        line.pinned = word.what == "pin"
    elif word.what in {"exclude", "include"}:
        line.excluded = word.what == "exclude"
    else:
        line.credited += min(word.cents, line.net)
        return line.lower(max(0, line.net - word.cents))
    return []


def rent_of(bills: list[Bill], money: tuple[Money, ...]) -> tuple[int, dict[str, int]]:
    """Open rent without tax and without what is disputed, and what each receipt pays of it (§6.6)."""
    rent, by_whom = 0, dict[str, int]()
    for line in (line for bill in bills for line in bill.lines if line.product == "rent" and not line.excluded):
        rent += line.left
        for place, cents in line.paid.items():
            by_whom[money[place].name] = by_whom.get(money[place].name, 0) + cents
    return rent, by_whom
