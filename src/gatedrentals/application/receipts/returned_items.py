"""The item of a payment that came back, open until what was due by then is paid (§2, §6.5)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from attrs import evolve

from gatedrentals.application.account_file import AccountFile
from gatedrentals.domain.attention.item import About, KeptItem
from gatedrentals.domain.attention.kinds import RETURNED
from gatedrentals.domain.attention.returned import owed_since_return
from gatedrentals.domain.ledger.words import METHOD_NAMES
from gatedrentals.domain.money import dollars
from gatedrentals.domain.payments.standing import OpenLine


def keep_returned_item(file: AccountFile, receipt_seq: int, returned_on: date, now: datetime) -> None:
    """After a return on a license: raise its item, if it left anything open that was due by then."""
    assert file.license is not None
    receipt = file.posted.receipts[receipt_seq].receipt
    about = About(file.license.number, file.account_id, receipt_seq, returned_on)
    reason = f"license {file.license.number}: {METHOD_NAMES[receipt.method]} {receipt.external_id} came back"
    item = RETURNED.item(file.site.id, f"{file.account_id}/{receipt_seq}", reason, now, about)
    for owed in still_owed(item, file.standing.open_lines):
        file.work.kept.keep(owed)


def still_owed(item: KeptItem, open_lines: Iterable[OpenLine]) -> Iterator[KeptItem]:
    """The item with what is owed of it now; nothing once it is made good."""
    assert item.about.day is not None
    cents = owed_since_return(open_lines, item.about.day)
    if cents:
        words = item.reason.partition(";")[0]
        reason = f"{words}; {dollars(cents)} that was due by then is open"
        yield evolve(item, reason=reason, about=evolve(item.about, amount_cents=cents))
