"""A store whose works are all one: what use cases do with it lands together."""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import define

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.store import Work


@define
class OneWork:
    """Hands out the work under way, one borrower at a time.

    A work that failed can only be taken back whole: once a borrower left it by an exception, every later one gets that
    exception again, and `failure` holds it for who would land the whole.
    """

    whole: Work
    site_id: SiteId | None
    failure: BaseException | None = None
    _lent: bool = False

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[Work]:
        """Borrow the work. Raises PermissionError unless it sees just this site: a fault of the caller."""
        if self.failure is not None:
            raise self.failure
        if self._lent:
            message = "a use case opened a work inside another: they cannot be one"
            raise RuntimeError(message)
        if site_id != self.site_id:
            message = f"a request of site {self.site_id!r} may not begin a work of {site_id!r}"
            raise PermissionError(message)
        self._lent = True
        try:
            yield self.whole
            # What is left to the landing belongs to this borrower, and so does whatever forbids it.
            self.whole.settle()
        except BaseException as failure:
            self.failure = failure
            raise
        finally:
            self._lent = False
