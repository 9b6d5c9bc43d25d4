"""Who leaves, what the statement comes to and what happens after it, read from §6 and §11.4 alone: plain numbers."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Chicago")
WEEK, NIGHT = timedelta(days=7), timedelta(days=1)
RANKS = {"rent": 1, "deposit": 2, "storm-water": 5, "fee": 6, "damages": 8}
HOLIDAYS = {date(2026, 6, 19), date(2026, 9, 7)}
"""Those of the summer; the Fourth of July is a Saturday."""
WINDOWS = {"echeck": 5, "mailed_check": 10}


class Money(NamedTuple):
    """A receipt; in order of coming, ties by name."""

    at: datetime
    name: str
    cents: int
    method: str


class Line:
    """What is asked for, and what each receipt pays of it."""

    def __init__(self, kind: str, due: date, cents: int) -> None:
        self.kind, self.due, self.cents = kind, due, cents
        self.paid: dict[Money, int] = {}
        self.from_deposit = 0

    @property
    def left(self) -> int:
        return self.cents - sum(self.paid.values()) - self.from_deposit


class Stay:
    """All that is known of a stay by the week, whose first day is a due date and whose first invoice is cut early."""

    def __init__(self, move_in: date, begun_at: datetime, prices: dict[str, int], deposit: int) -> None:
        self.move_in, self.begun_at, self.prices, self.deposit = move_in, begun_at, prices, deposit
        self.money: list[Money] = []
        self.back: dict[str, tuple[datetime, int]] = {}
        """By receipt: when it came back, and what that costs."""
        self.end: tuple[datetime, date] | None = None
        self.final: tuple[datetime, list[int]] | None = None
        """When the statement was made final, and its damages."""


class Account:
    """The lines of a stay and the money that none of them takes, as of now: what came back never came (§6.5)."""

    def __init__(self, stay: Stay) -> None:
        self.stay = stay
        self.lines: list[Line] = []
        self.pot: dict[Money, int] = {}
        self.deposit_left = 0
        self.next_due = stay.move_in
        self.ended = False
        for at, _, _, happens in sorted(self.events(), key=lambda event: event[:3]):
            self.issue_until(at)
            happens()

    def events(self) -> Iterator[tuple[datetime, int, str, Callable[[], None]]]:
        """When what happens; ties as they are listed here, receipts by name (§6.5)."""
        stay = self.stay
        yield stay.begun_at, 0, "", self.begin
        if stay.end is not None:
            yield stay.end[0], 1, "", partial(self.leave, stay.end[1])
        if stay.final is not None:
            yield stay.final[0], 2, "", partial(self.settle, *stay.final)
        yield from ((at, 3, name, partial(self.charge_fee, cents)) for name, (at, cents) in stay.back.items() if cents)
        yield from (
            (one.at, 4, one.name, partial(self.flow, one, one.cents)) for one in stay.money if one.name not in stay.back
        )

    # --- what happens ---------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """The first invoice, with the deposit (§3.4)."""
        self.issue()
        if self.stay.deposit:
            self.lines.append(Line("deposit", self.stay.move_in, self.stay.deposit))

    def leave(self, end: date) -> None:
        """The end: the rest of each line is credited, cash above it is freed, last receipt first (§6.2, §7.3)."""
        self.ended = True
        freed: dict[Money, int] = {}
        for line in self.lines:
            if line.kind not in self.stay.prices:
                continue
            nights = max(0, min(7, (end - line.due).days))
            line.cents = rounded(line.cents * nights, 7)
            for one in sorted(line.paid, reverse=True):
                over = min(-line.left, line.paid[one])
                if over > 0:
                    line.paid[one] -= over
                    freed[one] = freed.get(one, 0) + over
        for one in sorted(freed):
            self.flow(one, freed[one])

    def settle(self, at: datetime, damages: list[int]) -> None:
        """The settlement (§11.4): an unpaid deposit is not owed, credit pays, then the deposit, by §6.1."""
        for line in self.lines:
            if line.kind == "deposit":
                line.cents -= line.left
                self.deposit_left = line.cents
        self.lines += [Line("damages", local_day(at), cents) for cents in damages]
        self.spend_pot()

    def charge_fee(self, cents: int) -> None:
        """The fee of a return."""
        self.lines.append(Line("fee", date.max, cents))
        self.spend_pot()

    def flow(self, one: Money, cents: int) -> None:
        """Pay what is open, then whole cycles ahead (§6.3)."""
        cents = self.pay(one, cents)
        while cents and not self.ended:
            self.issue()
            cents = self.pay(one, cents)
        if cents:
            self.pot[one] = self.pot.get(one, 0) + cents

    # --- how ------------------------------------------------------------------------------------------------------

    def issue_until(self, at: datetime) -> None:
        """Cycles whose regular day has come (§3.3)."""
        while self.next_due > self.stay.move_in and not self.ended and noon(self.next_due - WEEK) <= at:
            self.issue()

    def issue(self) -> None:
        self.lines += [Line(kind, self.next_due, cents) for kind, cents in self.stay.prices.items()]
        self.next_due += WEEK

    def open_lines(self) -> list[Line]:
        return sorted((one for one in self.lines if one.left > 0), key=lambda one: (RANKS[one.kind], one.due))

    def pay(self, one: Money, cents: int) -> int:
        for line in self.open_lines():
            taken = min(cents, line.left)
            cents -= taken
            if taken:
                line.paid[one] = line.paid.get(one, 0) + taken
        return cents

    def spend_pot(self) -> None:
        for one in sorted(self.pot):
            self.pot[one] = self.pay(one, self.pot[one])
        for line in self.open_lines():
            taken = min(self.deposit_left, line.left)
            self.deposit_left -= taken
            line.from_deposit += taken

    # --- what is asked --------------------------------------------------------------------------------------------

    @property
    def left_over(self) -> int:
        """What goes back if nothing went back yet."""
        return sum(self.pot.values()) + self.deposit_left

    def owed(self) -> dict[str, int]:
        """By class; a fee and damages together: which of them the deposit pays first, nobody says."""
        found: dict[str, int] = {}
        for line in self.lines:
            kind = "damages" if line.kind == "fee" else line.kind
            found[kind] = found.get(kind, 0) + line.left
        return {kind: cents for kind, cents in found.items() if cents}

    def deposit_paid(self) -> int:
        return sum(sum(line.paid.values()) for line in self.lines if line.kind == "deposit")

    def dated_on(self, today: date) -> date | None:
        """When the last window closes of what goes back; None if none is open (§11.5)."""
        rests_on = {one for one, cents in self.pot.items() if cents}
        if self.deposit_left:
            rests_on |= {one for line in self.lines if line.kind == "deposit" for one in line.paid}
        closing = [banking_days(local_day(one.at), WINDOWS[one.method]) for one in rests_on if one.method in WINDOWS]
        return max((day for day in closing if day > today), default=None)


def shares(cents: int, weights: list[int]) -> list[int]:
    """By the largest remainder, ties to the earliest (§1.2); one joint check without weights."""
    if not weights:
        return [cents] if cents else []
    whole = sum(weights)
    parts = [cents * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(cents * weights[place] % whole), place))
    for place in by_remainder[: cents - sum(parts)]:
        parts[place] += 1
    return [part for part in parts if part]


def banking_days(day: date, count: int) -> date:
    """So many banking days later."""
    while count:
        day += NIGHT
        count -= day.weekday() < 5 and day not in HOLIDAYS
    return day


def rounded(numerator: int, denominator: int) -> int:
    """Half away from zero, of what is not negative (§1.1)."""
    return (2 * numerator + denominator) // (2 * denominator)


def noon(day: date) -> datetime:
    """Noon local."""
    return datetime.combine(day, time(12), ZONE).astimezone(UTC)


def local_day(at: datetime) -> date:
    """The calendar day of the site."""
    return at.astimezone(ZONE).date()
