"""The remembering store, under the name that the contracts ask for."""

import pytest

from gatedrentals.bootstrap.remembering import RememberingStore
from gatedrentals.ports.store import Store
from gatedrentals.testing.fakes.store import MemoryStore


@pytest.fixture(scope="session")
def store() -> Store:
    return RememberingStore(MemoryStore())
