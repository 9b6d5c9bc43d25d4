"""Call a license off before its move-in: the first invoice is voided, what was paid goes back by check (§2)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.first_invoice import void_what_began
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Holding, RefundDue
from gatedrentals.domain.licensing.moving_in import cancel
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store

PAID = frozenset({Holding.BEFORE_FIRST_INVOICE, Holding.OVER_HORIZON, Holding.REFUNDABLE_CREDIT})
"""Held money of the license itself: what waits for a person's decision is not refunded unseen (§6.4)."""


@frozen
class CancelLicense:
    """The move-in is off; the check goes to ``address``, and waits while that is empty."""

    site_id: SiteId
    license_number: str
    asked: Asked
    address: str = ""
    why: str = ""


@frozen
class CancelledLicenses:
    """Cancels licenses; one check to all residents jointly is due for what they paid (§11.4)."""

    store: Store
    clock: Clock

    def __call__(self, command: CancelLicense) -> LicenseChanged:
        """Cancel it. Raises UnknownLicense or NotAllowed; nothing changes then."""
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(cancel(file.license, file.said))
            books = void_what_began(file, "cancelled before the move-in", move_in=date.max)
            _refund(file, books, command.address)
            return file.close(books)


def _refund(file: LicenseFile, books: AccountFile, address: str) -> None:
    paid = tuple((held.receipt_seq, held.holding, held.cents) for held in books.standing.held if held.holding in PAID)
    if not paid:
        return
    now, license_ = file.said.at, file.license
    number = len(file.work.statements.refunds_of(license_.id)) + 1
    due = RefundDue(number, 0, paid)
    books.record(due, now, now, now, "cancelled before the move-in")
    residents = tuple(file.work.parties.get(party).name for party in license_.residents)
    file.work.statements.save_refund(
        Refund(license_.id, license_.site_id, number, 0, due.amount_cents, file.today, residents, address)
    )
