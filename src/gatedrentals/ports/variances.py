"""What final electric estimates were off by (§11.3)."""

from collections.abc import Sequence
from typing import Protocol

from gatedrentals.domain.deposits.variance import RecordedVariance
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import LicenseId, SiteId


class AlreadyJudged(Refusal):
    """The license's estimate was compared with the actual use before; what came of that stands."""

    code = "already_judged"


class Variances(Protocol):
    """The variances of every site: one a license, never changed."""

    def keep(self, recorded: RecordedVariance) -> None:
        """Keep a variance. Raises AlreadyJudged."""
        ...

    def of_license(self, license_id: LicenseId) -> RecordedVariance | None:
        """The variance of a license's estimate, or None."""
        ...

    def of_site(self, site_id: SiteId) -> Sequence[RecordedVariance]:
        """Every variance of a site, in order of recording."""
        ...

    def awaited(self, site_id: SiteId) -> Sequence[LicenseId]:
        """Licenses of which a final statement estimated days of electric and no variance is kept, in order of id."""
        ...
