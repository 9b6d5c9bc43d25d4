import time
from uuid import RFC_4122

import pytest

from gatedrentals.adapters.system.ids import SystemIds


def test_an_identifier_is_a_uuid_of_version_seven_of_this_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    made = SystemIds().new()
    after = time.time_ns() // 1_000_000

    assert (made.version, made.variant) == (7, RFC_4122)
    assert before <= made.int >> 80 <= after


def test_identifiers_of_two_processes_differ() -> None:
    one, other = SystemIds(), SystemIds()

    assert not {one.new() for _ in range(500)} & {other.new() for _ in range(500)}


def test_identifiers_go_on_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = SystemIds()
    instants = iter([5_000_000_000, 4_000_000_000, 4_000_000_000, 6_000_000_000])
    monkeypatch.setattr(time, "time_ns", lambda: next(instants))

    made = [ids.new() for _ in range(4)]

    assert made == sorted(made)
    assert [one.int >> 80 for one in made] == [5_000, 5_000, 5_000, 6_000]
