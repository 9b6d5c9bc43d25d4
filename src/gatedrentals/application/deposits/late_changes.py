"""What money, credits and returns do to a license that is settled already (§6.4, §6.5)."""

from datetime import datetime
from typing import Self

from attrs import evolve, frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.final_version import (
    add_refunds,
    dated_after_returns,
    finish,
    reopen_if_closed,
    withdraw_unmailed,
)
from gatedrentals.application.deposits.reckoning import reckon, refunds_of_held, shares_of
from gatedrentals.application.deposits.refund_file import RefundFile
from gatedrentals.application.deposits.settlement_file import SettlementFile
from gatedrentals.application.deposits.statement_items import keep_statement_item
from gatedrentals.application.deposits.withdraw_refund import due_of, rests_on_returned, withdraw
from gatedrentals.domain.attention.item import About
from gatedrentals.domain.attention.kinds import REFUSED_MONEY_OWED, STATEMENT_REVISED
from gatedrentals.domain.deposits.clock import Reminded
from gatedrentals.domain.deposits.reading import read_position
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.settlement import settle
from gatedrentals.domain.deposits.statement import missing, revise
from gatedrentals.domain.ledger.documents import Allocation, DepositForfeit, Invoice, InvoiceKind
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.payments.returned_refund import returned_refund_line
from gatedrentals.domain.period import local_day

_VOIDED = "a check was voided"
SETTLED = frozenset({State.SETTLED, State.CLOSED})
"""States of a license whose deposit statement is final."""


def settle_late_money(books: AccountFile, asked: Asked, now: datetime) -> tuple[Refund, ...]:
    """After money came or a credit was made: what nothing takes goes back by check, and the license closes if done.

    Does nothing for a license that is not settled, or whose next version is being drafted; ``books`` must be saved
    afterwards.
    """
    file = _settled(books, asked, now)
    if file is None or not file.statement.is_final:
        return ()
    refunds = _give_back(file)
    file.close_if_done()
    return refunds


@frozen
class LateReturn:
    """A receipt of a settled license that comes back: `begin` before it is taken back, `finish` after (§6.5)."""

    file: SettlementFile | None

    @classmethod
    def begin(cls, books: AccountFile, asked: Asked, now: datetime) -> Self:
        """Take back what was not mailed; nothing if the license is not settled."""
        file = _settled(books, asked, now)
        if file is not None:
            withdraw_unmailed(file)
        return cls(file)

    def finish(self) -> None:
        """Make the next version of the statement: the check is cut again, or the balance is owed.

        An item tells PM and accountant. A version that still misses something stays a draft.
        """
        if self.file is not None:
            _settle_anew(self.file, "a receipt came back")


def settle_voided_check(file: RefundFile, refund: Refund) -> None:
    """After a check that had left was voided: what is owed is paid from its money, and what is left goes back (§11.4).

    It is as if it had not left when the money came back: the next version of the statement says so.
    """
    if not isinstance(file, SettlementFile):
        if rests_on_returned(file, refund):
            withdraw(file, refund, _VOIDED)
            for seq, _, _ in due_of(file, refund).from_receipts:
                file.resolve(REFUSED_MONEY_OWED, seq)
        return
    if file.license.state not in SETTLED or not file.statement.is_final:
        return
    is_owed = any(line.open_cents for line in file.books.standing.open_lines if not line.excluded)
    if is_owed or rests_on_returned(file, refund):
        withdraw_unmailed(file)
        _settle_anew(file, _VOIDED)


def charge_what_was_refunded(books: AccountFile, receipt_seq: int, now: datetime) -> None:
    """Before a receipt is taken back: what a refund paid out of it, by a check that has left, is owed again (§6.5)."""
    line = returned_refund_line(books.posted, receipt_seq)
    if line is None:
        return
    today = local_day(now, books.site.zone)
    invoice = Invoice(books.posted.next_number, InvoiceKind.ONE_TIME, today, (line,))
    books.note(invoice, now, now, max(today, books.desk.open_from))


def _settle_anew(file: SettlementFile, because: str) -> None:
    reopen_if_closed(file, because)
    _take_forfeits_back(file, because)
    before = file.statement
    draft = revise(before) if before.is_final else before
    for who in Reminded:
        file.keep(
            STATEMENT_REVISED,
            f"{because}; version {draft.version} of the deposit statement replaces the one before",
            draft.version,
            who.value,
            about=About(number=draft.version),
        )
    if missing(draft):
        file.work.statements.save(reckon(file, draft))
        keep_statement_item(file.work, file.books.site, file.license, file.now)
    else:
        finish(file, draft)


def _take_forfeits_back(file: SettlementFile, because: str) -> None:
    """With something open now, let the deposit pay anew, by §6.1 and no more than is left of it (§11.4, 4).

    What it paid counts as never paid, from then on: a receipt that is recorded late finds what the deposit will pay.
    """
    if not file.open_cents:
        return
    paid: dict[datetime, dict[LineRef, Allocation]] = {}
    for document in file.books.documents:
        for part in document.body.allocations if isinstance(document.body, DepositForfeit) else ():
            lines = paid.setdefault(document.effective_at, {})
            before_cents = lines[part.line].cents if part.line in lines else 0
            lines[part.line] = evolve(part, cents=before_cents + part.cents)
    for paid_at, lines in paid.items():
        taken = tuple(evolve(part, cents=-part.cents) for part in lines.values() if part.cents)
        if taken:
            file.books.record(DepositForfeit(taken), paid_at, file.now, file.now, because)


def _settled(books: AccountFile, asked: Asked, now: datetime) -> SettlementFile | None:
    license_ = books.license
    if license_ is None or license_.state not in SETTLED:
        return None
    return SettlementFile(books, asked, now)


def _give_back(file: SettlementFile) -> tuple[Refund, ...]:
    books, statement = file.books, file.statement
    position = read_position(books.documents, books.standing, file.today, (), 0)
    left = settle(position, file.policy)
    forfeit = left.forfeit()
    if forfeit is not None:
        file.record(forfeit, "deposit that was given back")
    if not left.refund_cents:
        return ()
    reopen_if_closed(file, "money came for a closed license")
    shares = shares_of(statement, left.refund_cents)
    due = refunds_of_held(file, left.refunds_due([share.cents for share in shares], file.next_refund_no))
    for refund in due:
        file.record(refund, "money for a settled license")
    not_before = dated_after_returns(file, left.refund_from_credit)
    return add_refunds(file, statement, zip(due, shares, strict=True), not_before)
