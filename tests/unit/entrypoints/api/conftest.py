from collections.abc import Iterator

import pytest

from tests.unit.entrypoints.api.asking import Asker, asking
from tests.unit.entrypoints.served import served_roll


@pytest.fixture
def api() -> Iterator[Asker]:
    with asking(served_roll()) as asker:
        yield asker
