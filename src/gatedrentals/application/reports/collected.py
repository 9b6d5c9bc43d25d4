"""What was collected, by week and method (§14.2)."""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from gatedrentals.application.reports.payments import week_of
from gatedrentals.application.reports.site_accounts import site_accounts
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Method, ReceiptBooked, ReceiptReversed
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.store import Store, Work


@frozen
class CollectByWeek:
    """Ask for the weeks, Monday to Sunday, from ``first``'s to ``last``'s."""

    site_id: SiteId
    first: date
    last: date


@frozen
class CollectedRow:
    """What came in by one method in a week, on the day it was received, and what was returned in it, in cents."""

    week: date
    """Its Monday."""
    method: Method
    payments: int
    received_cents: int
    returned_cents: int

    @property
    def net_cents(self) -> int:
        """What is left; over all weeks it is what passed through the clearing account of the method."""
        return self.received_cents - self.returned_cents


@frozen
class Collections:
    """Reports collections; opening balances of another system are none."""

    store: Store

    def __call__(self, asked: CollectByWeek) -> tuple[CollectedRow, ...]:
        """A row per week and method that moved, in this order.

        Raises InvalidValue if ``last`` lies before ``first``, or UnknownSite.
        """
        if asked.last < asked.first:
            raise InvalidValue("last", asked.last.isoformat(), f"a day from {asked.first.isoformat()} on")
        first, last = week_of(asked.first).start, week_of(asked.last).start
        rows: dict[tuple[date, str], CollectedRow] = {}
        with self.store.work(asked.site_id) as work:
            for moved in _moves(work, work.sites.get(asked.site_id)):
                if first <= moved.week <= last:
                    key = (moved.week, moved.method.value)
                    rows[key] = _sum(rows.get(key), moved)
        return tuple(row for _, row in sorted(rows.items()))


def _moves(work: Work, site: Site) -> Iterator[CollectedRow]:
    for account in site_accounts(work, site.id):
        for entry in account.entries:
            yield from _moved(entry, site)


def _moved(entry: Entry, site: Site) -> Iterator[CollectedRow]:
    """What an entry moves on a clearing account, which is where money from outside passes (§5.2)."""
    document = entry.document
    if not isinstance(document.body, ReceiptBooked | ReceiptReversed):
        return
    week = week_of(local_day(document.effective_at, site.zone)).start
    for posting in entry.postings:
        if posting.role is Role.CLEARING and posting.detail != Method.OPENING.value:
            came = isinstance(document.body, ReceiptBooked)
            yield CollectedRow(
                week=week,
                method=Method(posting.detail),
                payments=1 if came else 0,
                received_cents=posting.cents if came else 0,
                returned_cents=0 if came else -posting.cents,
            )


def _sum(row: CollectedRow | None, moved: CollectedRow) -> CollectedRow:
    if row is None:
        return moved
    return CollectedRow(
        week=row.week,
        method=row.method,
        payments=row.payments + moved.payments,
        received_cents=row.received_cents + moved.received_cents,
        returned_cents=row.returned_cents + moved.returned_cents,
    )
