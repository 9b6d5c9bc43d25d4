"""The machine's own adapters, under the names that the contracts ask for."""

import pytest

from gatedrentals.adapters.system.chain_heads import DirectoryChainHeads
from gatedrentals.adapters.system.clock import SystemClock
from gatedrentals.adapters.system.ids import SystemIds
from gatedrentals.adapters.system.tokens import SystemTokens
from gatedrentals.ports.chain_heads import ChainHeads
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.ids import Ids
from gatedrentals.ports.tokens import Tokens


@pytest.fixture(scope="session")
def chain_heads(tmp_path_factory: pytest.TempPathFactory) -> ChainHeads:
    return DirectoryChainHeads(tmp_path_factory.mktemp("heads") / "kept")


@pytest.fixture
def clock() -> Clock:
    return SystemClock()


@pytest.fixture
def ids() -> Ids:
    return SystemIds()


@pytest.fixture
def tokens() -> Tokens:
    return SystemTokens()
