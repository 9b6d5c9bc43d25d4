"""Meter readings, each once."""

from collections.abc import Sequence

from attrs import frozen
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.schema.billing import METER_READING
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.ids import PadId, SiteId
from gatedrentals.domain.metering.readings import MeterReading, ReadingKind, Register, in_order


@frozen
class PostgresReadings:
    """The readings of every pad's electric meter."""

    at: Site

    def add(self, site_id: SiteId, pad: PadId, readings: Sequence[MeterReading]) -> int:
        """Add readings; one that is there already is left; returns how many were new."""
        self.at.enter(site_id)
        if not readings:
            return 0
        rows = [
            {
                "site_id": site_id,
                "pad": pad,
                "read_on": reading.read_on,
                "serial": reading.register.serial,
                "kind": reading.kind.value,
                "modulus_wh": reading.register.modulus_wh,
                "value_wh": reading.value_wh,
            }
            for reading in readings
        ]
        return self.at.run(insert(METER_READING).values(rows).on_conflict_do_nothing())

    def of_pad(self, site_id: SiteId, pad: PadId) -> Sequence[MeterReading]:
        """Every reading of a pad, oldest first."""
        there = (METER_READING.c.site_id == site_id) & (METER_READING.c.pad == pad)
        return in_order(
            MeterReading(row.read_on, Register(row.serial, row.modulus_wh), row.value_wh, ReadingKind(row.kind))
            for row in self.at.rows(select(METER_READING).where(there))
        )
