"""Closed months in memory."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.closes import MonthClose, MonthClosed
from gatedrentals.testing.fakes.rows import Draft, Scope, Table


def closes_table() -> Table[tuple[SiteId, date], MonthClose]:
    """Closes by site and month: the first of two wins."""
    return Table(lambda close: (close.site_id,), meanwhile=MonthClosed)


@frozen
class MemoryCloses:
    """Each month of a site once."""

    _rows: Draft[tuple[SiteId, date], MonthClose]
    _scope: Scope

    def of_site(self, site_id: SiteId) -> Sequence[MonthClose]:
        """Every closed month, oldest first."""
        found = self._rows.at(site_id) if self._scope.sees(site_id) else []
        return sorted(found, key=lambda close: close.month)

    def add(self, close: MonthClose) -> None:
        """Close a month. Raises MonthClosed."""
        self._scope.enter(close.site_id)
        key = (close.site_id, close.month)
        if self._rows.get(key) is not None:
            message = f"{close.month:%Y-%m} of {close.site_id} is closed already"
            raise MonthClosed(message)
        self._rows.put(key, close)
