"""Take a notice to vacate (§2)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.residing import give_notice
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class GiveNotice:
    """Notice to vacate, with a confirmed surrender day or without one yet."""

    site_id: SiteId
    license_number: str
    notice_given_on: date
    asked: Asked
    surrender_on: date | None = None
    why: str = ""


@frozen
class Notices:
    """Takes notices; cycles billed beyond the surrender day are cut, the cash goes on (§3.5, §6.3)."""

    store: Store
    clock: Clock

    def __call__(self, command: GiveNotice) -> LicenseChanged:
        """Take it.

        Raises UnknownLicense, NotAllowed, or InvalidValue for a surrender before the move-in; nothing changes then.
        """
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(
                give_notice(file.license, file.said, command.notice_given_on, file.policy, command.surrender_on)
            )
            file.acknowledge_notice()
            return file.follow("give notice")
