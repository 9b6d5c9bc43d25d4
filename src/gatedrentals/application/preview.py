"""Dry runs: the same use case on a store that takes everything back (§2 of the house: one code for both)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from attrs import frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.store import Store, Work


class _TakenBack(Exception):
    pass


@frozen
class PreviewStore:
    """A store whose works see all that is kept and what they do themselves, and keep nothing of it.

    Any use case built on it answers exactly what it would answer, and changes nothing.
    """

    store: Store

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[Work]:
        """Begin a work that is taken back at its end, also when all went well."""
        with suppress(_TakenBack), self.store.work(site_id) as work:
            yield work
            work.settle()
            raise _TakenBack
