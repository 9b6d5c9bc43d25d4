"""What every store of one-time codes and their counters does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from secrets import token_bytes
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.access.contact import contact
from gatedrentals.domain.access.limits import MINUTE
from gatedrentals.domain.access.one_time_code import OneTimeCode
from gatedrentals.ports.store import Store, Work
from gatedrentals.testing.contracts.setting import NOW, few_examples, later, new_site

__all__ = [
    "test_a_code_is_found_by_its_challenge_alone",
    "test_counters_count_by_the_minute",
    "test_old_codes_and_counts_are_forgotten",
    "test_who_counts_at_once_is_counted_one_after_the_other",
    "test_who_guesses_at_once_guesses_one_after_the_other",
    "test_works_of_one_site_see_no_code",
]


def _code(at: datetime = NOW, text: str = "dana@example.com") -> OneTimeCode:
    return OneTimeCode(token_bytes(32), contact(text), token_bytes(32), at)


def _put(store: Store, code: OneTimeCode) -> OneTimeCode:
    with store.work() as work:
        work.one_time_codes.put(code)
    return code


def _taken(store: Store, code: OneTimeCode) -> OneTimeCode | None:
    with store.work() as work:
        return work.one_time_codes.take(code.challenge)


@pytest.mark.parametrize("text", ["dana@example.com", "(281) 555-0123"])
def test_a_code_is_found_by_its_challenge_alone(store: Store, text: str) -> None:
    """As it was last saved."""
    code = _put(store, _code(text=text))
    assert _taken(store, code) == code
    assert _taken(store, _code()) is None

    tried = evolve(code, tries=2, used_at=later(30))
    with store.work() as work:
        assert work.one_time_codes.take(code.challenge) == code
        work.one_time_codes.save(tried)
    assert _taken(store, code) == tried


@few_examples
@given(
    counts=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4)), max_size=12),
    since=st.tuples(st.integers(0, 4), st.integers(0, 4)),
)
def test_counters_count_by_the_minute(store: Store, counts: list[tuple[int, int]], since: tuple[int, int]) -> None:
    """Each counter apart, from a minute on, also within the work that counts."""
    names = (uuid4().hex, uuid4().hex)
    starts = {name: NOW + MINUTE * start for name, start in zip(names, since, strict=True)}
    with store.work() as work:
        assert work.one_time_codes.counted(starts) == {name: [] for name in names}
        for which, minute in counts:
            work.one_time_codes.count([names[which]], NOW + MINUTE * minute)
        work.one_time_codes.count(names, NOW + MINUTE * 4)

    with store.work() as work:
        found = work.one_time_codes.counted(starts)
    for which, name in enumerate(names):
        times = [sum(count == (which, minute) for count in counts) + (minute == 4) for minute in range(5)]
        expected = [(NOW + MINUTE * minute, times[minute]) for minute in range(since[which], 5) if times[minute]]
        assert list(found[name]) == expected


def test_who_counts_at_once_is_counted_one_after_the_other(store: Store) -> None:
    """Nobody slips through between looking and counting, in whatever order they name their counters."""
    ours, theirs = uuid4().hex, uuid4().hex

    def count(number: int) -> bool:
        names = [ours, theirs][:: 1 if number % 2 else -1]
        with store.work() as work:
            found = work.one_time_codes.counted(dict.fromkeys(names, NOW))
            if sum(times for _, times in found[ours]) >= 3:
                return False
            work.one_time_codes.count(names, NOW + MINUTE * (number % 4))
            return True

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(count, range(12))) == 3


def test_who_guesses_at_once_guesses_one_after_the_other(store: Store) -> None:
    """No try is lost."""
    code = _put(store, _code())

    def guess(_number: int) -> None:
        with store.work() as work:
            found = work.one_time_codes.take(code.challenge)
            assert found is not None
            work.one_time_codes.save(evolve(found, tries=found.tries + 1))

    with ThreadPoolExecutor(5) as workers:
        list(workers.map(guess, range(5)))

    assert _taken(store, code) == evolve(code, tries=5)


def test_old_codes_and_counts_are_forgotten(store: Store) -> None:
    """Each by its own time."""
    long_ago = NOW - timedelta(days=9)
    old, new, counter = _put(store, _code(long_ago)), _put(store, _code()), uuid4().hex
    with store.work() as work:
        work.one_time_codes.count([counter], long_ago)
        work.one_time_codes.count([counter], NOW)

    with store.work() as work:
        assert work.one_time_codes.forget(long_ago + MINUTE) >= 1
        assert work.one_time_codes.counted({counter: long_ago}) == {counter: [(NOW, 1)]}
    assert _taken(store, old) is None
    assert _taken(store, new) == new


def test_works_of_one_site_see_no_code(store: Store) -> None:
    """What is done for one site has nothing to do with who signs in."""
    code, counter = _put(store, _code()), uuid4().hex
    with store.work() as work:
        work.one_time_codes.count([counter], NOW)
    site_id = new_site(store)

    with store.work(site_id) as work:
        assert work.one_time_codes.take(code.challenge) is None
        assert work.one_time_codes.counted({counter: NOW}) == {counter: []}
        assert work.one_time_codes.forget(later(9)) == 0
    writes: list[Callable[[Work], None]] = [
        lambda work: work.one_time_codes.put(_code()),
        lambda work: work.one_time_codes.save(code),
        lambda work: work.one_time_codes.count([counter], NOW),
    ]
    for write in writes:
        with store.work(site_id) as work, pytest.raises(PermissionError):
            write(work)
    assert _taken(store, code) == code
