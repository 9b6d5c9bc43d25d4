"""Electric registers and what was read from them, in watt-hours (§11.3)."""

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum

from attrs import field

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.values import frozen

_KWH = re.compile(r"(\d+)(?:\.(\d{1,3}))?")


@frozen(order=True)
class Register:
    """A meter's counter. ``modulus_wh`` is where it starts again from zero: 100,000,000 Wh for five digits of kWh.

    Raises InvalidValue if the modulus is not positive.
    """

    serial: str
    modulus_wh: int = field()

    @modulus_wh.validator
    def _positive(self, _attribute: object, modulus_wh: int) -> None:
        if modulus_wh <= 0:
            raise InvalidValue("modulus_wh", modulus_wh, "a number of watt-hours above 0")


class ReadingKind(Enum):
    """What a reading is to its register."""

    BASE = "base"
    """The first one, when the register was put in."""
    ORDINARY = "ordinary"
    FINAL = "final"
    """The last one, when the register was taken out."""


_KIND_ORDER = (ReadingKind.BASE, ReadingKind.ORDINARY, ReadingKind.FINAL)


@frozen
class MeterReading:
    """What a register showed on a local day, in Wh. Raises InvalidValue if it cannot show that."""

    read_on: date
    register: Register
    value_wh: int = field()
    kind: ReadingKind = ReadingKind.ORDINARY

    @value_wh.validator
    def _on_the_dial(self, _attribute: object, value_wh: int) -> None:
        if not 0 <= value_wh < self.register.modulus_wh:
            raise InvalidValue("value_wh", value_wh, f"from 0 to below the register's {self.register.modulus_wh} Wh")


def in_order(readings: Iterable[MeterReading]) -> tuple[MeterReading, ...]:
    """Readings of one pad, oldest first; on the day of a replacement the old register's stand first.

    So do those of before, where a register is put in again on the day on which it is taken out.
    """
    rows = tuple(readings)
    begun: dict[Register, tuple[date, bool]] = {}
    for reading in rows:
        mark = (reading.read_on, reading.kind is ReadingKind.BASE)
        begun[reading.register] = min(begun.get(reading.register, mark), mark)

    taken_out = {(row.register, row.read_on) for row in rows if row.kind is ReadingKind.FINAL}

    def key(reading: MeterReading) -> tuple[object, ...]:
        register, day = reading.register, reading.read_on
        was_there = begun[register][0] < day and (register, day) in taken_out
        is_put_back = was_there and reading.kind is ReadingKind.BASE
        return (day, begun[register], register, is_put_back, _KIND_ORDER.index(reading.kind), reading.value_wh)

    return tuple(sorted(rows, key=key))


def parse_kwh(text: str, name: str = "reading") -> int:
    """Read kilowatt-hours such as ``00031.4`` as Wh; up to three decimals. Raises InvalidValue naming ``name``."""
    match = _KWH.fullmatch(text.strip())
    if match is None or not text.isascii():
        raise InvalidValue(name, text, "kilowatt-hours with up to three decimals, such as 31.4")
    whole, part = match.groups(default="")
    return int(whole) * 1_000 + int(part.ljust(3, "0"))
