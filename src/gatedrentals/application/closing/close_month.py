"""Close a month of a site, in order and after its last day (§7.2)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.closing.account_by_account import close_accounts
from gatedrentals.application.retrying import retrying
from gatedrentals.domain.attention.kinds import MONTH_TO_CLOSE
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import ONE_DAY, local_day, midnight, month_of
from gatedrentals.domain.revenue.closing import check_close
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.closes import MonthClose, MonthClosed
from gatedrentals.ports.revenue_runs import ClosingRun, RevenueRuns
from gatedrentals.ports.store import Store, Work


@frozen
class CloseMonth:
    """Close the month that holds the day ``month``."""

    site_id: SiteId
    month: date
    asked: Asked


@frozen
class MonthCloses:
    """Closes months: one transaction per site and month, so that a crash leaves a month open with nothing posted.

    With ``runs`` the whole site is closed at once; without, account by account, to the same cents and bytes. Either
    way nobody posts to the site meanwhile, so that the close knows all that the month holds (§7.2).
    """

    store: Store
    clock: Clock
    runs: RevenueRuns | None = None

    def __call__(self, command: CloseMonth) -> MonthClose:
        """Close the month.

        Raises MonthClosed, MonthOutOfOrder, MonthNotOver or UnknownSite, and StaleAccount if accounts were appended to
        again and again; nothing was done then.
        """
        close = retrying(lambda: self._close(command))
        with self.store.work(command.site_id) as work:
            work.kept.resolve(close.site_id, MONTH_TO_CLOSE.name, f"{close.month:%Y-%m}", self.clock.now())
        return close

    def _close(self, command: CloseMonth) -> MonthClose:
        with self.store.work(command.site_id) as work:
            run = self._run(work, command)
            if self.runs is None:
                close = close_accounts(work, run)
                work.audit_trail.add(_told(command, close))
                return close
        return self.runs.close(run, lambda close: _told(command, close))

    def _run(self, work: Work, command: CloseMonth) -> ClosingRun:
        site = work.sites.get(command.site_id)
        now = self.clock.now()
        month = month_of(command.month)
        closed = [close.month for close in work.closes.of_site(site.id)]
        if month.start in closed:
            raise MonthClosed(f"{month.start:%Y-%m} of {site.id} is closed already")
        check_close(month.start, closed[-1] if closed else None, local_day(now, site.zone))
        return ClosingRun(
            site_id=site.id,
            month=month.start,
            effective_at=midnight(month.end, site.zone),
            recorded_at=now,
            posted_on=month.end - ONE_DAY,
        )


def _told(command: CloseMonth, close: MonthClose) -> AuditRow:
    return AuditRow(
        site_id=command.site_id,
        at=close.closed_at,
        who=command.asked.who,
        origin=command.asked.origin,
        what="close_month",
        subject=f"{close.month:%Y-%m}",
        detail=f"{dollars(close.recognized_cents)} recognized",
    )
