"""Codes that were asked for, and how often. Only a work of every site sees them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from gatedrentals.domain.access.limits import Counted
from gatedrentals.domain.access.one_time_code import OneTimeCode


class OneTimeCodes(Protocol):
    """Codes by their challenge, and counters by name."""

    def put(self, code: OneTimeCode) -> None:
        """Add a code; its challenge was never given before."""
        ...

    def take(self, challenge: bytes) -> OneTimeCode | None:
        """The code of a challenge, or None. Until this work ends no other one can take it: whoever asks waits."""
        ...

    def save(self, code: OneTimeCode) -> None:
        """Keep how a code that this work took stands now."""
        ...

    def counted(self, since: Mapping[str, datetime]) -> Mapping[str, Counted]:
        """What each of these counters counted from a minute on. Until this work ends, others who ask for one wait."""
        ...

    def count(self, counters: Collection[str], minute: datetime) -> None:
        """Count one more on each, in a minute."""
        ...

    def forget(self, before: datetime) -> int:
        """Forget codes that were asked for and minutes that were counted before; returns how many codes that were."""
        ...
