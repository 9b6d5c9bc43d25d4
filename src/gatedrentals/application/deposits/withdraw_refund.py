"""Take back a refund whose check has not left: it is voided, and its money is held again (§6.5)."""

from gatedrentals.application.deposits.refund_file import RefundFile
from gatedrentals.application.deposits.refund_items import keep_refund_items
from gatedrentals.domain.deposits.refund import Refund, RefundState, advance, check_document, withdrawal
from gatedrentals.domain.ledger.documents import RefundDue, RefundWithdrawn


def withdraw(file: RefundFile, refund: Refund, why: str) -> None:
    """Void the check if one was printed, and owe the refund no more. Raises RefundStepRefused once it has left."""
    withdrawn = take_back(file, refund, why)
    file.work.statements.save_refund(withdrawn)
    keep_refund_items(file, withdrawn)


def take_back(file: RefundFile, refund: Refund, why: str) -> Refund:
    """The same in the books at hand alone; the refund as it is then. Raises as `withdraw` does."""
    withdrawn = refund
    for step in withdrawal(refund, file.asked.who, file.now):
        withdrawn = advance(withdrawn, step)
        document = check_document(withdrawn)
        if document is not None:
            file.note(document)
    assert withdrawn.state is RefundState.WITHDRAWN
    file.record(RefundWithdrawn(due_of(file, refund)), why)
    return withdrawn


def due_of(file: RefundFile, refund: Refund) -> RefundDue:
    """What a refund is drawn from, as it was posted."""
    bodies = (document.body for document in file.books.documents)
    return next(body for body in bodies if isinstance(body, RefundDue) and body.refund_no == refund.refund_no)
