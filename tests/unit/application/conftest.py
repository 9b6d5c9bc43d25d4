"""A store in memory for every test, and a park on it."""

import pytest

from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import Park
from gatedrentals.testing.fakes.store import MemoryStore


@pytest.fixture
def store() -> Store:
    return MemoryStore()


@pytest.fixture
def park(store: Store) -> Park:
    return Park.opened(store)
