"""Cut the first invoice, a step of the move-in fan-out (§3.4, §9)."""

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.moving_in import begin_billing
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class BeginBilling:
    """Cut the first invoice now, before the license is active."""

    site_id: SiteId
    license_number: str
    asked: Asked
    why: str = ""


@frozen
class BillingStarts:
    """Cuts first invoices: the stub or the first cycle, with deposit and one-time charges."""

    store: Store
    clock: Clock

    def __call__(self, command: BeginBilling) -> LicenseChanged:
        """Cut it; doing so again changes nothing. Raises UnknownLicense or NotAllowed; nothing changes then."""
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(begin_billing(file.license, file.said))
            return file.follow("begin billing")
