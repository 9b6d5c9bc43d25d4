"""What each document posts to the general ledger: the table of §5.2, balanced to the cent."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import assert_never

from gatedrentals.domain.catalog.product import RETURNED_REFUND
from gatedrentals.domain.catalog.product import Recognition as Recognised
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ledger.documents import (
    MOVED_ON,
    Allocation,
    BankSettlement,
    Body,
    CheckMoved,
    CheckStep,
    CreditMemo,
    DepositForfeit,
    Directive,
    Escheated,
    Held,
    Holding,
    Invoice,
    Reallocation,
    Receipt,
    ReceiptBooked,
    ReceiptReversed,
    Recognition,
    RefundDue,
    RefundWithdrawn,
    Transfer,
    WriteOff,
)
from gatedrentals.domain.ledger.entry import Posting
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.site.charge_class import ChargeClass

Account = tuple[Role, str]
"""A ledger account: its role and a detail, such as the product, the tax authority or the payment method."""

LineOf = Callable[[LineRef], Line]
"""Finds the line of an account that a document refers to."""

ReceiptOf = Callable[[int], Receipt]
"""Finds the receipt of an account by its sequence."""

_RECEIVABLE: Account = (Role.RECEIVABLE, "")
_DEPOSITS_BILLED: Account = (Role.DEPOSITS_BILLED, "")
_DEPOSITS_HELD: Account = (Role.DEPOSITS_HELD, "")
_TRANSFERS: Account = (Role.TRANSFERS, "")
_REFUNDS: Account = (Role.REFUNDS_PAYABLE, "")
_CHECKS: Account = (Role.CHECKS_OUTSTANDING, "")
_UNCLAIMED: Account = (Role.UNCLAIMED_PROPERTY, "")
_CHECK_STEPS: dict[CheckStep, tuple[Account, Account]] = {
    CheckStep.ISSUED: (_REFUNDS, _CHECKS),
    CheckStep.CLEARED: (_CHECKS, (Role.BANK, "")),
    CheckStep.VOIDED: (_CHECKS, _REFUNDS),
}
_HOLDINGS: dict[Holding, Account] = {
    holding: (Role.UNAPPLIED, holding.value) for holding in Holding if holding is not Holding.REFUNDABLE_CREDIT
} | {Holding.REFUNDABLE_CREDIT: (Role.REFUNDABLE_CREDIT, "")}


class Unbalanced(Refusal):
    """The parts of a document do not sum, so that its entry would not balance (§5.1)."""

    code = "unbalanced"


def postings_of(body: Body, line_of: LineOf, receipt_of: ReceiptOf) -> tuple[Posting, ...]:
    """What a document posts (§5.2): merged per account, none of zero cents, the sum always zero.

    ``line_of`` and ``receipt_of`` find the lines and receipts that the body refers to; an invoice or a receipt that is
    booked asks neither. Raises Unbalanced if allocations and holdings do not sum to the money that they place.
    """
    if isinstance(body, Invoice):
        return _invoiced(body.lines)
    sums = _Sums()
    _post(body, sums, line_of, receipt_of)
    left_cents = sum(sums.values())
    if left_cents:
        message = f"the parts of {type(body).__name__} do not sum: {left_cents} cents are left over"
        raise Unbalanced(message)
    return tuple([Posting(role, detail, cents) for (role, detail), cents in sums.items() if cents])


def credited_account(line: Line) -> Account:
    """The account that a line credits when it is invoiced, and that a credit memo on it debits (§5.2).

    A discount line carries the product of the line that it reduces. Whatever has an earning waits in deferred revenue,
    also a point in time that was billed ahead and is earned on its ``D − 7`` (§7.1). A refund that rested on money that
    came back was drawn from a credit that never was: owing it makes that good (§6.5).
    """
    if line.kind is LineKind.TAX or line.charge_class is ChargeClass.TAX:
        return Role.TAX_PAYABLE, line.authority or ""
    if line.product == RETURNED_REFUND:
        return Role.REFUNDABLE_CREDIT, ""
    if line.recognition is Recognised.LIABILITY:
        return Role.DEPOSITS_BILLED, ""
    if line.recognition is Recognised.RATABLE or line.earning is not None:
        return Role.DEFERRED_REVENUE, line.product
    return earned_account(line)


def earned_account(line: Line) -> Account:
    """The account that a line's revenue ends on: discounts are shown apart from what they reduce (§5.2)."""
    return (Role.DISCOUNTS if line.kind is LineKind.DISCOUNT else Role.REVENUE), line.product


def is_deposit(line: Line) -> bool:
    """Whether money on a line is held as a deposit (§5.2)."""
    return line.recognition is Recognised.LIABILITY and credited_account(line)[0] is Role.DEPOSITS_BILLED


@lru_cache(maxsize=8192)
def _invoiced(lines: tuple[Line, ...]) -> tuple[Posting, ...]:
    """The most frequent document by far, so it is posted without detours; in a run many have the same lines."""
    receivable = 0
    sums: dict[Account, int] = {}
    for line in lines:
        cents = line.amount_cents
        receivable += cents
        account = credited_account(line)
        sums[account] = sums.get(account, 0) - cents
    postings = [Posting(role, detail, cents) for (role, detail), cents in sums.items() if cents]
    if receivable:
        postings.insert(0, Posting(Role.RECEIVABLE, "", receivable))
    return tuple(postings)


class _Sums(dict[Account, int]):
    """Cents per account, debit above zero, in the order of first mention."""

    __slots__ = ()

    def debit(self, account: Account, cents: int) -> None:
        """Debit ``cents``; a negative amount credits."""
        self[account] = self.get(account, 0) + cents

    def move(self, cents: int, *, debit: Account, credit: Account) -> None:
        """Debit one account and credit another."""
        self.debit(debit, cents)
        self.debit(credit, -cents)

    def pay(self, allocations: Iterable[Allocation], line_of: LineOf) -> int:
        """Credit receivable with what lines take; a deposit that is paid turns from billed to held. Returns the sum."""
        total = deposits = 0
        for allocation in allocations:
            total += allocation.cents
            if is_deposit(line_of(allocation.line)):
                deposits += allocation.cents
        self.debit(_RECEIVABLE, -total)
        if deposits:
            self.move(deposits, debit=_DEPOSITS_BILLED, credit=_DEPOSITS_HELD)
        return total

    def hold(self, held: Iterable[Held]) -> int:
        """Credit what money is while no line takes it (§6.3). Returns the sum."""
        total = 0
        for part in held:
            total += part.cents
            self.debit(_HOLDINGS[part.holding], -part.cents)
        return total


def _post(body: Body, sums: _Sums, line_of: LineOf, receipt_of: ReceiptOf) -> None:
    match body:
        case ReceiptBooked():
            receipt = body.receipt
            sums.debit(_TRANSFERS if receipt.transferred else _clearing(receipt), receipt.amount_cents)
            sums.pay(body.allocations, line_of)
            sums.hold(body.held)
        case Reallocation():
            sums.pay(body.moves, line_of)
            sums.hold(body.held)
        case ReceiptReversed():
            returned = sums.pay(body.taken, line_of) + sums.hold(body.released)
            sums.debit(_TRANSFERS if body.reason in MOVED_ON else _clearing(receipt_of(body.receipt_seq)), returned)
        case DepositForfeit():
            cents = sum(allocation.cents for allocation in body.allocations)
            sums.move(cents, debit=_DEPOSITS_HELD, credit=_RECEIVABLE)
        case CreditMemo() | WriteOff() | Recognition():
            _post_by_line(body, sums, line_of)
        case Invoice() | Directive():
            pass  # an invoice was posted before it came here; a directive moves nothing by itself
        case _:
            _post_cash(body, sums)


def _post_by_line(body: CreditMemo | WriteOff | Recognition, sums: _Sums, line_of: LineOf) -> None:
    match body:
        case CreditMemo():
            for credit in body.credits:
                sums.move(credit.cents, debit=credited_account(line_of(credit.line)), credit=_RECEIVABLE)
        case WriteOff():
            for ref, cents in body.lines:
                line = line_of(ref)
                given_up = credited_account(line) if line.kind is LineKind.TAX else (Role.BAD_DEBT, line.product)
                sums.move(cents, debit=given_up, credit=_RECEIVABLE)
                if is_deposit(line):  # it went back by check before its money did: nothing is held any more
                    sums.move(cents, debit=_DEPOSITS_BILLED, credit=_DEPOSITS_HELD)
        case Recognition():
            for part in body.lines:
                line = line_of(part.line)
                sums.move(part.cents, debit=credited_account(line), credit=earned_account(line))
        case _:
            assert_never(body)


def _post_cash(
    body: RefundDue | RefundWithdrawn | CheckMoved | Escheated | BankSettlement | Transfer, sums: _Sums
) -> None:
    match body:
        case RefundDue():
            _refund(body, sums, 1)
        case RefundWithdrawn():
            _refund(body.refund, sums, -1)
        case CheckMoved():
            debit, credit = _CHECK_STEPS[body.step]
            sums.move(body.cents, debit=debit, credit=credit)
        case Escheated():
            sums.move(body.cents, debit=_CHECKS if body.from_check else _REFUNDS, credit=_UNCLAIMED)
        case BankSettlement():
            method = body.method.value
            sums.debit((Role.BANK, ""), body.gross_cents - body.fee_cents)
            sums.debit((Role.MERCHANT_FEES, method), body.fee_cents)
            sums.debit((Role.CLEARING, method), -body.gross_cents)
        case Transfer():
            for part in body.held:
                sums.move(part.cents, debit=_HOLDINGS[part.holding], credit=_TRANSFERS)
        case _:
            assert_never(body)


def _refund(refund: RefundDue, sums: _Sums, sign: int) -> None:
    sums.debit(_DEPOSITS_HELD, sign * refund.from_deposit_cents)
    for _, holding, cents in refund.from_receipts:
        sums.debit(_HOLDINGS[holding], sign * cents)
    sums.debit(_REFUNDS, -sign * refund.amount_cents)


def _clearing(receipt: Receipt) -> Account:
    return Role.CLEARING, receipt.method.value
