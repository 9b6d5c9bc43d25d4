"""What is owed at a site, by days after the due date: as of any day, as known on any day (§5.1, §14.2)."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.site_figures import AgedAccount
from gatedrentals.ports.store import Store


@frozen
class AgeReceivables:
    """Ask for a site's aging at the end of ``as_of`` (None: today), as it was known at the end of ``known_on``."""

    site_id: SiteId
    as_of: date | None = None
    known_on: date | None = None


@frozen
class SiteAging:
    """The aging of a site; accounts with nothing to show are left out."""

    as_of: date
    known_on: date | None
    accounts: Sequence[AgedAccount]

    @property
    def total_cents(self) -> int:
        """What is owed in all."""
        return sum(account.aging.total_cents for account in self.accounts)

    @property
    def ledger_cents(self) -> int:
        """The receivable of the ledger on that day; what it differs by stands in the accounts' differences."""
        return sum(account.aging.ledger_cents for account in self.accounts)

    @property
    def ahead_cents(self) -> int:
        """What was put on lines that are not in effect yet, below zero."""
        return sum(account.aging.ahead_cents for account in self.accounts)

    def bucket_cents(self, bucket: Bucket) -> int:
        """What is owed in one bucket; the buckets and what is ahead sum to the total."""
        return sum(account.aging.bucket_cents(bucket) for account in self.accounts)


@frozen
class Agings:
    """Ages sites."""

    store: Store
    clock: Clock

    def __call__(self, asked: AgeReceivables) -> SiteAging:
        """The aging, in order of license number. Raises UnknownSite."""
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            as_of = asked.as_of or local_day(self.clock.now(), zone)
            accounts = work.figures.aged(asked.site_id, zone, as_of, asked.known_on)
        return SiteAging(as_of, asked.known_on, accounts)
