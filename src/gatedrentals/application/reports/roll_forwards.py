"""Roll-forwards by month of the accounts that owners ask for: receivable, deposits, deferred revenue (§14.4)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.reports.site_accounts import months_between, sites_of
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.period import ONE_DAY
from gatedrentals.domain.revenue.roll_forward import RollForward, roll_forward
from gatedrentals.ports.store import Store

OWNERS_ASK = (Role.RECEIVABLE, Role.DEPOSITS_BILLED, Role.DEPOSITS_HELD, Role.DEFERRED_REVENUE)
"""The accounts that are rolled forward unless others are named (§14.4)."""


@frozen
class RollForwards:
    """Ask for the months from ``first``'s to ``last``'s, at a site or at all of them."""

    first: date
    last: date
    site_id: SiteId | None = None
    roles: tuple[Role, ...] = OWNERS_ASK


@frozen
class RollForwardReports:
    """Rolls accounts forward, by posted-on."""

    store: Store

    def __call__(self, asked: RollForwards) -> tuple[RollForward, ...]:
        """A roll-forward per role and month, in this order. Raises InvalidValue or UnknownSite."""
        months = months_between(asked.first, asked.last)
        with self.store.work(asked.site_id) as work:
            sites_of(work, asked.site_id)
            postings = work.figures.posted(asked.site_id, asked.roles, months[-1].end - ONE_DAY)
        return tuple(
            roll_forward([posting for posting in postings if posting.role is role], role, month)
            for role in asked.roles
            for month in months
        )
