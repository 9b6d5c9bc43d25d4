import pytest

from gatedrentals.testing.contracts.staff_tokens import *
from gatedrentals.testing.fakes.staff_tokens import ScriptedStaffTokens


@pytest.fixture
def staff_tokens() -> ScriptedStaffTokens:
    return ScriptedStaffTokens()


@pytest.fixture
def door_keeper(staff_tokens: ScriptedStaffTokens) -> ScriptedStaffTokens:
    return staff_tokens
