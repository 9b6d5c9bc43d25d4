import gc
from collections.abc import Iterator

import pytest

from gatedrentals.bootstrap.memory import MADE_BETWEEN, collect_seldom, pass_over_what_is_loaded


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[tuple[int, int, int]]:
    before = gc.get_threshold()
    yield before
    gc.unfreeze()
    gc.set_threshold(*before)


def test_a_program_looks_for_garbage_seldom_but_does_look(thresholds: tuple[int, int, int]) -> None:
    collect_seldom()

    assert gc.isenabled()
    assert gc.get_threshold()[0] == MADE_BETWEEN > thresholds[0]


def test_what_is_loaded_is_passed_over_and_what_is_made_later_is_not() -> None:
    loaded: list[object] = []
    pass_over_what_is_loaded()
    made: list[object] = []

    later = gc.get_objects()
    assert not any(each is loaded for each in later)
    assert any(each is made for each in later)
    assert gc.isenabled()
