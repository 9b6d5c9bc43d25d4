"""Call a license off before its move-in: the first invoice is voided, what was paid goes back by check (§2)."""

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.final_version import dated_after_returns
from gatedrentals.application.deposits.refund_file import RefundFile
from gatedrentals.application.deposits.refund_items import keep_refund_items
from gatedrentals.application.licensing.first_invoice import void_what_began
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.deposits.position import Funds
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
            books = void_what_began(file, "cancelled before the move-in")
            _refund(file, books, command.address)
            return file.close(books)


def _refund(file: LicenseFile, books: AccountFile, address: str) -> None:
    held = [money for money in books.standing.held if money.holding in PAID]
    if not held:
        return
    license_, residents = file.license, [file.work.parties.get(party).name for party in file.license.residents]
    paying = RefundFile(books, file.asked, file.said.at)
    due = RefundDue(1, 0, tuple((money.receipt_seq, money.holding, money.cents) for money in held))
    paying.record(due, "cancelled before the move-in")
    refund = Refund(
        account_id=books.account_id,
        site_id=license_.site_id,
        refund_no=due.refund_no,
        statement_version=0,
        amount_cents=due.amount_cents,
        due_on=file.today,
        payees=tuple(residents),
        address=address,
        not_before=dated_after_returns(paying, (Funds(m.receipt_seq, m.received_at, m.cents) for m in held)),
    )
    file.work.statements.save_refund(refund)
    keep_refund_items(paying, refund)
