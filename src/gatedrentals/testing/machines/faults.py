"""A store that fails at the n-th call: what a crash between two writes leaves behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from attrs import define

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.store import Store, Work


class Crash(Exception):
    """The machine went down."""


@define
class FailingStore:
    """Passes every call on to a store and goes down at the ``crash_at``-th, counted from 1 over all of its works."""

    store: Store
    crash_at: int
    calls: int = 0

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[Work]:
        """Begin a work of the store whose calls are counted."""
        with self.store.work(site_id) as work:
            yield cast("Work", _Counted(work, self._count))
            self._count()

    def _count(self) -> None:
        self.calls += 1
        if self.calls == self.crash_at:
            raise Crash(f"down at call {self.calls}")


class _Counted:
    """Anything whose calls are counted, and those of its parts."""

    def __init__(self, inner: object, count: Callable[[], None]) -> None:
        self._inner = inner
        self._count = count

    def __getattr__(self, name: str) -> object:
        found = getattr(self._inner, name)
        if not callable(found):
            return _Counted(found, self._count)

        def call(*args: object, **kwargs: object) -> object:
            self._count()
            return found(*args, **kwargs)

        return call
