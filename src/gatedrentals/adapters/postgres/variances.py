"""Variances of final electric estimates, as JSON documents that never change."""

from collections.abc import Sequence

from attrs import frozen
from sqlalchemy import Integer, select
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.json import dump, load
from gatedrentals.adapters.postgres.schema.billing import DEPOSIT_STATEMENT, ELECTRIC_VARIANCE
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.deposits.variance import RecordedVariance
from gatedrentals.domain.ids import LicenseId, SiteId
from gatedrentals.ports.variances import AlreadyJudged


@frozen
class PostgresVariances:
    """One variance a license."""

    at: Site

    def keep(self, recorded: RecordedVariance) -> None:
        """Keep a variance. Raises AlreadyJudged."""
        self.at.enter(recorded.site_id)
        row = insert(ELECTRIC_VARIANCE).values(
            license_id=recorded.license_id,
            site_id=recorded.site_id,
            recorded_at=recorded.recorded_at,
            content=dump(recorded),
        )
        if self.at.run(row.on_conflict_do_nothing()) == 0:
            message = f"the estimate of license {recorded.license_id} was judged before"
            raise AlreadyJudged(message)

    def of_license(self, license_id: LicenseId) -> RecordedVariance | None:
        """The variance of a license's estimate, or None."""
        ours = select(ELECTRIC_VARIANCE.c.content).where(ELECTRIC_VARIANCE.c.license_id == license_id)
        row = self.at.first(ours)
        return None if row is None else load(row.content, RecordedVariance)

    def of_site(self, site_id: SiteId) -> Sequence[RecordedVariance]:
        """Every variance of a site, in order of recording."""
        table = ELECTRIC_VARIANCE.c
        ours = select(table.content).where(table.site_id == site_id).order_by(table.recorded_at, table.license_id)
        return tuple(load(row.content, RecordedVariance) for row in self.at.rows(ours))

    def awaited(self, site_id: SiteId) -> Sequence[LicenseId]:
        """Licenses of which a final statement estimated days of electric and no variance is kept, in order of id."""
        statement = DEPOSIT_STATEMENT.c
        judged = select(ELECTRIC_VARIANCE.c.license_id).where(ELECTRIC_VARIANCE.c.site_id == site_id)
        estimated = (
            select(statement.license_id)
            .where(statement.site_id == site_id, statement.state == "final")
            .where(statement.content[("electric", "days")].astext.cast(Integer) > 0)
            .where(statement.license_id.not_in(judged))
        )
        rows = self.at.rows(estimated.distinct().order_by(statement.license_id))
        return tuple(LicenseId(row.license_id) for row in rows)
