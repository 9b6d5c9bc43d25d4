"""What a final electric estimate was off by, kept whatever becomes of it (§11.3)."""

from datetime import date, datetime

from gatedrentals.domain.ids import LicenseId, SiteId
from gatedrentals.domain.metering.estimate import Variance
from gatedrentals.domain.values import frozen


@frozen
class RecordedVariance:
    """The variance of a license's estimate. ``read_on`` is the day of the reading that told the actual use."""

    license_id: LicenseId
    site_id: SiteId
    read_on: date
    actual_wh: int
    variance: Variance
    recorded_at: datetime
