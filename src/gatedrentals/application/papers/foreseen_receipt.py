"""Where money would go if it were booked now: the receipt as it would print, and the account before it (§6.3, §6.4)."""

from collections.abc import Callable

from attrs import frozen

from gatedrentals.application.answering.one_work import OneWork
from gatedrentals.application.papers.heading import account_now
from gatedrentals.application.papers.receipt import PrintReceipt, ReceiptPapers
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.papers import AccountNow, PaidPart, ReceiptPaper
from gatedrentals.ports.store import Store, Work


@frozen
class ForeseenReceipt:
    """The receipt after a command, and the account that it is on as it stood before; None where it is nobody's.

    ``first_new_invoice`` is the number from which on invoices were billed for this money.
    """

    paper: ReceiptPaper
    before: AccountNow | None
    first_new_invoice: int

    @property
    def ahead(self) -> tuple[PaidPart, ...]:
        """What of it pays cycles that were billed ahead for it."""
        return tuple(part for part in self.paper.parts if part.invoice_number >= self.first_new_invoice)


@frozen
class ReceiptForesight:
    """Does a command about a receipt in one transaction with what it then looks like; on a previewed store, undone."""

    store: Store
    clock: Clock

    def __call__(
        self, site_id: SiteId, license_number: str, money: tuple[str, str], command: Callable[[Store], object]
    ) -> ForeseenReceipt:
        """``money`` is the source and the external id; ``license_number`` is whose account to look at, if any.

        Raises UnknownSite, UnknownLicense and what the command raises; nothing is kept then.
        """
        with self.store.work(site_id) as work:
            one = OneWork(work, site_id)
            before, next_number = self._before(work, site_id, license_number)
            command(one)
            paper = ReceiptPapers(one, self.clock)(PrintReceipt(site_id, *money))
            return ForeseenReceipt(paper, before, next_number)

    def _before(self, work: Work, site_id: SiteId, license_number: str) -> tuple[AccountNow | None, int]:
        if not license_number:
            return None, 1
        license_ = work.licenses.by_number(site_id, license_number)
        next_number = work.subledger.standing(account_of(license_.id)).next_invoice_number
        return account_now(work, license_, self.clock.now()), next_number
