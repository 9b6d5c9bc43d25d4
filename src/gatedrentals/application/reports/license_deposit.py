"""The deposit of a license: what was asked, paid and held, its statements by version, and their clock (§11.4)."""

from collections.abc import Sequence
from datetime import date, datetime

from attrs import frozen

from gatedrentals.domain.deposits.clock import ClockState, clock_state, due_by
from gatedrentals.domain.deposits.statement import DepositStatement, Missing, missing
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.period import ONE_DAY, local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.site_figures import DepositRow
from gatedrentals.ports.store import Store


@frozen
class ReadDeposit:
    """Ask for the deposit of a license."""

    site_id: SiteId
    license_number: str


@frozen
class StatementClock:
    """By the end of which day the statement is due, and how that stands."""

    due_on: date
    state: ClockState


@frozen
class LicenseDeposit:
    """``money`` is None where no deposit was ever asked for; ``clock`` is None before the move-out.

    ``versions`` are oldest first; ``missing`` is what blocks the latest, if it is a draft.
    """

    money: DepositRow | None
    clock: StatementClock | None
    versions: Sequence[DepositStatement]
    missing: tuple[Missing, ...]


@frozen
class LicenseDeposits:
    """Reads deposits."""

    store: Store
    clock: Clock

    def __call__(self, asked: ReadDeposit) -> LicenseDeposit:
        """The deposit as it stands. Raises UnknownSite or UnknownLicense."""
        now = self.clock.now()
        with self.store.work(asked.site_id) as work:
            site = work.sites.get(asked.site_id)
            license_ = work.licenses.by_number(asked.site_id, asked.license_number)
            versions = work.statements.of_license(license_.id)
            money = next(iter(work.figures.deposits(asked.site_id, license_.id)), None)
        left_on = license_.moved_out_on
        draft = versions[-1] if versions and not versions[-1].is_final else None
        return LicenseDeposit(
            money=money,
            clock=None if left_on is None else _clock(site, left_on, versions, now),
            versions=versions,
            missing=() if draft is None else missing(draft),
        )


def _clock(site: Site, left_on: date, versions: Sequence[DepositStatement], now: datetime) -> StatementClock:
    finalized_at = versions[0].finalized_at if versions else None
    due_on = local_day(due_by(left_on, site.zone), site.zone) - ONE_DAY
    return StatementClock(due_on, clock_state(left_on, site.zone, now, finalized_at))
