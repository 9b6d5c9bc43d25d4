"""The fakes, under the names that the contracts ask for."""

from datetime import UTC, datetime

import pytest

from gatedrentals.ports.chain_heads import ChainHeads
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.ids import Ids
from gatedrentals.ports.projections import Projections
from gatedrentals.ports.revenue_runs import RevenueRuns
from gatedrentals.ports.store import Store
from gatedrentals.ports.tokens import Tokens
from gatedrentals.testing.fakes.chain_heads import MemoryChainHeads
from gatedrentals.testing.fakes.clock import SettableClock
from gatedrentals.testing.fakes.ids import CountingIds
from gatedrentals.testing.fakes.projections import MemoryProjections
from gatedrentals.testing.fakes.revenue_runs import MemoryRevenueRuns
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.fakes.tokens import ForeseeableTokens


@pytest.fixture(scope="session")
def store() -> Store:
    return MemoryStore()


@pytest.fixture(scope="session")
def chain_heads() -> ChainHeads:
    return MemoryChainHeads()


@pytest.fixture(scope="session")
def revenue_runs(store: Store) -> RevenueRuns:
    return MemoryRevenueRuns(store)


@pytest.fixture(scope="session")
def projections() -> Projections:
    return MemoryProjections()


@pytest.fixture
def clock() -> Clock:
    return SettableClock(datetime(2027, 7, 1, 17, tzinfo=UTC))


@pytest.fixture
def ids() -> Ids:
    return CountingIds()


@pytest.fixture
def tokens() -> Tokens:
    return ForeseeableTokens()
