"""Names that one work holds at a time until it ends, as the database's advisory locks are held."""

from collections.abc import Hashable
from threading import Condition

from attrs import define, field, frozen

FOR_EVER_S = 60.0
"""Longer than any test lasts."""


@frozen
class Locks:
    """What is held, by whomever."""

    held: set[Hashable] = field(factory=set)
    changed: Condition = field(factory=Condition)


@define
class WorkLocks:
    """What one work holds."""

    _locks: Locks
    _own: set[Hashable] = field(factory=set)

    def hold(self, name: Hashable, wait_s: float = FOR_EVER_S) -> bool:
        """Hold a name, waiting for it so long; whether it could be had. What one holds already one has."""
        if name in self._own:
            return True
        with self._locks.changed:
            if not self._locks.changed.wait_for(lambda: name not in self._locks.held, timeout=wait_s):
                return False
            self._locks.held.add(name)
        self._own.add(name)
        return True

    def release(self) -> None:
        """Let go of all: the work has ended."""
        if self._own:
            with self._locks.changed:
                self._locks.held.difference_update(self._own)
                self._locks.changed.notify_all()
