import gc
from collections.abc import Iterator

import pytest

from gatedrentals.bootstrap.memory import MADE_BETWEEN, collect_seldom


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[tuple[int, int, int]]:
    before = gc.get_threshold()
    yield before
    gc.set_threshold(*before)


def test_a_program_looks_for_garbage_seldom_but_does_look(thresholds: tuple[int, int, int]) -> None:
    collect_seldom()

    assert gc.isenabled()
    assert gc.get_threshold()[0] == MADE_BETWEEN > thresholds[0]
