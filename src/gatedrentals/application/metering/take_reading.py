"""Take what a person read from a meter (§11.3)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.domain.attention.kinds import STALE_METER
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import PadId, SiteId
from gatedrentals.domain.metering.readings import MeterReading, Register, parse_kwh
from gatedrentals.domain.metering.usage import is_stale
from gatedrentals.domain.period import day_words, local_day
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

MODULUS_WH = 100_000_000
"""Where a register of five digits of kWh starts again: what a new register is taken for."""


@frozen
class TakeReading:
    """What a pad's meter showed on a day of the site (None: today).

    ``register`` is its serial; empty means the one that was read there last.
    """

    site_id: SiteId
    pad: PadId
    reading_kwh: str
    asked: Asked
    read_on: date | None = None
    register: str = ""


@frozen
class MeterReadings:
    """Takes readings; a meter that was stale is so no more."""

    store: Store
    clock: Clock

    def __call__(self, command: TakeReading) -> MeterReading:
        """Take it; one that is there already is left.

        Raises UnknownSite, or InvalidValue for a day ahead, for what no register shows, and for a pad where none was
        read before if nothing says which it is; nothing changes then.
        """
        now = self.clock.now()
        value_wh = parse_kwh(command.reading_kwh, "reading_kwh")
        with self.store.work(command.site_id) as work:
            site = work.sites.get(command.site_id)
            today = local_day(now, site.zone)
            read_on = command.read_on or today
            if read_on > today:
                raise InvalidValue("read_on", read_on.isoformat(), f"a day up to {today.isoformat()}")
            reading = MeterReading(read_on, _register(work, command), value_wh)
            work.readings.add(site.id, command.pad, [reading])
            if not is_stale(read_on, today, site.policies.at(now).stale_reading_days):
                work.kept.resolve(site.id, STALE_METER.name, command.pad, now)
            work.audit_trail.add(
                AuditRow(
                    site_id=site.id,
                    at=now,
                    who=command.asked.who,
                    origin=command.asked.origin,
                    what="take_reading",
                    subject=command.pad,
                    detail=f"{command.reading_kwh.strip()} kWh on {day_words(read_on)}",
                )
            )
            return reading


def _register(work: Work, command: TakeReading) -> Register:
    known = [reading.register for reading in work.readings.of_pad(command.site_id, command.pad)]
    if not command.register and not known:
        raise InvalidValue("register", "", f"the serial of the meter: none was read on pad {command.pad} yet")
    named = [register for register in known if command.register in {"", register.serial}]
    return named[-1] if named else Register(command.register, MODULUS_WH)
