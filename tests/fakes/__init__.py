"""The fakes, as tests of use cases import them."""

from gatedrentals.testing.fakes.chain_heads import MemoryChainHeads
from gatedrentals.testing.fakes.clock import SettableClock
from gatedrentals.testing.fakes.ids import CountingIds
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.fakes.tokens import ForeseeableTokens

__all__ = ["CountingIds", "ForeseeableTokens", "MemoryChainHeads", "MemoryStore", "SettableClock"]
