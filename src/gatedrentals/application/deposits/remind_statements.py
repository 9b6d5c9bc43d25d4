"""Keep the clock of deposit statements: what is due, what is late, and who is reminded (§11.4)."""

from datetime import date, datetime

from attrs import frozen

from gatedrentals.application.deposits.items import Kind, key_of
from gatedrentals.domain.deposits.clock import ClockState, clock_state, due_by, reminders
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import ONE_DAY, local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.kept_items import KeptItem, Urgency
from gatedrentals.ports.store import Store, Work

_LEFT = frozenset({State.MOVED_OUT, State.TERMINATED})


@frozen
class RemindStatements:
    """Look at the statements of a site that are not final yet."""

    site_id: SiteId


@frozen
class StatementDue:
    """A move-out without a final statement, and how its clock stands."""

    license_number: str
    due_on: date
    state: ClockState


@frozen
class StatementReminders:
    """Raises the items of move-outs whose statement is not final: due, P0 once late, after 30, 60 and 90 days."""

    store: Store
    clock: Clock

    def __call__(self, command: RemindStatements) -> tuple[StatementDue, ...]:
        """Remind; doing so again raises nothing twice. Raises UnknownSite."""
        now = self.clock.now()
        with self.store.work(command.site_id) as work:
            site = work.sites.get(command.site_id)
            waiting = [license_ for license_ in work.licenses.of_site(site.id, _LEFT) if license_.moved_out_on]
            return tuple(_remind(work, site, license_, now) for license_ in waiting)


def _remind(work: Work, site: Site, license_: License, now: datetime) -> StatementDue:
    left_on = license_.moved_out_on
    assert left_on is not None
    number = license_.number
    state = clock_state(left_on, site.zone, now, None)
    due_on = local_day(due_by(left_on, site.zone), site.zone) - ONE_DAY

    def keep(kind: Kind, reason: str, *parts: object, urgency: Urgency = Urgency.P1) -> None:
        text = f"license {number}: {reason}"
        work.kept.keep(KeptItem(site.id, kind.value, key_of(number, *parts), text, now, urgency))

    if state is ClockState.LATE:
        work.kept.resolve(site.id, Kind.STATEMENT_DUE.value, key_of(number), now)
        keep(
            Kind.STATEMENT_LATE,
            f"the deposit statement was due by the end of {due_on.isoformat()} and is late",
            urgency=Urgency.P0,
        )
    else:
        keep(Kind.STATEMENT_DUE, f"the deposit statement is due by the end of {due_on.isoformat()}")
    for day, who in reminders(left_on, local_day(now, site.zone)):
        days = (day - left_on).days
        keep(Kind.STATEMENT_REMINDER, f"{days} days without a deposit statement", day, who.value)
    return StatementDue(number, due_on, state)
