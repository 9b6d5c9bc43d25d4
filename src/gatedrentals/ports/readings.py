"""Meter readings of licenses (§11.3)."""

from collections.abc import Sequence
from typing import Protocol

from gatedrentals.domain.ids import PadId, SiteId
from gatedrentals.domain.metering.readings import MeterReading


class Readings(Protocol):
    """The readings of every pad's electric meter."""

    def add(self, site_id: SiteId, pad: PadId, readings: Sequence[MeterReading]) -> int:
        """Add readings; one that is there already is left; returns how many were new."""
        ...

    def of_pad(self, site_id: SiteId, pad: PadId) -> Sequence[MeterReading]:
        """Every reading of a pad, oldest first."""
        ...
