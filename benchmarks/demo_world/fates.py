"""What happens to the stays: who leaves and how, who moves, whose terms change, and who comes."""

import random
from datetime import date, timedelta

from benchmarks.demo_world.people import Crowd
from benchmarks.demo_world.residents import (
    YEAR_END,
    YEAR_START,
    Change,
    Fate,
    Habit,
    Layout,
    Move,
    Resident,
    household,
    serial,
    utilities,
)
from gatedrentals.domain.licensing.due_dates import due_on_or_after
from gatedrentals.domain.licensing.terms import Frequency

_LEAVING = {"crosby": 12, "willis": 8}
_COMING = {"crosby": 14, "willis": 10}
_TURNOVER = timedelta(days=9)


def decide(layout: Layout, residents: list[Resident], crowd: Crowd) -> None:
    """Write a fate to some of the residents, and add those who move in during the year."""
    chance = random.Random(f"fates {layout.site}")
    order = list(residents)
    chance.shuffle(order)
    free = _leavers(layout, order, chance)
    vacant = sorted(set(layout.pads) - {resident.pad for resident in residents})
    _transfers(layout, order, vacant, chance)
    _terms(order, chance)
    free += [(YEAR_START, pad) for pad in vacant]
    _arrivals(layout, residents, sorted(free), crowd, chance)
    _payers(order, crowd)


def _leavers(layout: Layout, order: list[Resident], chance: random.Random) -> list[tuple[date, str]]:
    """Give ends to stays; returns the pads that they leave, each with the first day on which it is ready again."""
    free = []
    for place in range(_LEAVING[layout.site]):
        resident = order.pop()
        # Spread over the year, mid-month and mid-cycle; the last ones are settled after the year's end.
        day = YEAR_START + timedelta(days=24 + place * (325 // _LEAVING[layout.site]) + chance.randrange(18))
        resident.end = day
        resident.fate = Fate.LEAVES
        if place == 2:
            resident.fate = Fate.LEAVES_OWING
            resident.stops_paying_on = day - timedelta(days=36)
        if place == 4:
            resident.habit = Habit.AHEAD
        free.append((day + _TURNOVER, resident.pad))
    gone = order.pop()
    gone.fate = Fate.ABANDONS if layout.site == "crosby" else Fate.TERMINATED
    gone.frequency, gone.anchor = Frequency.WEEKLY, date(2027, 7, 2)
    gone.billed_from, gone.promo_codes, gone.autopay, gone.habit = date(2027, 7, 2), (), False, Habit.LATE
    gone.recurring = {"rent": 26_450, "storm_water": utilities("storm_water", Frequency.WEEKLY)}
    gone.end = date(2027, 11, 17) if layout.site == "crosby" else date(2028, 3, 15)
    gone.stops_paying_on = gone.end - timedelta(days=31)
    back = order.pop()
    back.fate = Fate.WITHDRAWS
    return [*free, (gone.end + 2 * _TURNOVER, gone.pad)]


def _transfers(layout: Layout, order: list[Resident], vacant: list[str], chance: random.Random) -> None:
    for place in range(3 if layout.site == "crosby" else 2):
        resident, pad = order.pop(), vacant.pop(chance.randrange(len(vacant)))
        on = date(2027, 9, 14) + timedelta(days=67 * place + chance.randrange(9))
        # One household takes its home along; the others move into another one.
        home = resident.home if place == 1 else serial(layout, chance)
        resident.moves.append(Move(on, pad, home))


def _terms(order: list[Resident], chance: random.Random) -> None:
    """Rents that rise, pets that come, and paydays that change."""
    for place, resident in enumerate(order):
        if place % 5 == 0:
            rent = resident.recurring["rent"]
            raised = resident.recurring | {"rent": rent + rent * 4 // 100 + chance.randrange(100)}
            _change(resident, date(2027, 12, 9), date(2028, 1, 10), resident.frequency, resident.anchor, raised)
        elif place % 31 == 3 and "pet_rent" not in resident.recurring:
            with_pet = resident.recurring | {"pet_rent": utilities("pet_rent", resident.frequency)}
            day = date(2027, 8, 20) + timedelta(days=chance.randrange(200))
            _change(resident, day, day + timedelta(days=9), resident.frequency, resident.anchor, with_pet)
        elif place % 31 == 7:
            _new_frequency(resident, date(2027, 10, 11) + timedelta(days=chance.randrange(150)), chance)


def _change(
    resident: Resident,
    decided_on: date,
    from_day: date,
    frequency: Frequency,
    anchor: date | None,
    recurring: dict[str, int],
) -> None:
    effective_on = due_on_or_after(resident.terms(), from_day)
    resident.changes.append(Change(decided_on, effective_on, frequency, anchor, recurring))


def _new_frequency(resident: Resident, decided_on: date, chance: random.Random) -> None:
    """Weekly and biweekly households turn monthly, monthly ones biweekly, the amounts along."""
    rent = resident.recurring["rent"]
    if resident.frequency is Frequency.MONTHLY:
        frequency, rent = Frequency.BIWEEKLY, rent * 12 // 26
        anchor: date | None = decided_on + timedelta(days=(4 - decided_on.weekday()) % 7)
    else:
        frequency, anchor = Frequency.MONTHLY, None
        rent = rent * (52 if resident.frequency is Frequency.WEEKLY else 26) // 12
    recurring = {code: utilities(code, frequency) for code in resident.recurring if code != "rent"}
    day = decided_on + timedelta(days=chance.randrange(3, 9))
    _change(resident, decided_on, day, frequency, anchor, {"rent": rent, **recurring})


def _arrivals(
    layout: Layout,
    residents: list[Resident],
    free: list[tuple[date, str]],
    crowd: Crowd,
    chance: random.Random,
) -> None:
    taken = {move.pad: move.on for resident in residents for move in resident.moves}
    ready = [(day, pad) for day, pad in free if pad not in taken]
    for place in range(_COMING[layout.site]):
        wished = YEAR_START + timedelta(days=6 + place * (345 // _COMING[layout.site]) + chance.randrange(11))
        fitting = [each for each in ready if each[0] <= wished]
        if not fitting or wished >= YEAR_END:
            continue
        chosen = fitting[chance.randrange(len(fitting))]
        ready.remove(chosen)
        resident = household(layout, 2001 + place, chosen[1], crowd, wished, on_roll=False)
        if place == 3:
            # A short stay: the hotel tax of its nights stays due.
            resident.fate, resident.end = Fate.LEAVES, wished + timedelta(days=24)
        residents.append(resident)


def _payers(order: list[Resident], crowd: Crowd) -> None:
    """Some are paid for by somebody else."""
    for resident in order[10:14]:
        resident.third_party = crowd.person(resident.people[0].last)
        resident.habit, resident.autopay = Habit.PUNCTUAL, False
