"""What is owed at a site, by days after the due date: as of any day, as known on any day (§5.1, §14.2)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.reports.site_accounts import site_accounts
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.aging import Aging, Bucket, age
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class AgeReceivables:
    """Ask for a site's aging at the end of ``as_of`` (None: today), as it was known at the end of ``known_on``."""

    site_id: SiteId
    as_of: date | None = None
    known_on: date | None = None


@frozen
class AgedAccount:
    """An account that owes, or on which the ledger and the aging differ."""

    account_id: AccountId
    name: str
    aging: Aging


@frozen
class SiteAging:
    """The aging of a site; accounts with nothing to show are left out."""

    as_of: date
    known_on: date | None
    accounts: tuple[AgedAccount, ...]

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
            found = []
            for account in site_accounts(work, asked.site_id):
                aging = age(account.documents, as_of, zone, asked.known_on)
                if aging.lines or aging.ahead_cents or aging.ledger_cents or aging.differences:
                    found.append(AgedAccount(account.id, account.name, aging))
        return SiteAging(as_of, asked.known_on, tuple(found))
