"""Meter readings in memory."""

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import frozen

from gatedrentals.domain.ids import PadId, SiteId
from gatedrentals.domain.metering.readings import MeterReading, in_order
from gatedrentals.testing.fakes.rows import Draft, Scope, Table


@frozen
class PadReading:
    """A reading and where its meter stands."""

    site_id: SiteId
    pad: PadId
    reading: MeterReading


def readings_table() -> Table[PadReading, PadReading]:
    """Readings, found by site, and by site and pad."""
    return Table(lambda row: (row.site_id, (row.site_id, row.pad)))


@frozen
class MemoryReadings:
    """Each reading once."""

    _rows: Draft[PadReading, PadReading]
    _scope: Scope

    def add(self, site_id: SiteId, pad: PadId, readings: Sequence[MeterReading]) -> int:
        """Add readings; one that is there already is left; returns how many were new."""
        self._scope.enter(site_id)
        rows = {PadReading(site_id, pad, reading) for reading in readings}
        new = [row for row in rows if self._rows.get(row) is None]
        for row in new:
            self._rows.put(row, row)
        return len(new)

    def of_pad(self, site_id: SiteId, pad: PadId) -> Sequence[MeterReading]:
        """Every reading of a pad, oldest first."""
        found = self._rows.at((site_id, pad)) if self._scope.sees(site_id) else []
        return in_order(row.reading for row in found)

    def last_read(self, site_id: SiteId) -> Mapping[PadId, date]:
        """When the meter of each pad was last read."""
        found = self._rows.at(site_id) if self._scope.sees(site_id) else []
        return {row.pad: row.reading.read_on for row in sorted(found, key=lambda row: row.reading.read_on)}
