import pytest

from gatedrentals.testing.contracts.papers import *
from gatedrentals.testing.contracts.papers import TextOf
from gatedrentals.testing.fakes.papers import MemoryPapers


@pytest.fixture(scope="session")
def papers() -> MemoryPapers:
    return MemoryPapers()


@pytest.fixture(scope="session")
def text_of() -> TextOf:
    return bytes.decode
