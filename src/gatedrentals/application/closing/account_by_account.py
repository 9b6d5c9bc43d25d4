"""The close of a month over the subledger, one account after the other (§7.2)."""

from attrs import evolve

from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.chain import seal
from gatedrentals.domain.ledger.documents import Document
from gatedrentals.domain.ledger.references import unknown_receipt
from gatedrentals.domain.revenue.books import read_books
from gatedrentals.domain.revenue.closing import close_month
from gatedrentals.ports.closes import MonthClose
from gatedrentals.ports.revenue_runs import ClosingRun
from gatedrentals.ports.store import Work


def close_accounts(work: Work, run: ClosingRun) -> MonthClose:
    """Close a month within a work: one recognition per account, and the close itself. Raises MonthClosed."""
    work.closes.hold_books(run.site_id)
    accounts = list(work.subledger.accounts(run.site_id))
    recognized_cents = sum(_close(work, account_id, run) for account_id in accounts)
    close = MonthClose(run.site_id, run.month, run.recorded_at, recognized_cents)
    work.closes.add(close)
    return close


def _close(work: Work, account_id: AccountId, run: ClosingRun) -> int:
    """Post what an account earns with the month; returns it, in cents."""
    books = read_books(entry.document for entry in work.subledger.entries(account_id))
    body = close_month(run.month, books.lines, {ref: books.posted_of(ref) for ref in books.posted_cents})
    if body is None:
        return 0
    standing = work.subledger.standing(account_id)
    lines = {line.ref: line.line for line in books.lines}
    document = Document(account_id, standing.seq + 1, run.effective_at, run.recorded_at, run.posted_on, body)
    entries, balances = seal(standing, [document], lines.__getitem__, unknown_receipt)
    after = evolve(standing, seq=document.seq, head=entries[-1].hash, balances=balances)
    work.subledger.append(account_id, entries, after)
    return sum(part.cents for part in body.lines)
