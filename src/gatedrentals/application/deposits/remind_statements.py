"""Keep the clock of deposit statements: what is due, what is late, and who is reminded (§11.4)."""

from datetime import date, datetime

from attrs import frozen

from gatedrentals.application.deposits.items import key_of
from gatedrentals.application.deposits.statement_items import keep_statement_item
from gatedrentals.domain.attention import kinds
from gatedrentals.domain.attention.item import About
from gatedrentals.domain.deposits.clock import ClockState, clock_state, due_by, reminders
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import ONE_DAY, local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.clock import Clock
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
    keep_statement_item(work, site, license_, now)
    for day, who in reminders(left_on, local_day(now, site.zone)):
        reason = f"license {number}: {(day - left_on).days} days without a deposit statement"
        about = About(number, account_of(license_.id), day=day)
        work.kept.keep(kinds.STATEMENT_REMINDER.item(site.id, key_of(number, day, who.value), reason, now, about))
    due_on = local_day(due_by(left_on, site.zone), site.zone) - ONE_DAY
    return StatementDue(number, due_on, clock_state(left_on, site.zone, now, None))
