"""Every planted bug is found by a property or a machine, none by an example."""

import pytest

from tests.planted.bugs import BUGS, Bug
from tests.planted.hunt import hunt


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name.replace(" ", "_"))
def test_the_bug_is_found(bug: Bug) -> None:
    found = hunt(bug)

    assert found.found, found.words
