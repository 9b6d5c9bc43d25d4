"""One-time codes and their counters in memory."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypeAlias

from attrs import frozen

from gatedrentals.domain.access.limits import Counted
from gatedrentals.domain.access.one_time_code import OneTimeCode
from gatedrentals.domain.ids import NO_SITE
from gatedrentals.testing.fakes.locks import WorkLocks
from gatedrentals.testing.fakes.rows import Draft, Scope, Table

Tick: TypeAlias = tuple[str, datetime]


@frozen
class Ticks:
    """How often a counter counted in a minute."""

    counter: str
    minute: datetime
    times: int


def codes_table() -> Table[bytes, OneTimeCode]:
    """Codes by challenge."""
    return Table()


def ticks_table() -> Table[Tick, Ticks]:
    """Counts by counter and minute, found by counter."""
    return Table(lambda ticks: (ticks.counter,))


@frozen
class MemoryOneTimeCodes:
    """Every code as it stands."""

    _codes: Draft[bytes, OneTimeCode]
    _ticks: Draft[Tick, Ticks]
    _locks: WorkLocks
    _scope: Scope

    def put(self, code: OneTimeCode) -> None:
        """Add a code; its challenge was never given before."""
        self._scope.enter(NO_SITE)
        self._codes.put(code.challenge, code)

    def take(self, challenge: bytes) -> OneTimeCode | None:
        """The code of a challenge, or None. Until this work ends no other one can take it: whoever asks waits."""
        if not self._scope.sees(NO_SITE):
            return None
        self._locks.hold(("code", challenge))
        return self._codes.get(challenge)

    def save(self, code: OneTimeCode) -> None:
        """Keep how a code that this work took stands now."""
        self.put(code)

    def counted(self, since: Mapping[str, datetime]) -> Mapping[str, Counted]:
        """What each of these counters counted from a minute on. Until this work ends, others who ask for one wait."""
        for counter in sorted(since):
            self._locks.hold(("counter", counter))
        return {
            counter: sorted((ticks.minute, ticks.times) for ticks in self._seen(counter) if ticks.minute >= start)
            for counter, start in since.items()
        }

    def count(self, counters: Collection[str], minute: datetime) -> None:
        """Count one more on each, in a minute."""
        self._scope.enter(NO_SITE)
        for counter in counters:
            before = self._ticks.get((counter, minute))
            times = 1 if before is None else before.times + 1
            self._ticks.put((counter, minute), Ticks(counter, minute, times))

    def forget(self, before: datetime) -> int:
        """Forget codes that were asked for and minutes that were counted before; returns how many codes that were."""
        if not self._scope.sees(NO_SITE):
            return 0
        old = [code for code in self._codes.all() if code.asked_at < before]
        for code in old:
            self._codes.put(code.challenge, None)
        for ticks in self._ticks.all():
            if ticks.minute < before:
                self._ticks.put((ticks.counter, ticks.minute), None)
        return len(old)

    def _seen(self, counter: str) -> list[Ticks]:
        return self._ticks.at(counter) if self._scope.sees(NO_SITE) else []
