"""The audit trail in memory."""

from collections.abc import Sequence
from itertools import count

from attrs import field, frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.audit_trail import AuditChoice, AuditPage, AuditRow
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

    def page(self, site_id: SiteId, chosen: AuditChoice, limit: int, after: int | None = None) -> AuditPage:
        """Up to ``limit`` rows of a site, the one that was added last first; those after a page's ``next``."""
        found = self._rows.at(site_id) if self._scope.sees(site_id) else []
        fitting = sorted((kept for kept in found if _fits(kept.row, chosen)), key=lambda kept: -kept.number)
        left = [kept for kept in fitting if after is None or kept.number < after]
        listed = left[:limit]
        return AuditPage([kept.row for kept in listed], listed[-1].number if len(left) > limit else None)

    def _newest_first(self, site_id: SiteId) -> list[AuditRow]:
        found = self._rows.at(site_id) if self._scope.sees(site_id) else []
        return [kept.row for kept in sorted(found, key=lambda kept: (kept.row.at, kept.number), reverse=True)]


def _fits(row: AuditRow, chosen: AuditChoice) -> bool:
    asked = ((chosen.subject, row.subject), (chosen.who, row.who), (chosen.what, row.what))
    return all(wanted in {"", found} for wanted, found in asked)
