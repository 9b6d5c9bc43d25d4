"""Note a written notice or agreement of a stay of 30 days or more: it exempts from hotel tax (§4.3)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.residing import agree_long_stay
from gatedrentals.domain.period import day_words
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class AgreeLongStay:
    """The day of the written notice or agreement."""

    site_id: SiteId
    license_number: str
    agreed_on: date
    asked: Asked
    why: str = ""


@frozen
class LongStays:
    """Notes long stays; what was taxed of nights from that day on is credited."""

    store: Store
    clock: Clock

    def __call__(self, command: AgreeLongStay) -> LicenseChanged:
        """Note it.

        Raises UnknownLicense, NotAllowed, or InvalidValue for a day that is not after the last such notice; nothing
        changes then.
        """
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(
                agree_long_stay(file.license, file.said, command.agreed_on), f"on {day_words(command.agreed_on)}"
            )
            books = file.books()
            books.catch_up(file.said.at, file.said.at, "long stay agreed")
            books.decide_tax(file.said.at)
            return file.close(books)
