"""What the meters of a license's pads read while it had them, and the use between one reading and the next (§11.3)."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from attrs import frozen

from gatedrentals.domain.ids import PadId, SiteId
from gatedrentals.domain.licensing.license import PadNights
from gatedrentals.domain.metering.readings import MeterReading, in_order
from gatedrentals.domain.metering.usage import Usage, measure
from gatedrentals.ports.store import Store


@frozen
class ListReadings:
    """Ask for the readings of a license."""

    site_id: SiteId
    license_number: str


@frozen
class ReadingOfStay:
    """A reading, and what was used since the one before it: None for the first, and where a person must look."""

    pad: PadId
    reading: MeterReading
    used_wh: int | None


@frozen
class LicenseReadings:
    """Lists readings."""

    store: Store

    def __call__(self, asked: ListReadings) -> tuple[ReadingOfStay, ...]:
        """Every reading of the days on which the license had the pad, newest first.

        Raises UnknownSite or UnknownLicense.
        """
        with self.store.work(asked.site_id) as work:
            license_ = work.licenses.by_number(asked.site_id, asked.license_number)
            found = [
                read
                for nights in license_.pad_nights()
                for read in _of(nights, work.readings.of_pad(asked.site_id, nights.pad))
            ]
        return tuple(reversed(found))


def _of(nights: PadNights, readings: Iterable[MeterReading]) -> Iterator[ReadingOfStay]:
    rows = [each for each in in_order(readings) if _within(nights, each)]
    for before, reading in pairwise((None, *rows)):
        assert reading is not None
        usage = None if before is None else measure((before, reading))
        yield ReadingOfStay(nights.pad, reading, usage.wh if isinstance(usage, Usage) else None)


def _within(nights: PadNights, reading: MeterReading) -> bool:
    return nights.start <= reading.read_on and (nights.end is None or reading.read_on <= nights.end)
