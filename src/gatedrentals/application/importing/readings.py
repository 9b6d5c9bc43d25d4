"""Take in meter readings: every good row once, every bad one kept (§8.4, §11.3)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.importing.cells import Cells
from gatedrentals.application.importing.report import (
    Feed,
    ImportReport,
    KeptRow,
    conclude,
    fed_before,
)
from gatedrentals.application.importing.tables import AS_DOCUMENTED, ColumnMapping, Fault, Row, read_table
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import PadId, SiteId
from gatedrentals.domain.metering.readings import MeterReading, ReadingKind, Register, parse_kwh
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store

KIND = "readings"
NAMED_BY = ("pad", "register", "read_on")
"""The columns that tell a row from every other."""
REQUIRED = ("pad", "read_on", "register", "reading_kwh")
OPTIONAL = ("digits", "kind")
DIGITS = 5
"""Digits of kWh of a register whose row does not say: it rolls over at 100,000 kWh."""


@frozen
class ImportReadings:
    """A file of meter readings of a site, in UTF-8."""

    site_id: SiteId
    file: str
    content: bytes
    asked: Asked
    mapping: ColumnMapping = AS_DOCUMENTED


@frozen
class ReadingFiles:
    """Takes in meter readings; a reading that is there already is left."""

    store: Store
    clock: Clock

    def __call__(self, command: ImportReadings) -> ImportReport:
        """Take a file in. Raises FileRefused or UnknownSite; nothing changes then."""
        feed = Feed(command.site_id, KIND, command.file, command.content)
        now = self.clock.now()
        with self.store.work(command.site_id) as work:
            today = local_day(now, work.sites.get(command.site_id).zone)
            before = fed_before(work, feed)
            if before is not None:
                return before
            table = read_table(command.content, command.file, REQUIRED, OPTIONAL, command.mapping)
            kept = [KeptRow(row.line, (fault,), row.raw) for row, fault in table.bad]
            by_pad: dict[PadId, list[MeterReading]] = {}
            for row in table.rows:
                read = _read(row, command.mapping, today)
                if isinstance(read, KeptRow):
                    kept.append(read)
                else:
                    by_pad.setdefault(read[0], []).append(read[1])
            new = sum(work.readings.add(command.site_id, pad, readings) for pad, readings in by_pad.items())
            already = sum(map(len, by_pad.values())) - new
            report = feed.report(new, already, kept)
            conclude(work, feed, table, NAMED_BY, report, command.asked, now)
            return report


def _read(row: Row, mapping: ColumnMapping, today: date) -> tuple[PadId, MeterReading] | KeptRow:
    cells = Cells(row, mapping)
    pad = PadId(cells.text("pad"))
    read_on = cells.day("read_on")
    if read_on > today:
        expected = f"a day up to today, {today.isoformat()}"
        cells.faults.append(Fault(row.line, "read_on", cells.optional_text("read_on"), expected))
    serial = cells.text("register")
    digits = cells.read("digits", _digits) or DIGITS
    value_wh = cells.read("reading_kwh", lambda cell: parse_kwh(cell, "reading_kwh")) or 0
    kind = cells.one_of("kind", ReadingKind) if cells.optional_text("kind") else ReadingKind.ORDINARY
    if cells.faults:
        return KeptRow(row.line, tuple(cells.faults), row.raw)
    try:
        return pad, MeterReading(read_on, Register(serial, 1_000 * 10**digits), value_wh, kind)
    except InvalidValue as fault:
        found = cells.optional_text("reading_kwh")
        return KeptRow(row.line, (Fault(row.line, "reading_kwh", found, fault.expected),), row.raw)


def _digits(cell: str) -> int:
    if not cell:
        return DIGITS
    if not (cell.isascii() and cell.isdigit() and 1 <= int(cell) <= 9):  # noqa: PLR2004 - no register has ten
        raise InvalidValue("digits", cell, "a number of digits from 1 to 9")
    return int(cell)
