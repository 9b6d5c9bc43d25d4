"""Revoke possession for non-payment; charging goes on until the home is back (§2)."""

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.leaving import terminate
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class TerminateLicense:
    """Possession is revoked; ``why`` is the reason, and must be given."""

    site_id: SiteId
    license_number: str
    asked: Asked
    why: str = ""


@frozen
class Terminations:
    """Terminates licenses; nothing is billed ahead from then on (§6.3)."""

    store: Store
    clock: Clock

    def __call__(self, command: TerminateLicense) -> LicenseChanged:
        """Terminate it. Raises UnknownLicense, NotAllowed, or InvalidValue without a reason; nothing changes then."""
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(terminate(file.license, file.said))
            return file.follow("terminate")
