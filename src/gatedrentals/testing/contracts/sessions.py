"""What every store of sessions does."""

from datetime import datetime
from secrets import token_bytes
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.access.contact import contact
from gatedrentals.domain.access.session import Session
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import NOW, few_examples, later, new_site

__all__ = [
    "test_a_revoked_session_stays_revoked",
    "test_a_session_is_found_by_its_token_alone",
    "test_a_session_moves_forward_only",
    "test_all_sessions_of_a_person_end_at_once",
    "test_old_sessions_are_forgotten",
    "test_the_sessions_of_a_person_are_those_that_nobody_ended",
    "test_works_of_one_site_see_no_session",
]


def _session(*keys: str, at: datetime = NOW) -> Session:
    own = keys or (f"party:{uuid4()}",)
    return Session(token_bytes(32), own, at, at, "203.0.113.7", "Mozilla/5.0")


def _opened(store: Store, session: Session) -> Session:
    with store.work() as work:
        work.sessions.open(session)
    return session


def _found(store: Store, session: Session) -> Session | None:
    with store.work() as work:
        return work.sessions.find(session.token_hash)


def test_a_session_is_found_by_its_token_alone(store: Store) -> None:
    """With all that was said of it."""
    session = _opened(store, _session(f"party:{uuid4()}", f"party:{uuid4()}"))
    reached = _opened(store, evolve(session, token_hash=token_bytes(32), contact=contact("dana@example.com")))

    assert _found(store, reached) == reached
    assert _found(store, session) == session
    assert _found(store, evolve(session, token_hash=token_bytes(32))) is None


@few_examples
@given(touches=st.lists(st.integers(-3, 3), max_size=5))
def test_a_session_moves_forward_only(store: Store, touches: list[int]) -> None:
    """Two requests at once may write in either order."""
    session = _opened(store, _session())
    for seconds in touches:
        with store.work() as work:
            work.sessions.touch(session.token_hash, later(seconds))

    assert _found(store, session) == evolve(session, last_seen_at=later(max([0, *touches])))


def test_a_revoked_session_stays_revoked(store: Store) -> None:
    """It cannot be revoked again, nor used."""
    session = _opened(store, _session())
    with store.work() as work:
        work.sessions.revoke(session.token_hash, later(5))
        work.sessions.revoke(token_bytes(32), later(5))
    with store.work() as work:
        work.sessions.revoke(session.token_hash, later(9))
        work.sessions.touch(session.token_hash, later(9))
        assert work.sessions.revoke_all(session.keys[0], later(9)) == 0

    assert _found(store, session) == evolve(session, revoked_at=later(5))


def test_all_sessions_of_a_person_end_at_once(store: Store) -> None:
    """Also those that are somebody else's besides; those of others go on."""
    dana, julio = f"party:{uuid4()}", f"party:{uuid4()}"
    hers = [_opened(store, _session(dana)), _opened(store, _session(julio, dana))]
    his = _opened(store, _session(julio))

    with store.work() as work:
        assert work.sessions.revoke_all(dana, later(5)) == 2

    assert [_found(store, session) for session in hers] == [evolve(session, revoked_at=later(5)) for session in hers]
    assert _found(store, his) == his


def test_the_sessions_of_a_person_are_those_that_nobody_ended(store: Store) -> None:
    """The one that was used last first, also those that are somebody else's besides."""
    dana, julio = f"party:{uuid4()}", f"party:{uuid4()}"
    first, shared, ended = (_opened(store, _session(*keys)) for keys in ((dana,), (julio, dana), (dana,)))
    _opened(store, _session(julio))
    with store.work() as work:
        work.sessions.touch(shared.token_hash, later(3))
        work.sessions.revoke(ended.token_hash, later(4))

    with store.work() as work:
        assert list(work.sessions.of(dana)) == [evolve(shared, last_seen_at=later(3)), first]
        assert list(work.sessions.of(f"party:{uuid4()}")) == []


def test_old_sessions_are_forgotten(store: Store) -> None:
    """By when they were opened."""
    old, new = _opened(store, _session(at=later(-9))), _opened(store, _session())

    with store.work() as work:
        assert work.sessions.forget(NOW) >= 1

    assert _found(store, old) is None
    assert _found(store, new) == new


def test_works_of_one_site_see_no_session(store: Store) -> None:
    """What is done for one site has nothing to do with who signed in."""
    session = _opened(store, _session())

    with store.work(new_site(store)) as work:
        assert work.sessions.find(session.token_hash) is None
        assert list(work.sessions.of(session.keys[0])) == []
        work.sessions.touch(session.token_hash, later(9))
        work.sessions.revoke(session.token_hash, later(9))
        assert work.sessions.revoke_all(session.keys[0], later(9)) == 0
        assert work.sessions.forget(later(9)) == 0
        with pytest.raises(PermissionError):
            work.sessions.open(_session())
    assert _found(store, session) == session
