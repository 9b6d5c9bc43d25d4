"""Closed months in memory."""

from collections.abc import Sequence
from datetime import date

from attrs import field, frozen

from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.ports.closes import MonthClose, MonthClosed
from gatedrentals.ports.subledger import StaleAccount
from gatedrentals.testing.fakes.rows import Draft, Scope, Table
from gatedrentals.testing.fakes.subledger import MemorySubledger


def closes_table() -> Table[tuple[SiteId, date], MonthClose]:
    """Closes by site and month: the first of two wins."""
    return Table(lambda close: (close.site_id,), meanwhile=MonthClosed)


@frozen
class MemoryCloses:
    """Each month of a site once. Others are not made to wait for a close: it is refused where they were quicker."""

    _rows: Draft[tuple[SiteId, date], MonthClose]
    _books: MemorySubledger
    _scope: Scope
    _held: dict[SiteId, dict[AccountId, int]] = field(factory=dict)

    def of_site(self, site_id: SiteId) -> Sequence[MonthClose]:
        """Every closed month, oldest first."""
        found = self._rows.at(site_id) if self._scope.sees(site_id) else []
        return sorted(found, key=lambda close: close.month)

    def hold_books(self, site_id: SiteId) -> None:
        """Let nobody else post to the site until this work ends."""
        self._scope.enter(site_id)
        self._held.setdefault(site_id, self._books.landed(site_id))

    def check(self) -> None:
        """Raise StaleAccount if someone else posted to a site whose books this work holds."""
        for site_id, seen in self._held.items():
            if self._books.landed(site_id) != seen:
                message = f"someone posted to {site_id} while its month was closed"
                raise StaleAccount(message)

    def add(self, close: MonthClose) -> None:
        """Close a month. Raises MonthClosed."""
        self._scope.enter(close.site_id)
        key = (close.site_id, close.month)
        if self._rows.get(key) is not None:
            message = f"{close.month:%Y-%m} of {close.site_id} is closed already"
            raise MonthClosed(message)
        self._rows.put(key, close)
