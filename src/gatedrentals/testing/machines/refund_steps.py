"""What can happen to money that nobody keeps: it is refused, and its check goes its way (§6.4, §11.5)."""

from functools import partial

from attrs import frozen

from gatedrentals.application.deposits.move_refund import MoveRefund, RefundSteps
from gatedrentals.application.receipts.refuse_receipt import RefusedReceipts, RefuseReceipt
from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.testing.machines.park import ASKED, Park
from gatedrentals.testing.machines.steps import receipts_of


@frozen
class Refuse:
    """Money that waits for a decision goes back to its payer."""

    receipt: int

    def take(self, park: Park) -> str:
        """Refuse it."""
        found = receipts_of(park)
        if not found:
            return "nothing"
        _, receipt = found[self.receipt % len(found)]
        command = RefuseReceipt(park.site_id, receipt.source, receipt.external_id, ASKED, "4 Elm St")
        return park.attempt(lambda: RefusedReceipts(park.store, park.clock)(command))


@frozen
class MoveCheck:
    """The check of a refund takes its next steps, as far as they are allowed."""

    refund: int
    steps: tuple[RefundState, ...]

    def take(self, park: Park) -> str:
        """Take them on a refund of the suspense account."""
        with park.store.work(park.site_id) as work:
            refunds = work.statements.refunds_of(work.sites.suspense_account(park.site_id))
        if not refunds:
            return "nothing"
        refund = refunds[self.refund % len(refunds)]
        answers = []
        for to in self.steps:
            number = f"{refund.refund_no}-{len(refund.steps)}" if to is RefundState.PRINTED else refund.check_number
            command = MoveRefund(park.site_id, "", refund.refund_no, to, ASKED, number, "check.jpg")
            answers.append(park.attempt(partial(RefundSteps(park.store, park.clock), command)))
            with park.store.work(park.site_id) as work:
                refund = work.statements.refunds_of(refund.account_id)[refund.refund_no - 1]
        return " ".join(answers)
