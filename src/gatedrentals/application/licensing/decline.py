"""Note that the envelope was refused or expired (§2)."""

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.moving_in import decline
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class DeclineLicense:
    """The envelope was refused or expired."""

    site_id: SiteId
    license_number: str
    asked: Asked
    why: str = ""


@frozen
class DeclinedLicenses:
    """Declines licenses."""

    store: Store
    clock: Clock

    def __call__(self, command: DeclineLicense) -> LicenseChanged:
        """Decline it. Raises UnknownLicense or NotAllowed; nothing changes then."""
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(decline(file.license, file.said))
            return file.follow("decline")
