"""What a meter counted, read from §11.3 alone: over rollovers and replacements, in whole watt-hours and cents."""

from itertools import pairwise
from typing import NamedTuple

from tests.unit.second_reading.plain_schedule import rounded

PRICED_WH = 1_000_000


class Shown(NamedTuple):
    """What a register shows, counted from 0 up to its modulus; ``base`` if it was put in with that."""

    serial: int
    wh: int
    base: bool = False


def used_wh(shown: list[Shown], modulus_wh: int) -> int:
    """``modulus - old + new`` where it rolled over; of a replacement ``old final - old`` and ``new - base``."""
    total = 0
    for old, new in pairwise(shown):
        if not new.base:
            total += new.wh - old.wh + (modulus_wh if new.wh < old.wh else 0)
    return total


def cost_cents(wh: int, rate: int) -> int:
    """Summed in watt-hours, priced once (§11.3)."""
    return rounded(wh * rate, PRICED_WH)


def estimated_cents(wh: int, over_days: int, days: int, rate: int) -> int:
    """Use over so many days, for the days up to the exclusive end: rounded once, to cents."""
    return rounded(wh * days * rate, over_days * PRICED_WH)
