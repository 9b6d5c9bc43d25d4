"""The first invoice after the move-in day moved, or the move-in was called off: voided, and cut again (§2, §3.4)."""

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.licensing.license_file import LicenseFile
from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason
from gatedrentals.domain.payments.voiding import credits_of_void, overtaken


def void_what_began(file: LicenseFile, note: str) -> AccountFile:
    """Void the first invoice and the cycles that were issued with it; the books as they follow.

    Where the stay goes on, they are cut again from the new day; the money flows on to them.
    """
    books, now = file.books(), file.said.at
    for seq in overtaken(books.posted):
        memo = CreditMemo(CreditReason.VOID, credits_of_void(books.posted, seq), note)
        posted_on = max(file.today, books.desk.open_from)
        books.note(memo, books.posted.invoices[seq].effective_at, now, posted_on)
    books.catch_up(now, now, note)
    return books
