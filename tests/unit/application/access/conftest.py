import pytest

from gatedrentals.domain.ids import SiteId
from gatedrentals.testing.contracts.setting import new_site
from gatedrentals.testing.contracts.signing_in import Door
from tests.fakes import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def door(store: MemoryStore) -> Door:
    return Door(store)


@pytest.fixture
def site_id(store: MemoryStore) -> SiteId:
    return new_site(store)
