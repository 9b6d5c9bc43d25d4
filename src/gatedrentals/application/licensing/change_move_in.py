"""Move the move-in day of a license; its first invoice is voided and cut again (§3.4)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.first_invoice import void_what_began
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.moving_in import change_move_in
from gatedrentals.domain.period import day_words
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class ChangeMoveIn:
    """Another move-in day."""

    site_id: SiteId
    license_number: str
    move_in: date
    asked: Asked
    why: str = ""


@frozen
class MoveInChanges:
    """Changes move-in days before the move-in."""

    store: Store
    clock: Clock

    def __call__(self, command: ChangeMoveIn) -> LicenseChanged:
        """Change it; the day that holds already changes nothing in the books.

        Raises UnknownLicense, NotAllowed, PadTaken, or InvalidValue for a day after a transfer; nothing changes then.
        """
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            agreed = file.license.stay.move_in
            file.change(
                change_move_in(file.license, file.said, command.move_in),
                f"from {day_words(agreed)} to {day_words(command.move_in)}",
            )
            if command.move_in == agreed:
                return file.follow("move-in")
            return file.close(void_what_began(file, "the move-in day changed"))
