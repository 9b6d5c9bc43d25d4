"""Confirm the surrender day, or move it: until move-out it can change (§2)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.residing import confirm_surrender
from gatedrentals.domain.period import day_words
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class ConfirmSurrender:
    """The day on which the residents hand the home back."""

    site_id: SiteId
    license_number: str
    surrender_on: date
    asked: Asked
    why: str = ""


@frozen
class Surrenders:
    """Confirms surrender days; what is billed follows, also when the day moves out (§3.5, §6.3)."""

    store: Store
    clock: Clock

    def __call__(self, command: ConfirmSurrender) -> LicenseChanged:
        """Confirm it. Raises UnknownLicense, NotAllowed, PadTaken or InvalidValue; nothing changes then."""
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(
                confirm_surrender(file.license, file.said, command.surrender_on, file.policy),
                f"surrender on {day_words(command.surrender_on)}",
            )
            file.acknowledge_notice()
            return file.follow("confirm surrender")
