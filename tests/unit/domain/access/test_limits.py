from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.access.limits import (
    GUESSES,
    MINUTE,
    REQUESTS,
    Limit,
    Per,
    counts_from,
    has_room,
    minute_of,
)

NOON = datetime(2027, 7, 1, 12, tzinfo=UTC)
PAUSES = st.lists(st.sampled_from([0, 1, 7, 20, 59, 60, 61, 250, 301, 3_000, 3_599, 20_000]), max_size=150)


def admitted(limits: tuple[Limit, ...], pauses: list[int]) -> list[datetime]:
    """When somebody got through who tried again and again, after pauses in seconds."""
    now, times, counted = NOON, [], dict[datetime, int]()
    for pause in pauses:
        now += timedelta(seconds=pause)
        seen = [(minute, n) for minute, n in counted.items() if minute >= counts_from(limits, now)]
        if has_room(limits, seen, now):
            counted[minute_of(now)] = counted.get(minute_of(now), 0) + 1
            times.append(now)
    return times


@given(limits=st.sampled_from([*GUESSES.values(), *REQUESTS.values()]), pauses=PAUSES)
def test_no_stretch_of_time_has_more_than_its_limit(limits: tuple[Limit, ...], pauses: list[int]) -> None:
    times = admitted(limits, pauses)

    for limit in limits:
        for start in times:
            assert sum(start <= time < start + limit.window for time in times) <= limit.at_most


@given(limits=st.sampled_from([*GUESSES.values(), *REQUESTS.values()]), pauses=PAUSES)
def test_who_keeps_within_a_minute_less_is_never_refused(limits: tuple[Limit, ...], pauses: list[int]) -> None:
    now, tried = NOON, list[datetime]()
    for pause in pauses:
        now += timedelta(seconds=pause)
        tried.append(now)
    full = any(
        sum(time - limit.window - MINUTE < other <= time for other in tried) > limit.at_most
        for limit in limits
        for time in tried
    )

    assert full or admitted(limits, pauses) == tried


def test_an_attacker_who_never_rests_has_fifty_guesses_a_day() -> None:
    assert len(admitted(GUESSES[Per.CONTACT], [10] * 8_640)) == 50


@pytest.mark.parametrize("seconds", [0, 59])
def test_five_guesses_free_again_after_five_to_six_minutes(seconds: int) -> None:
    limits = (Limit(timedelta(minutes=5), 5),)
    counted = [(NOON, 5)]

    assert not has_room(limits, counted, NOON + timedelta(minutes=5, seconds=seconds))
    assert has_room(limits, counted, NOON + timedelta(minutes=6))
