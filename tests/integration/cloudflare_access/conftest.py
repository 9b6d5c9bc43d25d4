"""The adapter beside a simulated door."""

from collections.abc import Iterator

import pytest

from gatedrentals.adapters.cloudflare_access.staff_tokens import AccessStaffTokens
from tests.fakes.cloudflare_access import CloudflareAccess, cloudflare_access


class Ticks:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def door_keeper() -> Iterator[CloudflareAccess]:
    with cloudflare_access() as door:
        yield door


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def staff_tokens(door_keeper: CloudflareAccess, ticks: Ticks) -> AccessStaffTokens:
    return AccessStaffTokens(door_keeper.issuer, door_keeper.audience, tick=ticks, pause=lambda _seconds: None)
