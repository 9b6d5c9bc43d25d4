"""Decide again where someone else was quicker, a few times and no more."""

from collections.abc import Callable
from typing import TypeVar

from gatedrentals.ports.subledger import StaleAccount

T = TypeVar("T")

TRIES = 8


def retrying(act: Callable[[], T]) -> T:
    """What ``act`` returns: a whole work, begun anew while it is refused as stale. Raises StaleAccount in the end."""
    for _ in range(TRIES - 1):
        try:
            return act()
        except StaleAccount:
            continue
    return act()
