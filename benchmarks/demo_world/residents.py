"""Who lives where on what terms, and what becomes of them during the year."""

import random
from datetime import date, timedelta
from enum import Enum

from attrs import define, field, frozen

from benchmarks.demo_world.people import Crowd, Person
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.licensing.due_dates import due_on_or_after
from gatedrentals.domain.licensing.terms import Frequency, PayTerms, RecurringCharge

YEAR_START, YEAR_END = date(2027, 7, 1), date(2028, 7, 1)


class Habit(Enum):
    """How a household pays."""

    PUNCTUAL = "punctual"
    AUTOPAY = "autopay"
    LATE = "late"
    PARTIAL = "partial"
    AHEAD = "ahead"
    ROUND = "round"


class Fate(Enum):
    """What happens to a stay during the year."""

    STAYS = "stays"
    LEAVES = "leaves"
    LEAVES_OWING = "leaves_owing"
    WITHDRAWS = "withdraws"
    ABANDONS = "abandons"
    TERMINATED = "terminated"


@frozen
class Change:
    """Other terms from a day on, decided on a day before."""

    decided_on: date
    effective_on: date
    frequency: Frequency
    anchor: date | None
    recurring: dict[str, int]


@frozen
class Move:
    """A transfer to another pad."""

    on: date
    pad: str
    home: str


@define
class Resident:
    """A household with its license."""

    number: str
    pad: str
    home: str
    people: tuple[Person, ...]
    frequency: Frequency
    anchor: date | None
    moved_in: date
    billed_from: date
    recurring: dict[str, int]
    deposit_cents: int
    habit: Habit
    autopay: bool
    on_roll: bool
    opening_cents: int = 0
    promo_codes: tuple[str, ...] = ()
    fate: Fate = Fate.STAYS
    end: date | None = None
    stops_paying_on: date | None = None
    third_party: Person | None = None
    changes: list[Change] = field(factory=list)
    moves: list[Move] = field(factory=list)

    @property
    def name(self) -> str:
        """Who signs first."""
        return self.people[0].name

    def terms(self) -> PayTerms:
        """The terms at first."""
        return pay_terms(self.frequency, self.anchor, self.recurring)


def pay_terms(frequency: Frequency, anchor: date | None, recurring: dict[str, int]) -> PayTerms:
    """Terms of the domain."""
    charges = tuple(RecurringCharge(ProductCode(code), cents) for code, cents in recurring.items())
    return PayTerms(frequency, anchor, charges)


@frozen
class Layout:
    """A site's pads and how its numbers look."""

    site: str
    prefix: str
    pads: tuple[str, ...]
    occupied: int
    weekly_rents: tuple[int, int]
    monthly_rents: tuple[int, int]


CROSBY = Layout(
    "crosby",
    "CR",
    tuple(f"C-{number:03d}" for number in range(1, 149)),
    138,
    (21_500, 34_900),
    (89_500, 139_500),
)
WILLIS = Layout(
    "willis",
    "WL",
    tuple(f"W-{lane}{place:02d}" for lane in (1, 2, 3, 4) for place in range(1, 28)),
    102,
    (20_800, 31_500),
    (84_500, 126_000),
)

_FREQUENCIES = (Frequency.WEEKLY,) * 45 + (Frequency.BIWEEKLY,) * 25 + (Frequency.MONTHLY,) * 30
_HABITS = (
    (Habit.PUNCTUAL,) * 52
    + (Habit.AUTOPAY,) * 18
    + (Habit.LATE,) * 12
    + (Habit.PARTIAL,) * 7
    + (Habit.AHEAD,) * 4
    + (Habit.ROUND,) * 7
)
_UTILITIES = {
    # product: weekly, biweekly, monthly
    "storm_water": (500, 1_000, 2_150),
    "water_sewer": (1_140, 2_280, 4_940),
    "pet_rent": (625, 1_250, 2_700),
}
_PLACE = {Frequency.WEEKLY: 0, Frequency.BIWEEKLY: 1, Frequency.MONTHLY: 2}


def utilities(product: str, frequency: Frequency) -> int:
    """What a product costs per cycle of a frequency, in cents."""
    return _UTILITIES[product][_PLACE[frequency]]


def rent_of(layout: Layout, frequency: Frequency, chance: random.Random) -> int:
    """A rent per cycle: most end on a round figure, some on odd cents."""
    low, high = layout.weekly_rents if frequency is not Frequency.MONTHLY else layout.monthly_rents
    cents = chance.randrange(low, high, 500 if chance.random() < 0.7 else 1)
    return cents * 2 - chance.choice((0, 500, 1_001)) if frequency is Frequency.BIWEEKLY else cents


def terms_of(layout: Layout, near: date, chance: random.Random) -> tuple[Frequency, date | None, dict[str, int]]:
    """Frequency, anchor and recurring charges of a new household."""
    frequency = chance.choice(_FREQUENCIES)
    # Most are paid on a Friday, so most are due on one.
    weekday = chance.choice((4, 4, 4, 4, 0, 2, 3, 5))
    anchor = near + timedelta(days=(weekday - near.weekday()) % 7 + 7 * chance.randrange(2))
    recurring = {"rent": rent_of(layout, frequency, chance), "storm_water": utilities("storm_water", frequency)}
    if layout.site == "willis" or chance.random() < 0.4:
        recurring["water_sewer"] = utilities("water_sewer", frequency)
    if chance.random() < 0.22:
        recurring["pet_rent"] = utilities("pet_rent", frequency)
    return frequency, None if frequency is Frequency.MONTHLY else anchor, recurring


def serial(layout: Layout, chance: random.Random) -> str:
    """A home's serial number, as its maker stamps it."""
    maker = chance.choice(("CLW", "TXFL", "SMH", "LEG", "CAV"))
    return f"{maker}{chance.randint(10, 27):02d}{layout.prefix[0]}{chance.randint(10_000, 99_999)}TX"


def household(layout: Layout, number: int, pad: str, crowd: Crowd, moved_in: date, *, on_roll: bool) -> Resident:
    """A household that moved in on a day: before the year if it is ``on_roll``."""
    chance = random.Random(f"{layout.site} {number}")
    frequency, anchor, recurring = terms_of(layout, YEAR_START if on_roll else moved_in, chance)
    habit = chance.choice(_HABITS)
    terms = pay_terms(frequency, anchor, recurring)
    resident = Resident(
        number=f"{layout.prefix}-{number}",
        pad=pad,
        home=serial(layout, chance),
        people=crowd.household(),
        frequency=frequency,
        anchor=anchor,
        moved_in=moved_in,
        billed_from=due_on_or_after(terms, YEAR_START) if on_roll else moved_in,
        recurring=recurring,
        deposit_cents=chance.choice((30_000, 50_000, 50_000, 75_000, 100_000, 120_000)),
        habit=habit,
        autopay=habit is Habit.AUTOPAY,
        on_roll=on_roll,
    )
    _specials(resident, chance)
    return resident


def _specials(resident: Resident, chance: random.Random) -> None:
    if resident.on_roll:
        draw = chance.random()
        if draw < 0.07:
            resident.opening_cents = chance.randrange(1_250, 41_000)
        if resident.frequency is Frequency.MONTHLY and chance.random() < 0.3:
            resident.promo_codes = ("LOYAL27",)
    elif resident.frequency is Frequency.WEEKLY and chance.random() < 0.25:
        resident.promo_codes = ("WEEK4",)
    elif chance.random() < 0.6:
        resident.promo_codes = ("HELLO10",)


def roll(layout: Layout, crowd: Crowd) -> list[Resident]:
    """Everybody who lives at a site when the year begins."""
    chance = random.Random(f"roll {layout.site}")
    pads = sorted(chance.sample(layout.pads, layout.occupied))
    residents = []
    for place, pad in enumerate(pads):
        moved_in = YEAR_START - timedelta(days=chance.randint(45, 1_900))
        residents.append(household(layout, 1001 + place, pad, crowd, moved_in, on_roll=True))
    return residents
