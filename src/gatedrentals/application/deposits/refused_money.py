"""Money that was refused: its refund is taken back while the check has not left, and owed again after (§6.4, §6.5)."""

from datetime import datetime

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.refund_file import RefundFile
from gatedrentals.application.deposits.withdraw_refund import due_of, withdraw
from gatedrentals.domain.attention.item import About
from gatedrentals.domain.attention.kinds import REFUSED_MONEY_OWED
from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.money import dollars


class MoneyWentBack(Refusal):
    """The money was refused and its check has left: nobody else can have it."""

    code = "money_went_back"


def take_refusal_back(books: AccountFile, receipt_seq: int, asked: Asked, now: datetime) -> None:
    """Before anything else is done with a receipt that nobody's license has: a check that was not mailed is void."""
    if books.license is not None:
        return
    file = RefundFile(books, asked, now)
    for refund in file.refunds:
        if refund.state is RefundState.WITHDRAWN or refund.is_mailed:
            continue
        if any(seq == receipt_seq for seq, _, _ in due_of(file, refund).from_receipts):
            withdraw(file, refund, "refused money was decided about again")


def check_still_here(books: AccountFile, receipt_seq: int) -> None:
    """Raises MoneyWentBack where nothing of a receipt of the suspense account is held any more."""
    if books.license is None and not any(money.receipt_seq == receipt_seq for money in books.standing.held):
        receipt = books.posted.receipts[receipt_seq].receipt
        raise MoneyWentBack(f"{receipt.source} {receipt.external_id} was refused, and its check has left")


def tell_of_refused_money_owed(books: AccountFile, receipt_seq: int, asked: Asked, now: datetime) -> None:
    """After money came back that a check had returned already: what its payer owes us waits for a person."""
    cents = sum(spent.cents for spent in books.posted.spent if spent.receipt_seq == receipt_seq)
    if books.license is not None or not cents:
        return
    receipt, file = books.posted.receipts[receipt_seq].receipt, RefundFile(books, asked, now)
    about = About(number=receipt_seq, day=file.today, amount_cents=cents)
    owed = f"{dollars(cents)} of {receipt.source} {receipt.external_id} came back after it was refused and sent back"
    file.keep(REFUSED_MONEY_OWED, owed, receipt_seq, about=about)


def resolve_refused_money_owed(file: RefundFile) -> None:
    """Once nothing is open on the suspense account: close the items of what was owed there."""
    if file.books.license is None:
        for item in file.work.kept.open_items(file.books.site.id):
            if item.kind == REFUSED_MONEY_OWED.name:
                file.resolve(REFUSED_MONEY_OWED, item.about.number)
