"""Who changed what: rows that are only added, kept in memory until the work's next write as events are."""

from collections.abc import Sequence
from typing import Any

from attrs import field, frozen
from sqlalchemy import ColumnElement, Row, select

from gatedrentals.adapters.postgres.json import dump, encode
from gatedrentals.adapters.postgres.schema.platform import AUDIT_ROW
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.audit_trail import AuditChoice, AuditPage, AuditRow

_ADD = """
    INSERT INTO audit_row (site_id, at, who, origin, what, subject, detail, before, after)
    SELECT x.site_id, x.at, x.who, x.origin, x.what, x.subject, x.detail, x.before, x.after
    FROM json_to_recordset(%s::json) AS x (site_id text, at timestamptz, who text, origin text, what text,
        subject text, detail text, before text, after text)
"""


@frozen
class PostgresAuditTrail:
    """The audit trail of every site."""

    at: Site
    pending: list[dict[str, object]] = field(factory=list)

    def add(self, row: AuditRow) -> None:
        """Add a row."""
        self.at.enter(row.site_id)
        self.pending.append(dump(row))

    def of_site(self, site_id: SiteId, limit: int) -> Sequence[AuditRow]:
        """The latest rows of a site, newest first."""
        return self._latest(limit, AUDIT_ROW.c.site_id == site_id)

    def of_subject(self, site_id: SiteId, subject: str, limit: int) -> Sequence[AuditRow]:
        """The latest rows of a site about one subject, newest first."""
        return self._latest(limit, AUDIT_ROW.c.site_id == site_id, AUDIT_ROW.c.subject == subject)

    def page(self, site_id: SiteId, chosen: AuditChoice, limit: int, after: int | None = None) -> AuditPage:
        """Up to ``limit`` rows of a site, the one that was added last first; those after a page's ``next``."""
        columns = AUDIT_ROW.c
        asked = ((chosen.subject, columns.subject), (chosen.who, columns.who), (chosen.what, columns.what))
        which = [column == wanted for wanted, column in asked if wanted]
        which += [] if after is None else [columns.id < after]
        found = self._found(limit + 1, columns.site_id == site_id, *which)
        listed = found[:limit]
        return AuditPage(tuple(map(_row, listed)), listed[-1].id if len(found) > limit else None)

    def _latest(self, limit: int, *which: ColumnElement[bool]) -> Sequence[AuditRow]:
        return tuple(map(_row, self._found(limit, *which)))

    def _found(self, limit: int, *which: ColumnElement[bool]) -> Sequence[Row[Any]]:
        self.flush()
        return list(self.at.rows(select(AUDIT_ROW).where(*which).order_by(AUDIT_ROW.c.id.desc()).limit(limit)))

    def take(self) -> list[dict[str, object]]:
        """The rows that wait in memory, for a statement that writes them along."""
        taken = list(self.pending)
        self.pending.clear()
        return taken

    def flush(self) -> None:
        """Write the rows that wait in memory."""
        if self.pending:
            self.at.transaction.driver.execute(_ADD, (encode(self.take()),))


def _row(row: Row[Any]) -> AuditRow:
    return AuditRow(
        *(SiteId(row.site_id), row.at, row.who, row.origin, row.what, row.subject, row.detail),
        before=row.before,
        after=row.after,
    )
