"""Use between readings, over rollovers and replacements, and what it costs: priced once (§11.3)."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from itertools import pairwise

from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.metering.readings import MeterReading, ReadingKind, in_order
from gatedrentals.domain.money import divide_half_away
from gatedrentals.domain.values import frozen

WH_PER_PRICE = 1_000_000
"""A metered product's price is cents per 1,000 kWh: $0.145 per kWh stands as 14,500."""


@frozen
class Segment:
    """Use between two readings of one register, in Wh; below zero when the register was read backwards."""

    opening: MeterReading
    closing: MeterReading
    wh: int

    @property
    def rolled_over(self) -> bool:
        """Whether the register passed its modulus: ``modulus − old + new`` (§11.3)."""
        return self.wh >= 0 and self.closing.value_wh < self.opening.value_wh


@frozen
class Usage:
    """Use from one reading to another, its segments summed in Wh."""

    opening: MeterReading
    closing: MeterReading
    segments: tuple[Segment, ...]

    @property
    def wh(self) -> int:
        """All of the use, in Wh."""
        return sum(segment.wh for segment in self.segments)

    @property
    def days(self) -> int:
        """Days from the opening to the closing reading."""
        return (self.closing.read_on - self.opening.read_on).days


class Unbillable(Enum):
    """Why use is not billed before a person has looked (§11.3)."""

    NEGATIVE = "negative"
    NO_FINAL_READING = "no_final_reading"
    """Another register follows, and what the old one showed at the end, or the new one at first, was not read."""
    NO_OPENING_READING = "no_opening_reading"
    NO_BASIS = "no_basis"
    """There are not two days of readings to estimate from."""


@frozen
class NotBillable:
    """Use that is kept for a person: why, and between which readings; ``wh`` is what they seem to say."""

    why: Unbillable
    opening: MeterReading | None = None
    closing: MeterReading | None = None
    wh: int = 0


def measure(readings: Iterable[MeterReading]) -> Usage | NotBillable:
    """Use from the first to the last of one pad's readings, over every reading between (§11.3).

    A register that went back is taken the short way round its dial: forward over the modulus it rolled over, backward
    it was misread, and then nothing of the whole is billed. One that was taken out and put in again, read both times,
    used nothing between.
    """
    rows = in_order(readings)
    if not rows:
        return NotBillable(Unbillable.NO_OPENING_READING)
    segments: list[Segment] = []
    for opening, closing in pairwise(rows):
        if opening.kind is ReadingKind.FINAL and closing.kind is ReadingKind.BASE:
            continue
        if opening.register != closing.register:
            return NotBillable(Unbillable.NO_FINAL_READING, opening, closing)
        segment = Segment(opening, closing, _short_way(opening, closing))
        if segment.wh < 0:
            return NotBillable(Unbillable.NEGATIVE, opening, closing, segment.wh)
        segments.append(segment)
    return Usage(rows[0], rows[-1], tuple(segments))


def unbilled_usage(readings: Iterable[MeterReading], billed_to: date, as_of: date) -> Usage | NotBillable | None:
    """Use since the reading that was billed last, up to the latest by ``as_of``; None if none came since (§11.3).

    ``billed_to`` is the day of that reading or, for a new stay, the move-in: the latest reading by then opens.
    """
    rows = [reading for reading in in_order(readings) if reading.read_on <= as_of]
    later = [reading for reading in rows if reading.read_on > billed_to]
    if not later:
        return None
    if len(later) == len(rows):
        return NotBillable(Unbillable.NO_OPENING_READING, closing=rows[-1])
    return measure(rows[-len(later) - 1 :])


@frozen
class ElectricCharge:
    """Use and its price: ``rate`` in cents per 1,000 kWh."""

    usage: Usage
    rate: int
    cents: int


def charge(usage: Usage, catalog: Catalog, product: ProductCode) -> ElectricCharge:
    """Price all of the use once, at the rate of its closing day (§11.3). Raises UnknownProduct or NoPrice."""
    rate = catalog.price_cents(product, usage.closing.read_on)
    return ElectricCharge(usage, rate, divide_half_away(usage.wh * rate, WH_PER_PRICE))


def is_stale(last_read_on: date | None, today: date, stale_reading_days: int) -> bool:
    """Whether a meter was not read for more than the policy's days, or never: an action item (§11.3)."""
    return last_read_on is None or (today - last_read_on).days > stale_reading_days


def _short_way(opening: MeterReading, closing: MeterReading) -> int:
    modulus_wh = opening.register.modulus_wh
    forward = (closing.value_wh - opening.value_wh) % modulus_wh
    return forward if 2 * forward < modulus_wh else forward - modulus_wh
