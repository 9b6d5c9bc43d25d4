"""What every clock does."""

from datetime import timedelta

from gatedrentals.ports.clock import Clock

__all__ = ["test_the_present_does_not_go_back", "test_the_present_is_an_instant_in_utc"]


def test_the_present_is_an_instant_in_utc(clock: Clock) -> None:
    """An instant with its offset, which is none."""
    assert clock.now().utcoffset() == timedelta(0)


def test_the_present_does_not_go_back(clock: Clock) -> None:
    """Two looks, in order."""
    first, second = clock.now(), clock.now()

    assert first <= second
