"""Activate a license: the move-in is done, and nights are charged from the actual one (§2, §3.4)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.first_invoice import void_what_began
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.moving_in import activate
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class ActivateLicense:
    """The residents moved in; ``moved_in_on`` None means on the day agreed."""

    site_id: SiteId
    license_number: str
    asked: Asked
    moved_in_on: date | None = None
    why: str = ""


@frozen
class ActivatedLicenses:
    """Activates licenses: the first invoice is cut unless the fan-out cut it before; one for another day is voided."""

    store: Store
    clock: Clock

    def __call__(self, command: ActivateLicense) -> LicenseChanged:
        """Activate it.

        Raises UnknownLicense, NotAllowed, PadTaken, or InvalidValue for a move-in after a transfer; nothing changes
        then.
        """
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            agreed = file.license.stay.move_in
            file.change(activate(file.license, file.said, command.moved_in_on))
            if file.license.stay.move_in != agreed:
                return file.close(void_what_began(file, "moved in on another day"))
            return file.follow("move-in")
