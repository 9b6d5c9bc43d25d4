"""Send a license's envelope to be signed (§2)."""

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.moving_in import send
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class SendLicense:
    """The envelope goes out."""

    site_id: SiteId
    license_number: str
    asked: Asked
    why: str = ""


@frozen
class SentLicenses:
    """Sends licenses."""

    store: Store
    clock: Clock

    def __call__(self, command: SendLicense) -> LicenseChanged:
        """Send it. Raises UnknownLicense or NotAllowed; nothing changes then."""
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(send(file.license, file.said))
            return file.follow("send")
