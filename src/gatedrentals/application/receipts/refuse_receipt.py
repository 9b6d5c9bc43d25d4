"""Refuse money that waits for a decision: it goes back by check to its payer (§6.4)."""

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.final_version import dated_after_returns
from gatedrentals.application.deposits.refund_file import RefundFile
from gatedrentals.application.deposits.refund_items import keep_refund_items
from gatedrentals.application.receipts.reverse_receipt import receipt_file
from gatedrentals.application.retrying import retrying
from gatedrentals.domain.deposits.position import Funds
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Receipt, RefundDue
from gatedrentals.domain.money import dollars
from gatedrentals.domain.payments.posted import PARKED
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work


class NothingToDecide(Refusal):
    """Nothing of the receipt waits for a decision: it is on a license, or went back before."""

    code = "nothing_to_decide"


@frozen
class RefuseReceipt:
    """Money in quarantine, or for nobody, that we do not keep; the check waits while ``address`` is empty.

    It goes to who paid. ``payee`` says who that was where nobody knows.
    """

    site_id: SiteId
    source: str
    external_id: str
    asked: Asked
    address: str = ""
    payee: str = ""


@frozen
class RefusedReceipts:
    """Refuses receipts; what becomes of the check is a refund like any other, of the suspense account."""

    store: Store
    clock: Clock

    def __call__(self, command: RefuseReceipt) -> Refund:
        """Refuse the money: the refund that is due for it.

        Raises UnknownReceipt, AlreadyReversed or NothingToDecide, or InvalidValue for a payee who did not pay; nothing
        changes then.
        """

        def once() -> Refund:
            with self.store.work(command.site_id) as work:
                return self.refuse(work, command)

        return retrying(once)

    def refuse(self, work: Work, command: RefuseReceipt) -> Refund:
        """The same within a work that is under way."""
        now = self.clock.now()
        books, seq = receipt_file(work, command.site_id, command.source, command.external_id, now)
        held = [money for money in books.standing.held if money.receipt_seq == seq and money.holding in PARKED]
        if not held:
            raise NothingToDecide(f"nothing of {command.source} {command.external_id} waits: {_where(books, seq)}")
        file = RefundFile(books, command.asked, now)
        payee = _payee(work, books.posted.receipts[seq].receipt, command.payee)
        due = RefundDue(file.next_refund_no, 0, tuple((seq, money.holding, money.cents) for money in held))
        file.record(due, "refused")
        refund = Refund(
            account_id=books.account_id,
            site_id=command.site_id,
            refund_no=due.refund_no,
            statement_version=0,
            amount_cents=due.amount_cents,
            due_on=file.today,
            payees=(payee,) if payee else (),
            address=command.address,
            not_before=dated_after_returns(file, (Funds(seq, money.received_at, money.cents) for money in held)),
        )
        work.statements.save_refund(refund)
        keep_refund_items(file, refund)
        name = f"{command.source} {command.external_id}"
        file.audit("refuse_receipt", f"{dollars(refund.amount_cents)} of {name}, refund {refund.refund_no}")
        books.save(now)
        return refund


def _payee(work: Work, receipt: Receipt, said: str) -> str:
    """Who paid: the check goes to nobody else. Raises InvalidValue."""
    known = work.parties.get(receipt.payer).name if receipt.payer is not None else receipt.payer_name
    if known and said and said.casefold() != known.casefold():
        raise InvalidValue("payee", said, f"{known}, who paid: refused money goes back to its payer")
    return known or said


def _where(books: AccountFile, receipt_seq: int) -> str:
    if books.license is not None:
        return f"it is on license {books.license.number}"
    refunded = any(spent.receipt_seq == receipt_seq for spent in books.posted.spent)
    assert refunded
    return "it was refused before"
