"""Note that a home was abandoned, with the PM's evidence (§2)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import InvoiceKind
from gatedrentals.domain.licensing.leaving import abandon
from gatedrentals.domain.period import day_words
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class Abandon:
    """``last_night`` is charged, no later one; ``why`` is the evidence, and must be given."""

    site_id: SiteId
    license_number: str
    last_night: date
    asked: Asked
    why: str = ""


@frozen
class Abandonments:
    """Ends stays of residents who left without a word."""

    store: Store
    clock: Clock

    def __call__(self, command: Abandon) -> LicenseChanged:
        """End it.

        Raises UnknownLicense, NotAllowed, or InvalidValue without evidence or for a night before the move-in; nothing
        changes then.
        """
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(
                abandon(file.license, file.said, command.last_night), f"last night {day_words(command.last_night)}"
            )
            books = file.books()
            books.catch_up(file.said.at, file.said.at, "abandoned")
            books.decide_tax(file.said.at, InvoiceKind.FINAL)
            return file.close(books)
