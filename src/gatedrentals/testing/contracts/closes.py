"""What every keeper of closed months does."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.ports.closes import MonthClose, MonthClosed
from gatedrentals.ports.runs import Append
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import AccountKind, StaleAccount
from gatedrentals.testing.contracts.setting import NOW, few_examples, later, new_site
from gatedrentals.testing.strategies.histories import BEGUN_AT, Appended, Bookkeeper, tenant

__all__ = [
    "test_a_month_closes_once",
    "test_a_site_begins_with_no_closed_month",
    "test_closes_are_listed_oldest_first",
    "test_closes_of_another_site_are_not_listed",
    "test_of_two_works_one_closes_a_month",
    "test_who_decided_before_a_close_posts_nothing_into_its_month",
    "test_who_holds_the_books_posts_into_the_month_and_closes_it",
]

JULY, AUGUST, SEPTEMBER = (date(2027, month, 1) for month in (7, 8, 9))


def _close(site_id: SiteId, month: date = JULY, cents: int = 12_345_678) -> MonthClose:
    return MonthClose(site_id, month, later(30), cents)


def test_a_site_begins_with_no_closed_month(store: Store) -> None:
    """Nothing is closed before someone closes it."""
    site_id = new_site(store)

    with store.work(site_id) as work:
        assert list(work.closes.of_site(site_id)) == []


@few_examples
@given(first=st.integers(0, 11), cents=st.lists(st.integers(-(10**12), 10**12), max_size=14))
def test_closes_are_listed_oldest_first(store: Store, first: int, cents: list[int]) -> None:
    """With all that was said of them."""
    site_id = new_site(store)
    months = [date(2026 + number // 12, number % 12 + 1, 1) for number in range(first, first + len(cents))]
    closes = [_close(site_id, month, recognized) for month, recognized in zip(months, cents, strict=True)]

    with store.work(site_id) as work:
        for close in closes:
            work.closes.add(close)
        inside = list(work.closes.of_site(site_id))
    with store.work(site_id) as work:
        landed = list(work.closes.of_site(site_id))

    assert inside == landed == closes


def test_a_month_closes_once(store: Store) -> None:
    """A second close is refused, and the first stands."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        work.closes.add(_close(site_id))

    with pytest.raises(MonthClosed), store.work(site_id) as work:
        work.closes.add(_close(site_id, cents=1))

    with store.work(site_id) as work:
        assert list(work.closes.of_site(site_id)) == [_close(site_id)]


def test_of_two_works_one_closes_a_month(store: Store) -> None:
    """Who looked before the other landed is refused as well."""
    site_id = new_site(store)

    def be_slower() -> None:
        with store.work(site_id) as slow:
            assert list(slow.closes.of_site(site_id)) == []
            with store.work(site_id) as quick:
                quick.closes.add(_close(site_id))
            slow.closes.add(MonthClose(site_id, JULY, NOW, 1))

    with pytest.raises(MonthClosed):
        be_slower()

    with store.work(site_id) as work:
        assert list(work.closes.of_site(site_id)) == [_close(site_id)]


def test_closes_of_another_site_are_not_listed(store: Store) -> None:
    """Each site closes its own months."""
    site_id, other = new_site(store), new_site(store)
    with store.work() as work:
        work.closes.add(_close(site_id))
        work.closes.add(_close(other, cents=7))
        work.closes.add(_close(other, date(2027, 8, 1)))

    with store.work() as work:
        assert list(work.closes.of_site(site_id)) == [_close(site_id)]
        assert len(work.closes.of_site(other)) == 2


def test_who_decided_before_a_close_posts_nothing_into_its_month(store: Store) -> None:
    """Also on an account that the close did not touch, alone or in a run; what is decided again is posted after it."""
    site_id, account_id = new_site(store), AccountId(uuid4())
    stale = _bill(account_id, site_id)
    appends: list[Callable[[Work], object]] = [
        lambda work: work.subledger.append(account_id, stale.entries, stale.standing),
        lambda work: work.runs.append_all(site_id, [Append(account_id, Standing(), stale.entries, stale.standing)]),
    ]
    with store.work(site_id) as work:
        work.subledger.open_account(account_id, site_id, AccountKind.LICENSE)

    def be_slower(append: Callable[[Work], object], month: date) -> None:
        with store.work(site_id) as slow:
            assert slow.subledger.standing(account_id) == Standing()
            with store.work(site_id) as quick:
                quick.closes.hold_books(site_id)
                quick.closes.add(_close(site_id, month))
            append(slow)

    for append, month in zip(appends, (JULY, AUGUST), strict=True):
        with pytest.raises(StaleAccount):
            be_slower(append, month)

    again = _bill(account_id, site_id, SEPTEMBER)
    with store.work(site_id) as work:
        work.subledger.append(account_id, again.entries, again.standing)
        assert list(work.subledger.entries(account_id)) == list(again.entries)


def test_who_holds_the_books_posts_into_the_month_and_closes_it(store: Store) -> None:
    """After which the same work posts nothing more there, and other sites never waited."""
    site_id, other = new_site(store), new_site(store)
    accounts = [AccountId(uuid4()) for _ in range(3)]
    first, second, elsewhere = (_bill(account_id, site_id) for account_id in accounts)
    with store.work() as work:
        for account_id, site in zip(accounts, (site_id, site_id, other), strict=True):
            work.subledger.open_account(account_id, site, AccountKind.LICENSE)

    with store.work(site_id) as work:
        work.closes.hold_books(site_id)
        work.subledger.append(accounts[0], first.entries, first.standing)
        work.closes.add(_close(site_id))
        with store.work(other) as neighbour:
            neighbour.subledger.append(accounts[2], elsewhere.entries, elsewhere.standing)

    def post_after_closing() -> None:
        with store.work(site_id) as work:
            work.closes.add(_close(site_id, AUGUST))
            work.subledger.append(accounts[1], second.entries, second.standing)

    with pytest.raises(StaleAccount):
        post_after_closing()

    with store.work(site_id) as work:
        assert [close.month for close in work.closes.of_site(site_id)] == [JULY]
        assert list(work.subledger.entries(accounts[0])) == list(first.entries)
        assert list(work.subledger.entries(accounts[1])) == []


def _bill(account_id: AccountId, site_id: SiteId, open_from: date = date.min) -> Appended:
    """A first invoice, decided while months before ``open_from`` were closed."""
    books = Bookkeeper(tenant(account_id, site_id), SitePolicy())
    books.desk = evolve(books.desk, open_from=open_from)
    bill = books.catch_up(BEGUN_AT)
    assert bill is not None
    return bill
