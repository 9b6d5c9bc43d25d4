"""What every store of messages does."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from attrs import evolve

from gatedrentals.domain.access.contact import Contact, contact
from gatedrentals.domain.ids import NO_SITE, SiteId
from gatedrentals.domain.notices.message import Message, Wording
from gatedrentals.ports.messages import Outgoing, Posted
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import NOW, later, new_site

__all__ = [
    "test_messages_of_another_site_are_not_seen",
    "test_messages_wait_in_order_until_they_are_sent",
    "test_nobody_is_told_the_same_twice",
    "test_old_messages_are_forgotten",
    "test_what_is_withheld_is_neither_sent_nor_shown",
]

DANA, JULIO = contact("dana@example.com"), contact("(281) 555-0123")
WORDING = Wording("Your receipt", "We received $330.00.", "We received $330.00.")


def _outgoing(site_id: SiteId, to: Contact = DANA, at: datetime = NOW) -> Outgoing:
    return Outgoing(site_id, "receipt", uuid4().hex, Message.of(to, WORDING), at)


def _put(store: Store, *messages: Outgoing) -> None:
    for outgoing in messages:
        with store.work(outgoing.site_id or None) as work:
            assert work.messages.put(outgoing)


def _said(rows: "list[Posted] | tuple[Posted, ...]") -> list[Outgoing]:
    return [row.outgoing for row in rows]


def test_messages_wait_in_order_until_they_are_sent(store: Store) -> None:
    """Whole, as they were put; the newest are shown first, sent or not."""
    site_id = new_site(store)
    first, second, third = (_outgoing(site_id, to, later(number)) for number, to in enumerate([DANA, JULIO, DANA]))
    _put(store, first, second, third)

    with store.work(site_id) as work:
        waiting = work.messages.waiting(9)
        assert _said(tuple(waiting)) == [first, second, third]
        assert _said(tuple(work.messages.waiting(2))) == [first, second]
        assert [row.sent_at for row in waiting] == [None] * 3
        work.messages.sent(waiting[1].position, later(60))
    with store.work(site_id) as work:
        assert _said(tuple(work.messages.waiting(9))) == [first, third]
        assert _said(tuple(work.messages.latest(2))) == [third, second]
        assert [row.sent_at for row in work.messages.latest(9)] == [None, later(60), None]


def test_nobody_is_told_the_same_twice(store: Store) -> None:
    """Others may be told of it, and the same person of something else."""
    told = _outgoing(new_site(store))
    _put(store, told, evolve(told, message=Message.of(JULIO, WORDING)), evolve(told, kind="decision"))

    with store.work(told.site_id) as work:
        assert not work.messages.put(evolve(told, put_at=later(9)))
        assert work.messages.put(evolve(told, about=uuid4().hex))
        assert len(work.messages.waiting(9)) == 4


def test_what_is_withheld_is_neither_sent_nor_shown(store: Store) -> None:
    """It goes to nobody."""
    site_id = new_site(store)
    _put(store, evolve(_outgoing(site_id), is_withheld=True))

    with store.work(site_id) as work:
        assert list(work.messages.waiting(9)) == []
        assert list(work.messages.latest(9)) == []
        assert work.messages.forget(later(1)) == 1


def test_old_messages_are_forgotten(store: Store) -> None:
    """Sent or not."""
    site_id = new_site(store)
    old, new = _outgoing(site_id, at=NOW - timedelta(days=9)), _outgoing(site_id)
    _put(store, old, new)

    with store.work(site_id) as work:
        assert work.messages.forget(NOW) == 1
        assert _said(tuple(work.messages.latest(9))) == [new]


def test_messages_of_another_site_are_not_seen(store: Store) -> None:
    """Nor written; those of no site are for works of every site."""
    site_id, other = new_site(store), new_site(store)
    theirs, nobodys = _outgoing(other), _outgoing(NO_SITE)
    _put(store, theirs, nobodys)
    with store.work() as work:
        latest = work.messages.latest(2)
        assert _said(tuple(latest)) == [nobodys, theirs]

    with store.work(site_id) as work:
        assert list(work.messages.latest(9)) == []
        assert work.messages.forget(later(9)) == 0
        for row in latest:
            work.messages.sent(row.position, later(9))
            with pytest.raises(PermissionError):
                work.messages.put(evolve(row.outgoing, about=uuid4().hex))
    with store.work() as work:
        assert [row.sent_at for row in work.messages.latest(2)] == [None, None]
