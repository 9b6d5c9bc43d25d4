"""Stores on which someone else does something while a work is under way."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from attrs import define

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.store import Store, Work


@define
class BusyStore:
    """A store on which someone else does something just before a work begins, counted from 1."""

    store: Store
    meanwhile: dict[int, Callable[[], object]]
    begun: int = 0

    def work(self, site_id: SiteId | None = None) -> AbstractContextManager[Work]:
        self.begun += 1
        self.meanwhile.pop(self.begun, lambda: None)()
        return self.store.work(site_id)


@define
class ClosingStore:
    """A store on which a month closes while a work that has read is about to land, counted from 1."""

    store: Store
    close: Callable[[], object]
    during: int
    begun: int = 0

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[Work]:
        with self.store.work(site_id) as work:
            yield work
            self.begun += 1
            if self.begun == self.during:
                self.close()


@define
class LandingStore:
    """A store on which someone else does something just before a work lands, counted from 1."""

    store: Store
    meanwhile: dict[int, Callable[[], object]]
    begun: int = 0

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[Work]:
        self.begun += 1
        meanwhile = self.meanwhile.pop(self.begun, lambda: None)
        with self.store.work(site_id) as work:
            yield work
            meanwhile()
