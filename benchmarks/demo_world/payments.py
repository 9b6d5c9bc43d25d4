"""What the households owe and what they pay: by their habit, by every method, on time or not."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import define, evolve, field, frozen

from benchmarks.demo_world.meters import Use
from benchmarks.demo_world.residents import YEAR_END, YEAR_START, Habit, Layout, Resident, pay_terms
from gatedrentals.domain.billing.hotel_tax import TaxStay
from gatedrentals.domain.billing.invoicing import BillingContext, cut
from gatedrentals.domain.billing.rate_card import RateCard
from gatedrentals.domain.billing.schedule import pieces
from gatedrentals.domain.catalog.product import ELECTRIC, Catalog
from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.ids import HomeId, LicenseId, PadId, PartyId, SiteId
from gatedrentals.domain.licensing.license import Assignment, License
from gatedrentals.domain.licensing.terms import EndChange, StayTerms, TermsChange
from gatedrentals.domain.period import midnight
from gatedrentals.domain.site.policy import SitePolicy

ZONE = ZoneInfo("America/Chicago")
METHODS = (
    ("kiosk",) * 22
    + ("zelle",) * 22
    + ("card",) * 20
    + ("echeck",) * 14
    + ("mailed_check",) * 8
    + ("office_cash",) * 8
    + ("money_order",) * 6
)
BILLS_AHEAD = {"weekly": 4, "biweekly": 2, "monthly": 2}
_HOUR = {"card": (6, 23), "echeck": (6, 22), "kiosk": (7, 21), "zelle": (7, 22), "office_cash": (9, 16)}


@frozen
class SetUp:
    """What a site charges by."""

    catalog: Catalog
    policy: SitePolicy
    rules: RuleSet


@frozen
class Due:
    """What falls due on a day, in cents."""

    on: date
    cents: int


@frozen
class Paid:
    """A row of the receipts file; ``fed_on`` is the day on which the row is fed."""

    fed_on: date
    at: datetime
    source: str
    external_id: str
    method: str
    cents: int
    license: str
    payer: str
    memo: str = ""

    def cells(self) -> list[str]:
        """As it stands in the file."""
        amount = f"{self.cents // 100}.{self.cents % 100:02d}"
        received = [self.source, self.external_id, self.method, amount, self._received()]
        return [self.fed_on.isoformat(), *received, self.license, self.payer, self.memo]

    def _received(self) -> str:
        if self.method == "mailed_check":
            return self.at.date().isoformat()
        return self.at.isoformat(sep=" ")


@define
class Numbers:
    """External ids as their sources count them."""

    layout: Layout
    counters: dict[str, int] = field(factory=dict)

    def next(self, method: str, at: datetime) -> tuple[str, str]:
        """The source of a method and its next id."""
        key = "office" if method in {"office_cash", "money_order"} else method
        count = self.counters[key] = self.counters.get(key, 0) + 1
        prefix = self.layout.prefix
        if method in {"card", "echeck"}:
            transactions = 60_190_000_000 if prefix == "CR" else 60_570_000_000
            both = self.counters["authorize_net"] = self.counters.get("authorize_net", 0) + 1
            return "authorize_net", str(transactions + both * 1_379 + count % 7)
        if method == "kiosk":
            return "kiosk", f"{prefix}K1-{count:06d}"
        if method == "zelle":
            bank = "amegy" if prefix == "CR" else "origin"
            return f"zelle_{bank}", f"{bank[:2].upper()}{at:%y%m%d}{count * 7_919 % 100_000:05d}"
        if method == "mailed_check":
            return "livewire", f"LW{prefix}{at:%y%m%d}-{count:04d}"
        return "office", f"{prefix}-D1-{count:06d}"


def dues(layout: Layout, resident: Resident, uses: dict[str, list[Use]], set_up: SetUp) -> list[Due]:
    """What falls due for a household during the year, as it could reckon itself."""
    license_ = as_license(layout, resident)
    tax_stay = TaxStay(resident.moved_in)
    context = BillingContext(RateCard(set_up.catalog), set_up.policy, license_, set_up.rules, tax_stay)
    found, billed_to = [], resident.billed_from if resident.on_roll else resident.moved_in
    billed_to = min(billed_to, YEAR_START - timedelta(days=8)) if resident.on_roll else billed_to
    for number, piece in enumerate(pieces(license_.stay, midnight(YEAR_END, ZONE), resident.billed_from)):
        if piece.due_on >= YEAR_END + timedelta(days=7):
            break
        cents = sum(line.amount_cents for line in cut(piece, context))
        cents += 0 if number else resident.opening_cents + (0 if resident.on_roll else resident.deposit_cents)
        pad = next((move.pad for move in reversed(resident.moves) if move.on <= piece.due_on), resident.pad)
        read_by = piece.due_on - timedelta(days=7)
        for use in (use for use in uses[pad] if billed_to < use.read_on <= read_by):
            cents += (use.wh * set_up.catalog.price_cents(ELECTRIC, use.read_on) + 500_000) // 1_000_000
        billed_to = max(billed_to, read_by)
        found.append(Due(piece.due_on, cents))
    return found


def paid(layout: Layout, resident: Resident, owed: list[Due], numbers: Numbers) -> Iterator[Paid]:
    """What a household pays of what falls due."""
    chance = random.Random(f"pays {resident.number}")
    favourite = chance.choice(("card", "echeck")) if resident.autopay else chance.choice(METHODS)
    favourite = "zelle" if resident.third_party else favourite
    balance = 0
    ahead = 0
    for due in owed:
        balance += due.cents
        stop = resident.stops_paying_on
        if (stop is not None and due.on >= stop) or balance <= 0:
            continue
        if resident.habit is Habit.AHEAD:
            ahead -= 1
            if ahead > 0:
                continue
            ahead = BILLS_AHEAD[resident.frequency.value]
        for day, cents, is_late in _parts(resident, due, balance, chance):
            method = favourite if resident.autopay or chance.random() < 0.86 else chance.choice(METHODS)
            method = "zelle" if resident.third_party else method
            whole = -(-cents // 100) * 100 if method == "kiosk" else cents
            row = _row(resident, method, day, whole, chance, numbers)
            if row.at.date() >= YEAR_START and row.fed_on < YEAR_END:
                yield row
            balance -= whole
            if is_late and chance.random() < 0.8:
                balance += 2_000 if layout.site == "crosby" else 1_400


def as_license(layout: Layout, resident: Resident) -> License:
    """The license of a household as billing sees it, with all that the year brings."""
    start = midnight(resident.moved_in, ZONE)
    terms = [TermsChange(start, resident.moved_in, resident.terms())]
    terms += [
        TermsChange(
            midnight(change.decided_on, ZONE),
            change.effective_on,
            pay_terms(change.frequency, change.anchor, change.recurring),
        )
        for change in resident.changes
    ]
    ends = () if resident.end is None else (EndChange(start, resident.end, under_notice=True),)
    return License(
        id=LicenseId(UUID(int=1)),
        number=resident.number,
        site_id=SiteId(layout.site),
        residents=(PartyId(UUID(int=2)),),
        assignments=(Assignment(resident.moved_in, HomeId(resident.home), PadId(resident.pad)),),
        stay=StayTerms(resident.moved_in, start, tuple(terms), ends),
        autopay_on=resident.autopay,
        promo_codes=frozenset(resident.promo_codes),
    )


def _parts(resident: Resident, due: Due, balance: int, chance: random.Random) -> Iterator[tuple[date, int, bool]]:
    """When a household pays how much of its balance, and whether the rent's deadline passed."""
    early = max(due.on - timedelta(days=chance.choice((0, 0, 1, 1, 2, 3))), YEAR_START)
    if resident.habit is Habit.AUTOPAY:
        yield due.on, balance, False
    elif resident.habit is Habit.LATE and chance.random() < 0.5:
        yield due.on + timedelta(days=chance.randint(1, 6)), balance, True
    elif resident.habit is Habit.PARTIAL and balance > 12_000:
        first = balance * chance.randint(45, 75) // 10_000 * 100
        yield early, first, False
        yield due.on + timedelta(days=chance.randint(2, 6)), balance - first, balance - first > 2_500
    elif resident.habit is Habit.ROUND:
        yield early, -(-balance // 500) * 500, False
    elif resident.habit is Habit.AHEAD:
        yield early, balance + due.cents * (BILLS_AHEAD[resident.frequency.value] - 1), False
    elif resident.habit is Habit.PUNCTUAL and chance.random() < 0.05:
        yield due.on + timedelta(days=chance.randint(1, 3)), balance, True
    else:
        yield early, balance, False


def _row(resident: Resident, method: str, day: date, cents: int, chance: random.Random, numbers: Numbers) -> Paid:
    low, high = _HOUR.get(method, (9, 16))
    if method == "kiosk" or not resident.autopay:
        # Whoever pays on the day itself comes before noon.
        high = 11
    clock = time(chance.randrange(low, high), chance.randrange(60), chance.randrange(60))
    at = datetime.combine(day, time(6, 10 + chance.randrange(9), chance.randrange(60)) if resident.autopay else clock)
    at = at.replace(second=0) if method in {"office_cash", "money_order"} else at
    source, external_id = numbers.next(method, at)
    later = 0
    if method == "zelle":
        later = chance.choice((0, 0, 0, 0, 0, 1, 1, 1, 4))
    payer = resident.third_party.name if resident.third_party else resident.name
    row = Paid(day + timedelta(days=later), at, source, external_id, method, cents, resident.number, payer)
    if method == "zelle" and chance.random() < 0.35:
        row = evolve(row, memo=chance.choice((f"lot {resident.pad}", "rent", f"rent {resident.pad}", resident.number)))
    return evolve(row, license="") if resident.third_party else row
