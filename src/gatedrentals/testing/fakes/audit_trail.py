"""The audit trail in memory."""

from collections.abc import Sequence
from itertools import count

from attrs import field, frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.testing.fakes.rows import Draft, Scope, Table


@frozen
class Numbered:
    """A row with its place in the order of adding."""

    number: int
    row: AuditRow


@frozen
class AuditTable:
    """Rows of every site and the counter that numbers them."""

    rows: Table[int, Numbered] = field(factory=lambda: Table[int, Numbered](lambda kept: (kept.row.site_id,)))
    numbers: "count[int]" = field(factory=count)


@frozen
class MemoryAuditTrail:
    """Rows in the order in which they were added."""

    _rows: Draft[int, Numbered]
    _numbers: "count[int]"
    _scope: Scope

    def add(self, row: AuditRow) -> None:
        """Add a row."""
        self._scope.enter(row.site_id)
        number = next(self._numbers)
        self._rows.put(number, Numbered(number, row))

    def of_site(self, site_id: SiteId, limit: int) -> Sequence[AuditRow]:
        """The latest rows of a site, newest first."""
        return self._newest_first(site_id)[:limit]

    def of_subject(self, site_id: SiteId, subject: str, limit: int) -> Sequence[AuditRow]:
        """The latest rows of a site about one subject, newest first."""
        return [row for row in self._newest_first(site_id) if row.subject == subject][:limit]

    def _newest_first(self, site_id: SiteId) -> list[AuditRow]:
        found = self._rows.at(site_id) if self._scope.sees(site_id) else []
        return [kept.row for kept in sorted(found, key=lambda kept: (kept.row.at, kept.number), reverse=True)]
