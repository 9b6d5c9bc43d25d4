"""Count the nights of the hotel tax anew after an interruption that the PM confirms (§4.3)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.residing import restart_tax_count
from gatedrentals.domain.period import day_words
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class RestartTaxCount:
    """Counting starts anew at ``from_night``, the first unpaid one."""

    site_id: SiteId
    license_number: str
    from_night: date
    asked: Asked
    why: str = ""


@frozen
class TaxCountRestarts:
    """Restarts tax counts; nights billed from there on are taxed as their new number says, none before."""

    store: Store
    clock: Clock

    def __call__(self, command: RestartTaxCount) -> LicenseChanged:
        """Restart it.

        Raises UnknownLicense, NotAllowed, or InvalidValue for a night that is not after the first or the last restart;
        nothing changes then.
        """
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(
                restart_tax_count(file.license, file.said, command.from_night), f"from {day_words(command.from_night)}"
            )
            books = file.books()
            books.catch_up(file.said.at, file.said.at, "tax count restarted")
            books.decide_tax(file.said.at)
            return file.close(books)
