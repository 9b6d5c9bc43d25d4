"""What the electric meters of the pads showed: a reading a month, and one at each move-in."""

import random
from datetime import date, timedelta

from attrs import frozen

from benchmarks.demo_world.residents import YEAR_END, YEAR_START, Layout, Resident

_DAY_OF_MONTH = {"crosby": 23, "willis": 21}
_KWH_A_DAY = (23, 22, 20, 21, 29, 39, 44, 45, 36, 25, 20, 23)
_ROLLS_OVER, _REPLACED = {"crosby": 17, "willis": 40}, {"crosby": 61, "willis": 8}


@frozen
class Row:
    """A line of the readings file; ``wh`` is what the dial showed."""

    pad: str
    register: str
    digits: int
    read_on: date
    wh: int
    kind: str = "ordinary"

    def cells(self) -> list[str]:
        """As it stands in the file."""
        kwh = f"{self.wh // 1_000}.{self.wh % 1_000 // 100}"
        return [self.pad, self.register, str(self.digits), self.read_on.isoformat(), kwh, self.kind]


@frozen
class Use:
    """Use of a pad up to a reading, since the reading before it, in Wh."""

    read_on: date
    wh: int


def read(layout: Layout, residents: list[Resident]) -> tuple[list[Row], dict[str, list[Use]]]:
    """The rows of the file, by day, and the use of each pad from reading to reading."""
    rows: list[Row] = []
    uses: dict[str, list[Use]] = {}
    for place, pad in enumerate(layout.pads):
        arrivals = {r.moved_in for r in residents if r.pad == pad and not r.on_roll}
        arrivals |= {move.on for r in residents for move in r.moves if move.pad == pad}
        found, used = _pad(layout, place, pad, arrivals)
        rows += found
        uses[pad] = used
    return sorted(rows, key=lambda row: (row.read_on, row.pad)), uses


def _pad(layout: Layout, place: int, pad: str, arrivals: set[date]) -> tuple[list[Row], list[Use]]:
    chance = random.Random(f"meter {pad}")
    register, appetite = f"WE{chance.randint(100_000, 999_999)}", chance.randint(72, 128)
    # One dial stands shortly before 100,000 kWh when the year begins.
    dial = 99_412_300 if place == _ROLLS_OVER[layout.site] else chance.randrange(1_200_000, 88_000_000, 100)
    first = YEAR_START - timedelta(days=8)
    rows, uses = [Row(pad, register, 5, first, dial, "base")], []
    days = sorted(arrivals | {_reading_day(layout, month) for month in range(12)})
    before = first
    for day in (each for each in days if each > first):
        wh = sum(_daily_wh(before + timedelta(days=n), appetite, chance) for n in range((day - before).days))
        if place == _REPLACED[layout.site] and before < date(2027, 12, 9) < day:
            taken_out = dial + wh // 2 // 100 * 100
            base = 12_000
            rows.append(Row(pad, register, 5, date(2027, 12, 9), taken_out, "final"))
            register = f"WE{chance.randint(100_000, 999_999)}"
            rows.append(Row(pad, register, 5, date(2027, 12, 9), base, "base"))
            rest = wh - wh // 2 // 100 * 100
            dial = base + rest
        else:
            dial = (dial + wh) % 100_000_000
        rows.append(Row(pad, register, 5, day, dial))
        uses.append(Use(day, wh))
        before = day
    return rows, uses


def _reading_day(layout: Layout, month: int) -> date:
    year, number = divmod(YEAR_START.month - 1 + month, 12)
    day = date(YEAR_START.year + year, number + 1, _DAY_OF_MONTH[layout.site])
    assert day < YEAR_END
    return day


def _daily_wh(day: date, appetite: int, chance: random.Random) -> int:
    kwh_tenths = _KWH_A_DAY[day.month - 1] * appetite // 10
    return (kwh_tenths + chance.randint(-40, 60)) * 100
