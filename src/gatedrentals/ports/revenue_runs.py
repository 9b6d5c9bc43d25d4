"""Revenue of many lines at once: the report of a month, and its close (§7)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.revenue.closing import RevenueRow
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.closes import MonthClose


@frozen
class ClosingRun:
    """A month to be closed: ``month`` is its first day; documents take effect at ``effective_at``.

    ``posted_on`` lies in the month.
    """

    site_id: SiteId
    month: date
    effective_at: datetime
    recorded_at: datetime
    posted_on: date


class RevenueRuns(Protocol):
    """What `close_month` and `revenue_rows` of the domain say, over a whole site, to the cent."""

    def revenue(self, site_id: SiteId, month: date, first_open: date) -> Sequence[RevenueRow]:
        """Revenue of a month by product: as posted if it is closed, else as its close would post (§7.2).

        ``month`` and ``first_open`` are first days of months.
        """
        ...

    def close(self, run: ClosingRun, told: Callable[[MonthClose], AuditRow]) -> MonthClose:
        """Close a month: post what every line earns with it, one document per account, and keep the close.

        What ``told`` says of the close goes to the audit trail with it. The caller has checked that the month may
        close. Raises MonthClosed, or StaleAccount if an account was appended to meanwhile; then nothing was done.
        """
        ...
