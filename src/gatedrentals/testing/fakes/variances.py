"""Variances of final electric estimates in memory."""

from collections.abc import Sequence

from attrs import frozen

from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.deposits.variance import RecordedVariance
from gatedrentals.domain.ids import LicenseId, SiteId
from gatedrentals.ports.variances import AlreadyJudged
from gatedrentals.testing.fakes.rows import Draft, Scope, Table


def variances_table() -> Table[LicenseId, RecordedVariance]:
    """Variances by license, found by site: the first of two wins."""
    return Table(lambda recorded: (recorded.site_id,), meanwhile=AlreadyJudged)


@frozen
class MemoryVariances:
    """One variance a license, beside the statements that estimated."""

    _rows: Draft[LicenseId, RecordedVariance]
    _statements: Draft[tuple[LicenseId, int], DepositStatement]
    _scope: Scope

    def keep(self, recorded: RecordedVariance) -> None:
        """Keep a variance. Raises AlreadyJudged."""
        self._scope.enter(recorded.site_id)
        if self._rows.get(recorded.license_id) is not None:
            message = f"the estimate of license {recorded.license_id} was judged before"
            raise AlreadyJudged(message)
        self._rows.put(recorded.license_id, recorded)

    def of_license(self, license_id: LicenseId) -> RecordedVariance | None:
        """The variance of a license's estimate, or None."""
        found = self._rows.get(license_id)
        return found if found is not None and self._scope.sees(found.site_id) else None

    def of_site(self, site_id: SiteId) -> Sequence[RecordedVariance]:
        """Every variance of a site, in order of recording."""
        found = self._rows.at(site_id) if self._scope.sees(site_id) else []
        return sorted(found, key=lambda recorded: (recorded.recorded_at, recorded.license_id))

    def awaited(self, site_id: SiteId) -> Sequence[LicenseId]:
        """Licenses of which a final statement estimated days of electric and no variance is kept, in order of id."""
        estimated = {
            statement.license_id
            for statement in self._statements.all()
            if statement.site_id == site_id and statement.is_final and statement.electric and statement.electric.days
        }
        return sorted(each for each in estimated if self._scope.sees(site_id) and self._rows.get(each) is None)
