"""A license with a first invoice and a receipt in Postgres, to be attacked by raw SQL."""

from datetime import timedelta
from uuid import uuid4

from attrs import frozen

from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.ports.subledger import AccountKind
from gatedrentals.testing.contracts.setting import new_site, save_license
from gatedrentals.testing.strategies.histories import BEGUN_AT, Appended, Bookkeeper, money, tenant

PAID_AT = BEGUN_AT + timedelta(hours=2)


@frozen
class Books:
    """The account of one license, and who keeps it."""

    store: PostgresStore
    site_id: SiteId
    keeper: Bookkeeper

    @property
    def account_id(self) -> AccountId:
        return self.keeper.account_id

    def append(self, step: Appended | None) -> None:
        assert step is not None
        with self.store.work(self.site_id) as work:
            work.subledger.append(self.account_id, step.entries, step.standing)


def begun(store: PostgresStore, site_id: SiteId | None = None) -> Books:
    site_id = site_id or new_site(store)
    license_ = tenant(AccountId(uuid4()), site_id)
    with store.work(site_id) as work:
        save_license(work, license_)
        work.subledger.open_account(AccountId(license_.id), site_id, AccountKind.LICENSE)
    books = Books(store, site_id, Bookkeeper(license_, SitePolicy()))
    books.append(books.keeper.catch_up(BEGUN_AT))
    books.append(books.keeper.receive(money(books.account_id, 0, 20_000, PAID_AT), PAID_AT))
    return books
