"""What every keeper of closed months does."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.closes import MonthClose, MonthClosed
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import NOW, few_examples, later, new_site

__all__ = [
    "test_a_month_closes_once",
    "test_a_site_begins_with_no_closed_month",
    "test_closes_are_listed_oldest_first",
    "test_closes_of_another_site_are_not_listed",
    "test_of_two_works_one_closes_a_month",
]

JULY = date(2027, 7, 1)


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
