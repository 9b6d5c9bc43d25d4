from datetime import UTC, datetime, timedelta, timezone

from tests.fakes import CountingIds, SettableClock

START = datetime(2027, 7, 1, 12, tzinfo=timezone(timedelta(hours=-5)))


def test_a_settable_clock_stands_until_it_is_moved() -> None:
    clock = SettableClock(START)

    assert clock.now() == clock.now() == datetime(2027, 7, 1, 17, tzinfo=UTC)


def test_a_settable_clock_goes_on_and_back() -> None:
    clock = SettableClock(START)

    clock.advance(timedelta(days=1))
    later = clock.now()
    clock.set(START)

    assert (later - clock.now(), clock.now().tzinfo) == (timedelta(days=1), UTC)


def test_counting_ids_are_the_same_in_every_run() -> None:
    assert [CountingIds(7).new() for _ in range(2)] == [CountingIds(7).new() for _ in range(2)]
    assert CountingIds(7).new().int == 7
