"""Take back a refund whose check has not left: it is voided, and its money is held again (§6.5)."""

from collections.abc import Iterator

from attrs import evolve

from gatedrentals.application.deposits.refund_file import RefundFile
from gatedrentals.application.deposits.refund_items import keep_refund_items
from gatedrentals.domain.catalog.product import RETURNED_REFUND
from gatedrentals.domain.deposits.refund import Refund, RefundState, advance, check_document, withdrawal
from gatedrentals.domain.ledger.documents import (
    CreditMemo,
    CreditReason,
    Holding,
    LineCredit,
    RefundDue,
    RefundWithdrawn,
    WriteOff,
)
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.ledger.postings import is_deposit


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
    due = due_of(file, refund)
    charged = tuple(_charged(file, due))
    if charged:
        file.note(RefundWithdrawn(_undone(file, due)))
        _charge_no_more(file, charged, why)
    else:
        file.record(RefundWithdrawn(_undone(file, due)), why)
    return withdrawn


def _undone(file: RefundFile, due: RefundDue) -> RefundDue:
    """What is held again: money that came back meanwhile was undone as credit, whatever held it (§6.5)."""
    receipts = file.books.posted.receipts
    parts = (
        (seq, holding if receipts[seq].reversal is None else Holding.REFUNDABLE_CREDIT, cents)
        for seq, holding, cents in due.from_receipts
    )
    return evolve(due, from_receipts=tuple(parts))


def rests_on_returned(file: RefundFile, refund: Refund) -> bool:
    """Whether money that a refund is drawn from came back after its check had left, and was charged for it (§6.5)."""
    return any(_charged(file, due_of(file, refund)))


def _charge_no_more(file: RefundFile, charged: tuple[tuple[LineRef, int], ...], why: str) -> None:
    """What was charged for money that the check had taken along is owed no more, nor lost: the check never left."""
    posted = file.books.posted
    given_up: list[tuple[LineRef, int]] = []
    credits_made: list[LineCredit] = []
    for ref, cents in charged:
        left_cents = posted.line(ref).amount_cents - posted.credited[ref]
        is_credit = posted.line(ref).product == RETURNED_REFUND
        lost_cents = cents - (left_cents - posted.relieved[ref]) if is_credit else cents
        if lost_cents > 0:
            given_up.append((ref, -lost_cents))
        if is_credit:
            credits_made.append(LineCredit(ref, cents))
    if given_up:
        file.record(WriteOff(tuple(given_up), why), why)
    if credits_made:
        file.record(CreditMemo(CreditReason.VOID, tuple(credits_made), why), why)


def _charged(file: RefundFile, due: RefundDue) -> Iterator[tuple[LineRef, int]]:
    """The lines that charge for it, the latest first: of credit one of its own, of a deposit what was given up of it.

    An open deposit needs no word: it is not owed once nothing is used of it (§11.4, 1).
    """
    posted = file.books.posted
    credit_cents = sum(cents for seq, _, cents in due.from_receipts if posted.receipts[seq].reversal is not None)
    deposit_cents = due.from_deposit_cents
    for seq, invoice in reversed(posted.invoices.items()):
        for line in invoice.invoice.lines:
            ref = LineRef(seq, line.line_no)
            if line.product == RETURNED_REFUND:
                cents = min(credit_cents, line.amount_cents - posted.credited[ref])
                credit_cents -= cents
            elif is_deposit(line):
                cents = min(deposit_cents, posted.relieved[ref])
                deposit_cents -= cents
            else:
                continue
            if cents:
                yield ref, cents


def due_of(file: RefundFile, refund: Refund) -> RefundDue:
    """What a refund is drawn from, as it was posted."""
    bodies = (document.body for document in file.books.documents)
    return next(body for body in bodies if isinstance(body, RefundDue) and body.refund_no == refund.refund_no)
