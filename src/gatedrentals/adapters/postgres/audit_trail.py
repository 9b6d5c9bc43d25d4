"""Who changed what: rows that are only added."""

from collections.abc import Sequence

from attrs import asdict, frozen
from sqlalchemy import insert, select

from gatedrentals.adapters.postgres.schema.platform import AUDIT_ROW
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.audit_trail import AuditRow


@frozen
class PostgresAuditTrail:
    """The audit trail of every site."""

    at: Site

    def add(self, row: AuditRow) -> None:
        """Add a row."""
        self.at.enter(row.site_id)
        self.at.run(insert(AUDIT_ROW).values(**asdict(row)))

    def of_site(self, site_id: SiteId, limit: int) -> Sequence[AuditRow]:
        """The latest rows of a site, newest first."""
        ours = select(AUDIT_ROW).where(AUDIT_ROW.c.site_id == site_id).order_by(AUDIT_ROW.c.id.desc()).limit(limit)
        return tuple(
            AuditRow(SiteId(row.site_id), row.at, row.who, row.origin, row.what, row.subject, row.detail)
            for row in self.at.rows(ours)
        )
