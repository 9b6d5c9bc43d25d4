from collections.abc import Iterator
from itertools import count

import pytest

from gatedrentals.adapters.cloudflare_access.keys import PATIENCE_S
from gatedrentals.adapters.cloudflare_access.staff_tokens import AccessStaffTokens
from gatedrentals.testing.contracts.staff_tokens import *
from tests.fakes.cloudflare_access import CloudflareAccess, cloudflare_access


@pytest.fixture
def door_keeper() -> Iterator[CloudflareAccess]:
    with cloudflare_access() as door:
        yield door


@pytest.fixture
def staff_tokens(door_keeper: CloudflareAccess) -> AccessStaffTokens:
    """It may ask for new keys at every look."""
    return AccessStaffTokens(door_keeper.issuer, door_keeper.audience, tick=count(0, int(PATIENCE_S)).__next__)
