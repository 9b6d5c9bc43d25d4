"""Note that residents left: the last charged night is fixed (§2, §3.5)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import InvoiceKind
from gatedrentals.domain.licensing.leaving import move_out
from gatedrentals.domain.period import day_words
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class MoveOut:
    """The day of departure; charged until the later of it and the confirmed surrender."""

    site_id: SiteId
    license_number: str
    departed_on: date
    asked: Asked
    why: str = ""


@frozen
class MoveOuts:
    """Moves residents out: the final cycle is cut to the last night, hotel tax that falls due is invoiced (§4.3)."""

    store: Store
    clock: Clock

    def __call__(self, command: MoveOut) -> LicenseChanged:
        """Move them out.

        Raises UnknownLicense, NotAllowed, PadTaken, or InvalidValue for a day before the move-in; nothing changes then.
        """
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(
                move_out(file.license, file.said, command.departed_on, file.policy),
                f"on {day_words(command.departed_on)}",
            )
            books = file.books()
            books.catch_up(file.said.at, file.said.at, "move-out")
            books.decide_tax(file.said.at, InvoiceKind.FINAL)
            return file.close(books)
