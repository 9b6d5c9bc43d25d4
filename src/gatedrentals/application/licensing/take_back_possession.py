"""Note that the home of a terminated license is back: the last charged night is fixed (§2)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import InvoiceKind
from gatedrentals.domain.licensing.leaving import take_back_possession
from gatedrentals.domain.period import day_words
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class TakeBackPossession:
    """The day on which the home came back."""

    site_id: SiteId
    license_number: str
    back_on: date
    asked: Asked
    why: str = ""


@frozen
class Repossessions:
    """Takes homes back; the final cycle is cut to the last night."""

    store: Store
    clock: Clock

    def __call__(self, command: TakeBackPossession) -> LicenseChanged:
        """Take it back. Raises UnknownLicense, NotAllowed, PadTaken or InvalidValue; nothing changes then."""
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(
                take_back_possession(file.license, file.said, command.back_on, file.policy),
                f"on {day_words(command.back_on)}",
            )
            books = file.books()
            books.catch_up(file.said.at, file.said.at, "possession is back")
            books.decide_tax(file.said.at, InvoiceKind.FINAL)
            return file.close(books)
