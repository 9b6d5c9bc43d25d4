"""Draft a license and sign it at once, with its residents in the office (§2)."""

from attrs import frozen

from gatedrentals.application.licensing.draft_license import DraftLicense, LicenseDrafts
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.licensing.license import Said
from gatedrentals.domain.licensing.moving_in import send, sign
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.ids import Ids
from gatedrentals.ports.store import Store


@frozen
class OfficeSignings:
    """Takes a license from nothing to signed in one go: every step leaves its row, and all of them land or none."""

    store: Store
    clock: Clock
    ids: Ids

    def __call__(self, command: DraftLicense) -> LicenseChanged:
        """Draft, send and sign.

        Raises what drafting raises, and PadTaken if another license has the pad on one of the nights; nothing is kept
        then.
        """
        with self.store.work(command.site_id) as work:
            drafted = LicenseDrafts(self.store, self.clock, self.ids).draft(work, command)
            said = Said(command.asked.who, self.clock.now(), "signed at the office")
            file = LicenseFile.opened(work, work.sites.get(command.site_id), drafted, said, command.asked)
            file.change(send(file.license, said))
            file.change(sign(file.license, said))
            return LicenseChanged(file.license)
