"""A site at a glance, for the owner's first screen: who lives there, what is owed and collected, what is due (§14)."""

from datetime import date, datetime

from attrs import frozen

from gatedrentals.application.reports.payments import week_of
from gatedrentals.domain.deposits.clock import due_by
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.entry import Balances
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import Period, local_day, midnight, month_of
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

_LEFT = frozenset({State.MOVED_OUT, State.TERMINATED})


@frozen
class Taken:
    """What came in between a span's first day and now, and what was returned in it, in cents."""

    since: date
    payments: int
    received_cents: int
    returned_cents: int

    @property
    def net_cents(self) -> int:
        """What is left of it."""
        return self.received_cents - self.returned_cents


@frozen
class Overview:
    """A site as it stands now.

    ``occupied`` of ``pads`` are lived on tonight; ``week`` began on its Monday, ``month`` on its first day.
    ``statements_due`` are move-outs without a final deposit statement, ``statements_late`` those past their clock.
    """

    site_id: SiteId
    name: str
    at: datetime
    occupied: int
    pads: int
    balances: Balances
    week: Taken
    month: Taken
    statements_due: int
    statements_late: int

    @property
    def owed_cents(self) -> int:
        """What residents owe: the receivable."""
        return self.balances.receivable_cents


@frozen
class Overviews:
    """Looks over sites."""

    store: Store
    clock: Clock

    def __call__(self, site_id: SiteId) -> Overview:
        """The site at a glance. Raises UnknownSite."""
        now = self.clock.now()
        with self.store.work(site_id) as work:
            site = work.sites.get(site_id)
            today = local_day(now, site.zone)
            stands = work.figures.stands(site_id, today)
            deadlines = _deadlines(work, site)
            return Overview(
                site_id=site_id,
                name=site.name,
                at=now,
                occupied=stands.occupied,
                pads=stands.pads,
                balances=stands.balances,
                week=_taken(work, site, week_of(today)),
                month=_taken(work, site, month_of(today)),
                statements_due=len(deadlines),
                statements_late=sum(deadline <= now for deadline in deadlines),
            )


def _taken(work: Work, site: Site, span: Period) -> Taken:
    rows = work.figures.collected(site.id, [midnight(span.start, site.zone), midnight(span.end, site.zone)])
    return Taken(
        since=span.start,
        payments=sum(row.payments for row in rows),
        received_cents=sum(row.received_cents for row in rows),
        returned_cents=sum(row.returned_cents for row in rows),
    )


def _deadlines(work: Work, site: Site) -> list[datetime]:
    """When each deposit statement that is not final is due."""
    left = [license_ for license_ in work.licenses.of_site(site.id, _LEFT) if license_.moved_out_on is not None]
    return [
        due_by(license_.moved_out_on, site.zone)
        for license_ in left
        if license_.moved_out_on is not None
        and not any(version.is_final for version in work.statements.of_license(license_.id))
    ]
