"""What every register of meter readings does."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ids import PadId
from gatedrentals.domain.metering.readings import MeterReading, ReadingKind, Register, in_order
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import few_examples, new_site
from gatedrentals.testing.strategies.licenses import PADS

__all__ = [
    "test_a_reading_that_is_there_is_left",
    "test_readings_are_listed_oldest_first",
    "test_readings_are_of_one_pad",
]

PAD, ANOTHER = PADS[:2]
DAY = date(2027, 7, 1)
REGISTERS = (Register("E-4471", 100_000_000), Register("E-9020", 1_000_000_000))

some_readings = st.builds(
    MeterReading,
    st.integers(0, 20).map(lambda days: DAY + timedelta(days=days)),
    st.sampled_from(REGISTERS),
    st.integers(0, 99_999_999),
    st.sampled_from(ReadingKind),
)


def _once(readings: list[MeterReading]) -> list[MeterReading]:
    """A register is read once a day, in one way."""
    by_day = {(reading.register, reading.read_on, reading.kind): reading for reading in readings}
    return list(by_day.values())


@few_examples
@given(first=st.lists(some_readings, max_size=5), second=st.lists(some_readings, max_size=5))
def test_readings_are_listed_oldest_first(store: Store, first: list[MeterReading], second: list[MeterReading]) -> None:
    """In whatever order they were added; on a day of replacement the old register's stand first."""
    site_id = new_site(store)
    readings = _once(first + second)

    for part in (readings[::2], readings[1::2]):
        with store.work(site_id) as work:
            assert work.readings.add(site_id, PAD, part) == len(part)

    with store.work(site_id) as work:
        assert tuple(work.readings.of_pad(site_id, PAD)) == in_order(readings)


def test_a_reading_that_is_there_is_left(store: Store) -> None:
    """Only new ones count, also within one call, so that a file can be fed twice."""
    site_id = new_site(store)
    first, second = (MeterReading(DAY + timedelta(days=day), REGISTERS[0], 31_400 * day) for day in (1, 2))

    with store.work(site_id) as work:
        assert work.readings.add(site_id, PAD, [first, first]) == 1
        assert work.readings.add(site_id, PAD, [first]) == 0
    with store.work(site_id) as work:
        assert work.readings.add(site_id, PAD, [second, first]) == 1
        assert work.readings.add(site_id, PAD, []) == 0

    with store.work(site_id) as work:
        assert list(work.readings.of_pad(site_id, PAD)) == [first, second]


def test_readings_are_of_one_pad(store: Store) -> None:
    """Of one site; another may have a pad of the same code."""
    site_id, other = new_site(store), new_site(store)
    reading = MeterReading(DAY, REGISTERS[0], 31_400)
    with store.work() as work:
        work.readings.add(site_id, PAD, [reading])

    with store.work() as work:
        assert list(work.readings.of_pad(site_id, ANOTHER)) == []
        assert list(work.readings.of_pad(other, PAD)) == []
        assert list(work.readings.of_pad(site_id, PadId("nowhere"))) == []
        assert work.readings.add(other, PAD, [reading]) == 1
