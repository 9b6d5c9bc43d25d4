"""Move residents to another home or pad of the site; ledger, deposit and tax count stay (§2)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import HomeId, PadId, SiteId
from gatedrentals.domain.licensing.residing import transfer
from gatedrentals.domain.period import day_words
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class TransferLicense:
    """Another home or pad from ``from_day`` on."""

    site_id: SiteId
    license_number: str
    home: HomeId
    pad: PadId
    from_day: date
    asked: Asked
    why: str = ""


@frozen
class Transfers:
    """Transfers residents."""

    store: Store
    clock: Clock

    def __call__(self, command: TransferLicense) -> LicenseChanged:
        """Transfer them.

        Raises UnknownLicense, NotAllowed, PadTaken, or InvalidValue for a day that does not follow the last move;
        nothing changes then.
        """
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(
                transfer(file.license, file.said, command.home, command.pad, command.from_day),
                f"to home {command.home} on pad {command.pad} from {day_words(command.from_day)}",
            )
            return file.follow("transfer")
