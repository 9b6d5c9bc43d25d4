"""The first invoice after the move-in day moved, or the move-in was called off: voided, and cut again (§2, §3.4)."""

from datetime import date

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.licensing.license_file import LicenseFile
from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason
from gatedrentals.domain.payments.voiding import credits_of_void, overtaken


def void_what_began(file: LicenseFile, note: str, *, move_in: date) -> AccountFile:
    """Void the first invoice and cycles up to a move-in (``date.max``: there is none); the books as they follow.

    Where the stay goes on, the first invoice is cut again; the money flows on to it.
    """
    books, now = file.books(), file.said.at
    for seq in overtaken(books.posted, move_in):
        memo = CreditMemo(CreditReason.VOID, credits_of_void(books.posted, seq), note)
        posted_on = max(file.today, books.desk.open_from)
        books.note(memo, books.posted.invoices[seq].effective_at, now, posted_on)
    books.catch_up(now, now, note)
    return books
