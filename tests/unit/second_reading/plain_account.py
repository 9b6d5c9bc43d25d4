"""Who owes what on an account that pays rent alone, read from §3 and §6: event by event, in whole cents."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.unit.second_reading.plain_schedule import NIGHT, Change, Part, issue_instant, parts

NEVER = datetime.max.replace(tzinfo=UTC)
TERMS, INVOICE, LATE_FEE, RECEIPT = range(4)
"""What goes first at one instant."""


class Ending(NamedTuple):
    """What was said of the end: the first night not charged, None if it is open; and whether notice was given."""

    at: datetime
    end: date | None
    under_notice: bool


class Money(NamedTuple):
    """A receipt, and when it was returned, if it was."""

    received_at: datetime
    name: str
    cents: int
    returned_at: datetime = NEVER


class Late(NamedTuple):
    """What being late costs; nothing if the cap is 0."""

    flat: int = 0
    minimum: int = 1
    per_day: int = 0
    grace_noons: int = 0
    cap: int = 0
    grace_hours: int = 0
    min_hours: int = 72


class Told(NamedTuple):
    """All that is known of an account."""

    zone: ZoneInfo
    move_in: date
    activated_at: datetime
    terms: list[tuple[datetime, Change]]
    endings: list[Ending]
    money: list[Money]
    late: Late = Late()
    horizon: int = 92


class Bill:
    """A part that was invoiced, or a late fee for it; and the money on it, by place of the receipt."""

    def __init__(self, part: Part, issued_at: datetime, fee: int | None = None) -> None:
        self.part = part
        self.issued_at = issued_at
        self.fee = fee
        self.paid: dict[int, int] = {}

    @property
    def cents(self) -> int:
        return self.part.cents if self.fee is None else self.fee

    @property
    def open_cents(self) -> int:
        return self.cents - sum(self.paid.values())

    def cut(self, end: date) -> dict[int, int]:
        """Stop at a day; the cash above what is left, last receipt first (§6.2)."""
        self.part = self.part._replace(end=end)
        freed = {}
        for place in sorted(self.paid, reverse=True):
            if self.open_cents < 0:
                freed[place] = min(-self.open_cents, self.paid[place])
                self.paid[place] -= freed[place]
        return freed


Judge = Callable[[Bill, int, datetime], bool]
World = Callable[[datetime], "Account"]


class Account:
    """One run over what is told, without some of the receipts, up to an instant."""

    def __init__(self, told: Told, without: frozenset[int], judge: Judge) -> None:
        self.told = told
        self.judge = judge
        self.money = sorted(told.money)
        self.rent: list[Bill] = []
        self.fees: list[Bill] = []
        self.charged: dict[tuple[date, int], int] = {}
        self.held: dict[int, tuple[int, bool]] = {}
        """Cents by place, and whether its horizon is still that of the day on which it came."""
        self.frontier = told.move_in
        decided = {at for at, _ in told.terms} | {one.at for one in told.endings}
        self.decisions = sorted(at for at in decided if at > told.activated_at)
        self.receipts = [place for place in range(len(self.money)) if place not in without]
        self.deadlines: list[tuple[datetime, date, int, Bill]] = []
        self.now = told.activated_at
        self.agreed: list[Part] = []

    def run(self, until: datetime) -> "Account":
        """Play every event up to an instant."""
        self.receive_early(until)
        if self.told.activated_at <= until:
            self.agree(until)
            self.begin()
            while (event := self.next_event()) is not None and event[0] <= until:
                self.now = event[0]
                self.play(event[1], until)
        return self

    def receive_early(self, until: datetime) -> None:
        early = [place for place in self.receipts if self.money[place].received_at < self.told.activated_at]
        self.receipts = [place for place in self.receipts if place not in early]
        self.held = {
            place: (self.money[place].cents, False) for place in early if self.money[place].received_at <= until
        }

    def begin(self) -> None:
        """The first invoice, with the cycles whose day has passed; then what came before it (§3.4)."""
        while (part := self.next_part()) is not None and (not self.rent or self.issue_at(part) <= self.now):
            self.issue(part)
        self.spend_held(ahead=True)

    def next_event(self) -> tuple[datetime, int] | None:
        events = [(at, TERMS) for at in self.decisions[:1]]
        part = self.next_part()
        if part is not None:
            events.append((max(self.issue_at(part), self.now), INVOICE))
        events += [(at, LATE_FEE) for at, *_ in sorted(self.deadlines, key=lambda one: one[:3])[:1]]
        events += [(self.money[place].received_at, RECEIPT) for place in self.receipts[:1]]
        return min(events, default=None)

    def play(self, event: int, until: datetime) -> None:
        if event == TERMS:
            self.decisions.pop(0)
            self.change(until)
        elif event == INVOICE:
            part = self.next_part()
            assert part is not None
            self.issue(part)
        elif event == LATE_FEE:
            self.deadlines.sort(key=lambda one: one[:3])
            at, _, accrual, bill = self.deadlines.pop(0)
            self.accrue(bill, accrual, at)
        else:
            place = self.receipts.pop(0)
            self.flow(place, self.money[place].cents, self.now)

    # --- the schedule, as known -----------------------------------------------------------------------------------

    def ending(self) -> Ending | None:
        return next((one for one in reversed(self.told.endings) if one.at <= self.now), None)

    def agree(self, until: datetime) -> None:
        changes = [change for at, change in self.told.terms if at <= self.now]
        ending = self.ending()
        end = ending.end if ending else None
        self.agreed = parts(self.told.move_in, changes, end or until.date() + 130 * NIGHT)

    def agreed_on(self, night: date) -> Part | None:
        return next((part for part in self.agreed if part.start <= night < part.end), None)

    def next_part(self) -> Part | None:
        """What is not invoiced yet: the next part, or the rest of one that was cut."""
        part = self.agreed_on(self.frontier)
        return part._replace(start=self.frontier) if part else None

    def issue_at(self, part: Part) -> datetime:
        return issue_instant(part.start, self.told.zone).astimezone(UTC)

    def issue(self, part: Part) -> None:
        bill = Bill(part, self.now)
        self.rent.append(bill)
        self.frontier = part.end
        late = self.told.late
        late_at = max(
            self.noon(part.start) + timedelta(hours=late.grace_hours), self.now + timedelta(hours=late.min_hours)
        )
        self.deadlines.append((late_at, part.start, 0, bill))
        self.spend_held(ahead=False)

    def change(self, until: datetime) -> None:
        """Credit what was invoiced beyond what is agreed now, and invoice the new part at once (§3.7)."""
        self.agree(until)
        cut_at = next((cut for bill in self.rent if (cut := self.first_difference(bill)) is not None), None)
        freed: dict[int, int] = {}
        if cut_at is not None:
            for bill in self.rent:
                if bill.part.end > cut_at:
                    for place, cents in bill.cut(max(cut_at, bill.part.start)).items():
                        freed[place] = freed.get(place, 0) + cents
            self.rent = [bill for bill in self.rent if bill.part.start < bill.part.end]
            self.frontier = cut_at
            part = self.next_part()
            if part is not None:
                self.issue(part)
        for place in sorted(freed):
            self.flow(place, freed[place], self.now)
        self.spend_held(ahead=True)

    def first_difference(self, bill: Bill) -> date | None:
        billed, agreed = bill.part, self.agreed_on(bill.part.start)
        if agreed is None or (agreed.opened, agreed.closed, agreed.terms) != (
            billed.opened,
            billed.closed,
            billed.terms,
        ):
            return billed.start
        return agreed.end if agreed.end < billed.end else None

    # --- money ----------------------------------------------------------------------------------------------------

    def pay(self, place: int, cents: int) -> int:
        """Rent, then late fees, what fell due first first (§6.1); what is left."""
        rent = sorted(self.rent, key=lambda bill: bill.part.start)
        for bill in rent + sorted(self.fees, key=lambda bill: bill.issued_at):
            taken = min(cents, bill.open_cents)
            if taken > 0:
                bill.paid[place] = bill.paid.get(place, 0) + taken
                cents -= taken
        return cents

    def flow(self, place: int, cents: int, came_at: datetime) -> None:
        """Pay what is open, then bill and pay whole cycles ahead, up to the horizon (§6.3)."""
        cents = self.pay(place, cents)
        last = came_at.astimezone(self.told.zone).date() + self.told.horizon * NIGHT
        while cents and (part := self.part_ahead()) is not None:
            if part.start > last:
                self.hold(place, cents, over=True)
                return
            self.issue(part)
            cents = self.pay(place, cents)
        self.hold(place, cents, over=False)

    def hold(self, place: int, cents: int, *, over: bool) -> None:
        if cents:
            before, was_over = self.held.get(place, (0, False))
            self.held[place] = (before + cents, over or was_over)

    def part_ahead(self) -> Part | None:
        ending = self.ending()
        return None if ending and ending.under_notice and ending.end is None else self.next_part()

    def spend_held(self, *, ahead: bool) -> None:
        """Let what is held pay what is open, in order of receipt, and bill on where that is asked."""
        held, self.held = self.held, {}
        for place, (cents, over) in sorted(held.items()):
            if ahead:
                self.flow(place, cents, self.money[place].received_at if over else self.now)
            else:
                self.hold(place, self.pay(place, cents), over=over)

    # --- late fees ------------------------------------------------------------------------------------------------

    def noon(self, day: date) -> datetime:
        return datetime.combine(day, time(12), self.told.zone).astimezone(UTC)

    def accrue(self, bill: Bill, accrual: int, at: datetime) -> None:
        """Charge a late fee if the rent is open, and look again at a later noon (§6.6)."""
        late, start = self.told.late, bill.part.start
        end = self.told.endings[-1].end if self.told.endings else None
        if end is not None and at.astimezone(self.told.zone).date() >= end:
            return
        least = 1 if accrual else late.minimum
        if bill not in self.rent or bill.open_cents < least or not self.judge(bill, accrual, at):
            return
        before = sum(cents for (day, _), cents in self.charged.items() if day == start)
        cents = min(late.per_day if accrual else late.flat, late.cap - before)
        if cents > 0 and (start, accrual) not in self.charged:
            self.charged[start, accrual] = cents
            self.fees.append(Bill(bill.part, at, cents))
            self.spend_held(ahead=False)
        if late.per_day and before + cents < late.cap:
            self.deadlines.append((self.noon_after(at, accrual), start, accrual + 1, bill))

    def noon_after(self, at: datetime, accrual: int) -> datetime:
        day = at.astimezone(self.told.zone).date()
        if self.noon(day) <= at:
            day += NIGHT
        return self.noon(day if accrual else day + self.told.late.grace_noons * NIGHT)


def stands(told: Told, until: datetime) -> Account:
    """The account as it stands, each return by what stood before it (§6.5)."""
    money = sorted(told.money)
    returned = sorted((one.returned_at, place) for place, one in enumerate(money) if one.returned_at <= until)
    world: World = lambda upto: Account(told, frozenset(), lambda *_: True).run(upto)  # noqa: E731 - the first of many
    gone: frozenset[int] = frozenset()
    for returned_at, place in returned:
        gone |= {place}
        world = after_return(told, gone, place, returned_at, world)
    return world(until)


def after_return(told: Told, gone: frozenset[int], place: int, returned_at: datetime, before: World) -> World:
    """The world once one more receipt never came: fees that stood, and those of rent that it had covered (§6.5)."""
    charged = before(returned_at).charged

    def judge(bill: Bill, accrual: int, at: datetime) -> bool:
        start = bill.part.start
        if at > returned_at or (start, accrual) in charged:
            return True
        least = 1 if accrual else told.late.minimum
        just_before = before(at - timedelta(microseconds=1))
        found = (one for one in just_before.rent if one.part.start == start)
        return any(0 < one.paid.get(place, 0) >= least - one.open_cents for one in found)

    return lambda upto: Account(told, gone, judge).run(upto)
