from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.access.session import (
    RESIDENT_ABSOLUTE,
    RESIDENT_IDLE,
    STAFF_ABSOLUTE,
    STAFF_IDLE,
    TOUCHED_EVERY,
    Session,
    Standing,
    hash_of,
)
from gatedrentals.domain.errors import InvalidValue

NOON = datetime(2027, 7, 1, 12, tzinfo=UTC)
STAFF, RESIDENT = ("staff:pm@example.com",), ("party:00000000-0000-0000-0000-000000000003",)


def opened(keys: tuple[str, ...]) -> Session:
    return Session(hash_of("token"), keys, NOON, NOON)


@given(keys=st.sampled_from([STAFF, RESIDENT]), pauses=st.lists(st.integers(0, 50_000), max_size=90))
def test_a_session_lives_while_it_is_used_and_not_too_long(keys: tuple[str, ...], pauses: list[int]) -> None:
    session, now, used = opened(keys), NOON, NOON
    idle, absolute = (STAFF_IDLE, STAFF_ABSOLUTE) if keys == STAFF else (RESIDENT_IDLE, RESIDENT_ABSOLUTE)
    for pause in pauses:
        now += timedelta(seconds=pause)
        standing = session.standing(now)
        if now >= NOON + absolute:
            assert standing is Standing.EXPIRED
        elif now >= used + idle:
            assert standing is Standing.IDLE
        elif now < used + idle - TOUCHED_EVERY:
            assert standing is Standing.LIVE
        if standing is not Standing.LIVE:
            break
        used = now
        if session.needs_touch(now):
            session = evolve(session, last_seen_at=now)
        assert now - session.last_seen_at < TOUCHED_EVERY


@pytest.mark.parametrize("keys", [STAFF, RESIDENT])
def test_a_revoked_session_is_worth_nothing_at_once(keys: tuple[str, ...]) -> None:
    revoked = evolve(opened(keys), revoked_at=NOON)

    assert revoked.standing(NOON) is Standing.REVOKED


def test_a_session_from_the_future_is_none() -> None:
    assert opened(STAFF).standing(NOON - timedelta(seconds=1)) is Standing.EXPIRED


def test_a_session_is_somebodys() -> None:
    with pytest.raises(InvalidValue, match="keys"):
        opened(())


def test_a_token_is_kept_as_its_hash() -> None:
    assert len(hash_of("token")) == 32
    assert hash_of("token") != hash_of("Token")
