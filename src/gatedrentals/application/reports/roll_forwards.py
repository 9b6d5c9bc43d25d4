"""Roll-forwards by month of the accounts that owners ask for: receivable, deposits, deferred revenue (§14.4)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from attrs import frozen

from gatedrentals.application.reports.site_accounts import accounts_of_sites, months_between
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.ledger.trial_balance import journal_rows
from gatedrentals.domain.revenue.roll_forward import PostedCents, RollForward, roll_forward
from gatedrentals.ports.store import Store, Work

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
            postings = list(_by_month(work, asked))
        return tuple(
            roll_forward([posting for posting in postings if posting.role is role], role, month)
            for role in asked.roles
            for month in months
        )


def _by_month(work: Work, asked: RollForwards) -> Iterator[PostedCents]:
    """What moves the roles, summed by month, kind of document and side, so that memory does not grow with history."""
    sums: dict[tuple[date, str, Role, bool], int] = defaultdict(int)
    for account in accounts_of_sites(work, asked.site_id):
        for row in journal_rows(account.entries):
            if row.role in asked.roles:
                sums[row.posted_on.replace(day=1), row.document_kind, row.role, row.cents > 0] += row.cents
    for (month, kind, role, _), cents in sums.items():
        yield PostedCents(month, kind, role, "", cents)
