"""Start the move-in fan-out of a signed license (§9)."""

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.moving_in import prepare
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class PrepareLicense:
    """The gate is open: the license is signed and the inspection cleared."""

    site_id: SiteId
    license_number: str
    asked: Asked
    why: str = ""


@frozen
class PreparedLicenses:
    """Starts move-ins."""

    store: Store
    clock: Clock

    def __call__(self, command: PrepareLicense) -> LicenseChanged:
        """Start it. Raises UnknownLicense or NotAllowed; nothing changes then."""
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(prepare(file.license, file.said))
            return file.follow("prepare")
