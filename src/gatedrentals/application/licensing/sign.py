"""Note that all residents signed: the pad is theirs from the move-in on (§2)."""

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.moving_in import sign
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class SignLicense:
    """All residents signed."""

    site_id: SiteId
    license_number: str
    asked: Asked
    why: str = ""


@frozen
class SignedLicenses:
    """Signs licenses."""

    store: Store
    clock: Clock

    def __call__(self, command: SignLicense) -> LicenseChanged:
        """Sign it. Raises UnknownLicense, NotAllowed or PadTaken; nothing changes then."""
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(sign(file.license, file.said))
            return file.follow("sign")
