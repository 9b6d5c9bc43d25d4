"""What every outbox does."""

from uuid import UUID, uuid4

import pytest

from gatedrentals.domain.events import Event, LicenseClosed, LicenseSigned
from gatedrentals.domain.ids import LicenseId
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import NOW, later, new_site

__all__ = [
    "test_an_event_is_told_as_it_was_put",
    "test_events_wait_in_the_order_in_which_they_were_put",
    "test_no_events_are_no_rows",
    "test_the_limit_takes_the_oldest",
    "test_what_is_taken_back_was_never_told",
]


def _signed(number: str) -> Event:
    return LicenseSigned(LicenseId(UUID(int=int(number))), number)


def test_an_event_is_told_as_it_was_put(store: Store) -> None:
    """With its site, subject and instant."""
    site_id, subject = new_site(store), uuid4()

    with store.work(site_id) as work:
        work.outbox.put(site_id, subject, later(5), [_signed("1")])

    with store.work(site_id) as work:
        (row,) = work.outbox.waiting(10)
    assert (row.site_id, row.subject, row.at, row.event) == (site_id, subject, later(5), _signed("1"))


def test_events_wait_in_the_order_in_which_they_were_put(store: Store) -> None:
    """Those of one subject and those of several, of one work and of the next."""
    site_id, one, other = new_site(store), uuid4(), uuid4()
    with store.work(site_id) as work:
        work.outbox.put(site_id, one, later(9), [_signed("1"), _signed("2")])
        work.outbox.put(site_id, other, NOW, [_signed("3")])
    with store.work(site_id) as work:
        work.outbox.put(site_id, one, NOW, [_signed("4")])

    with store.work(site_id) as work:
        rows = work.outbox.waiting(10)

    assert [row.event for row in rows] == [_signed(number) for number in "1234"]
    assert [row.position for row in rows] == sorted({row.position for row in rows})
    assert [row.subject for row in rows] == [one, one, other, one]


def test_the_limit_takes_the_oldest(store: Store) -> None:
    """And leaves the rest where it is."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        work.outbox.put(site_id, uuid4(), NOW, [_signed(number) for number in "12345"])

    with store.work(site_id) as work:
        assert [row.event for row in work.outbox.waiting(2)] == [_signed("1"), _signed("2")]
        assert len(work.outbox.waiting(10)) == 5


def test_no_events_are_no_rows(store: Store) -> None:
    """A command that tells nothing puts nothing."""
    site_id = new_site(store)

    with store.work(site_id) as work:
        work.outbox.put(site_id, uuid4(), NOW, [])

    with store.work(site_id) as work:
        assert list(work.outbox.waiting(10)) == []


def test_what_is_taken_back_was_never_told(store: Store) -> None:
    """An event lives and dies with the transaction of what it tells."""
    site_id = new_site(store)

    def fail() -> None:
        with store.work(site_id) as work:
            work.outbox.put(site_id, uuid4(), NOW, [_signed("1")])
            assert len(work.outbox.waiting(10)) == 1
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()

    with store.work(site_id) as work:
        work.outbox.put(site_id, uuid4(), NOW, [LicenseClosed(LicenseId(UUID(int=2)), "2")])
    with store.work(site_id) as work:
        assert [row.event.tag for row in work.outbox.waiting(10)] == ["lease.closed"]
