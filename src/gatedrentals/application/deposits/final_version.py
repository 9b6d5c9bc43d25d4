"""What makes a version of a statement final, whether a person asks for it or a return does (§6.5, §11.4)."""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from gatedrentals.application.deposits.reckoning import post, reckon, shares_of, unmailed_of
from gatedrentals.application.deposits.refund_file import RefundFile
from gatedrentals.application.deposits.refund_items import keep_refund_items
from gatedrentals.application.deposits.settlement_file import SettlementFile
from gatedrentals.application.deposits.statement_items import keep_statement_item
from gatedrentals.application.deposits.withdraw_refund import withdraw
from gatedrentals.application.telling.tell import STATEMENT, tell_residents
from gatedrentals.domain.attention.kinds import STATEMENT_REMINDER
from gatedrentals.domain.deposits.bank_days import check_dated_on
from gatedrentals.domain.deposits.clock import reminders
from gatedrentals.domain.deposits.payees import CheckShare
from gatedrentals.domain.deposits.position import Funds
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.settlement import Settlement
from gatedrentals.domain.deposits.statement import DepositStatement, finalize
from gatedrentals.domain.events import DepositStatementFinalized
from gatedrentals.domain.ledger.documents import RefundDue
from gatedrentals.domain.licensing.leaving import reopen
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.notices.wordings import statement_ready
from gatedrentals.domain.period import local_day


@frozen
class FinalizedStatement:
    """A final version and the refunds that come of it; each is one check. ``license_state``: where it stands then."""

    statement: DepositStatement
    refunds: tuple[Refund, ...]
    license_state: State


def finish(file: SettlementFile, draft: DepositStatement) -> FinalizedStatement:
    """Settle a draft and make it final; the books have followed up to now. Raises StatementIncomplete."""
    reckoned = reckon(file, draft)
    settlement = reckoned.settlement
    assert settlement is not None
    dated_on = dated_after_returns(file, _rests_on(settlement))
    statement = finalize(reckoned, settlement, file.now, dated_on)
    shares = shares_of(statement, settlement.refund_cents)
    due = post(file, settlement, shares)
    refunds = add_refunds(file, statement, zip(due, shares, strict=True), dated_on)
    file.work.statements.save(statement)
    file.tell(
        DepositStatementFinalized(
            file.books.account_id, statement.version, settlement.refund_cents, settlement.owed_cents
        )
    )
    about = f"{file.license.id}/{statement.version}"
    wording = statement_ready(file.license.number, settlement.refund_cents, settlement.owed_cents)
    tell_residents(file.work, file.license, STATEMENT, about, wording, file.now)
    file.audit("finalize_statement", f"version {statement.version}")
    _resolve_clock_items(file, statement)
    file.close_if_done()
    return FinalizedStatement(statement, refunds, file.license.state)


def add_refunds(
    file: SettlementFile,
    statement: DepositStatement,
    due: Iterable[tuple[RefundDue, CheckShare]],
    not_before: date | None,
) -> tuple[Refund, ...]:
    """Keep refunds that were posted, each with its payees and address; one without an address waits (§11.4)."""
    refunds = tuple(
        Refund(
            account_id=file.books.account_id,
            site_id=file.license.site_id,
            refund_no=posted.refund_no,
            statement_version=statement.version,
            amount_cents=posted.amount_cents,
            due_on=file.today,
            payees=tuple(payee.name for payee in share.payees),
            address=statement.forwarding_address,
            not_before=not_before,
        )
        for posted, share in due
    )
    for refund in refunds:
        file.work.statements.save_refund(refund)
        keep_refund_items(file, refund)
    return refunds


def withdraw_unmailed(file: SettlementFile) -> bool:
    """Take back every refund whose check has not left: it is voided and due no more (§6.5). Whether there was one."""
    unmailed = unmailed_of(file)
    for refund in unmailed:
        withdraw(file, refund, "the statement is revised")
    return bool(unmailed)


def reopen_if_closed(file: SettlementFile, why: str) -> None:
    """A closed license stands at settled again (§6.4)."""
    if file.license.state is State.CLOSED:
        file.change(reopen(file.license, file.said(why)))


def dated_after_returns(file: RefundFile, funds: Iterable[Funds]) -> date | None:
    """The day that a check bears while money that it rests on can still come back; None if none can (§11.5)."""
    receipts = [file.books.posted.receipts[piece.receipt_seq].receipt for piece in funds]
    money = [(receipt.method, local_day(receipt.received_at, file.books.site.zone)) for receipt in receipts]
    dated_on = check_dated_on(file.today, money, file.policy)
    return dated_on if dated_on > file.today else None


def _rests_on(settlement: Settlement) -> tuple[Funds, ...]:
    deposits = (line for line in settlement.position.lines if line.is_deposit)
    held = tuple(piece for line in deposits for piece in line.paid) if settlement.refund_from_deposit_cents else ()
    return (*held, *settlement.refund_from_credit)


def _resolve_clock_items(file: SettlementFile, statement: DepositStatement) -> None:
    keep_statement_item(file.work, file.books.site, file.license, file.now)
    for day, who in reminders(statement.moved_out_on, date.max):
        file.resolve(STATEMENT_REMINDER, day, who.value)
