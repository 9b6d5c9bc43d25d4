"""The exact bytes of a document, kept and hashed (§5.1): compact JSON with ids, never names or contact data."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, assert_never

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.catalog.product import Recognition as Recognised
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ledger.documents import (
    Allocation,
    BankSettlement,
    Body,
    CheckMoved,
    CheckStep,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Directive,
    DirectiveKind,
    Document,
    Escheated,
    Held,
    Holding,
    Invoice,
    InvoiceKind,
    Method,
    Reallocation,
    Reason,
    ReceiptBooked,
    ReceiptReversed,
    Recognition,
    RefundDue,
    RefundWithdrawn,
    ReversalReason,
    Transfer,
    WriteOff,
)
from gatedrentals.domain.ledger.line import Earning, Line, LineKind, LineRef
from gatedrentals.domain.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable

TAGS: dict[type[Body], str] = {
    Invoice: "invoice",
    CreditMemo: "credit_memo",
    ReceiptBooked: "receipt",
    ReceiptReversed: "reversal",
    Reallocation: "reallocation",
    Directive: "directive",
    DepositForfeit: "deposit_forfeit",
    RefundDue: "refund_due",
    RefundWithdrawn: "refund_withdrawn",
    CheckMoved: "check",
    Escheated: "escheat",
    WriteOff: "write_off",
    Recognition: "recognition",
    BankSettlement: "bank_settlement",
    Transfer: "transfer",
}
"""The name of every kind of document in its bytes; released names never change."""


def canonical(document: Document) -> bytes:
    """The bytes of a document: the same document always gives the same, and `read_document` gives it back.

    A receipt's ``payer_name`` and ``memo`` are contact data: they are kept beside the bytes, not in them. Raises
    InvalidValue for an instant without a time zone.
    """
    body = document.body
    return (
        f'{{"account":"{document.account_id.hex}","seq":{document.seq},"effective_at":{_instant(document.effective_at)}'
        f',"recorded_at":{_instant(document.recorded_at)},"posted_on":{_day(document.posted_on)}'
        f',"type":"{TAGS[type(body)]}","body":{_says(body)}}}'
    ).encode("ascii")


def _says(body: Body) -> str:  # noqa: C901, PLR0911, PLR0912 - a table, one answer a row
    match body:
        case Invoice():
            return _invoice(body)
        case ReceiptBooked():
            return _booked(body)
        case Recognition():
            return _recognition(body)
        case CreditMemo():
            return _credit_memo(body)
        case Reallocation():
            return _reallocation(body)
        case ReceiptReversed():
            return _reversed(body)
        case Directive():
            return _directive(body)
        case DepositForfeit():
            return _forfeit(body)
        case RefundDue():
            return _refund(body)
        case RefundWithdrawn():
            return _refund(body.refund)
        case CheckMoved():
            return _check(body)
        case Escheated():
            return _escheat(body)
        case WriteOff():
            return _write_off(body)
        case BankSettlement():
            return _settlement(body)
        case Transfer():
            return _transfer(body)
        case _:
            assert_never(body)


def quoted(text: str) -> str:
    """A text as JSON of ASCII alone."""
    return _quoting()(text)


@cache
def _quoting() -> "Callable[[str], str]":
    """Loaded on use: JSON's reader would come with it, which no one needs who only reckons."""
    from json.encoder import encode_basestring_ascii

    return encode_basestring_ascii


@lru_cache(maxsize=8192)
def _day(day: date) -> str:
    return f'"{day.isoformat()}"'


@lru_cache(maxsize=8192)
def _instant(instant: datetime) -> str:
    if instant.tzinfo is None:
        raise InvalidValue("instant", instant.isoformat(), "an instant with a time zone")
    return f'"{instant.astimezone(UTC).isoformat()}"'


def _period(period: Period) -> str:
    return f"[{_day(period.start)},{_day(period.end)}]"


def _ref(ref: LineRef) -> str:
    return f"[{ref.invoice_seq},{ref.line_no}]"


def _listed(parts: Iterable[str]) -> str:
    return f"[{','.join(parts)}]"


def _invoice(invoice: Invoice) -> str:
    more = ""
    if invoice.cycle is not None:
        more += f',"cycle":{_period(invoice.cycle)}'
    if invoice.accrual is not None:
        more += f',"accrual":{invoice.accrual}'
    if invoice.receipt_seq is not None:
        more += f',"receipt":{invoice.receipt_seq}'
    return (
        f'{{"number":{invoice.number},"kind":{_NAMES[invoice.kind]},"due_on":{_day(invoice.due_on)}{more}'
        f',"lines":{_lines(invoice.lines)}}}'
    )


@lru_cache(maxsize=8192)
def _lines(lines: tuple[Line, ...]) -> str:
    return _listed([_line(line) for line in lines])


@lru_cache(maxsize=8192)
def _line(line: Line) -> str:
    more = "" if line.kind is LineKind.CHARGE else f',"kind":{_NAMES[line.kind]}'
    if line.earning is not None:
        more += _earning(line.earning, line.amount_cents)
    if line.of_line is not None:
        more += f',"of":{line.of_line}'
    if line.discount is not None:
        more += f',"rule":[{quoted(line.discount.rule_id)},{line.discount.version}]'
    if line.authority is not None:
        more += f',"authority":{quoted(line.authority)}'
    if line.rate_bps or line.nights or line.taxable_nights:
        more += f',"bps":{line.rate_bps},"nights":{line.nights},"taxable":{line.taxable_nights}'
    if line.taxable_runs:
        more += f',"runs":{_listed(f"[{start},{end}]" for start, end in line.taxable_runs)}'
    return (
        f'{{"no":{line.line_no},"product":{quoted(line.product)},"class":{_NAMES[line.charge_class]}'
        f',"recognised":{_NAMES[line.recognition]},"cents":{line.amount_cents},"text":{quoted(line.text)}{more}}}'
    )


def _earning(earning: Earning, line_cents: int) -> str:
    """The whole frame and the line's own amount go without saying."""
    frame, start, end, cents = earning.frame, earning.start, earning.end, earning.amount_cents
    text = f',"frame":{_period(frame)}'
    if start != frame.start or end != frame.end:
        text += f',"charged":[{_day(start)},{_day(end)}]'
    return text if cents == line_cents else f'{text},"over":{cents}'


def _credit_memo(memo: CreditMemo) -> str:
    credits_ = _listed(
        f"[{credit.line.invoice_seq},{credit.line.line_no},{credit.cents}"
        f"{'' if credit.clamp_to is None else ',' + _day(credit.clamp_to)}]"
        for credit in memo.credits
    )
    return f'{{"reason":{_NAMES[memo.reason]},"credits":{credits_},"note":{quoted(memo.note)}}}'


def _booked(booked: ReceiptBooked) -> str:
    receipt = booked.receipt
    more = "" if receipt.payer is None else f',"payer":"{receipt.payer.hex}"'
    if receipt.transferred:
        more += ',"transferred":true'
    return (
        f'{{"source":{quoted(receipt.source)},"external_id":{quoted(receipt.external_id)}'
        f',"method":{_NAMES[receipt.method]},"cents":{receipt.amount_cents}'
        f',"received_at":{_instant(receipt.received_at)}{more}'
        f',"allocations":{_allocations(booked.allocations)},"held":{_held(booked.held)}}}'
    )


def _allocations(allocations: Iterable[Allocation]) -> str:
    return _listed(
        f"[{part.line.invoice_seq},{part.line.line_no},{part.cents},{_NAMES[part.reason]},{part.rank},{part.policy_version}]"
        for part in allocations
    )


def _held(held: Iterable[Held]) -> str:
    return _listed(f"[{_NAMES[part.holding]},{part.cents}]" for part in held)


def _reversed(body: ReceiptReversed) -> str:
    moved_to = "" if body.moved_to is None else f',"to":"{body.moved_to.hex}"'
    return (
        f'{{"receipt":{body.receipt_seq},"reason":{_NAMES[body.reason]},"code":{quoted(body.return_code)}'
        f',"returned_at":{_instant(body.returned_at)}'
        f',"taken":{_allocations(body.taken)},"released":{_held(body.released)}{moved_to}}}'
    )


def _reallocation(body: Reallocation) -> str:
    return (
        f'{{"receipt":{body.receipt_seq},"moves":{_allocations(body.moves)},"held":{_held(body.held)}'
        f',"because":{quoted(body.because)}}}'
    )


def _directive(body: Directive) -> str:
    receipt = "null" if body.receipt_seq is None else body.receipt_seq
    lines = _listed(map(_ref, body.lines))
    return f'{{"kind":{_NAMES[body.kind]},"lines":{lines},"receipt":{receipt},"note":{quoted(body.note)}}}'


def _forfeit(body: DepositForfeit) -> str:
    return f'{{"allocations":{_allocations(body.allocations)}}}'


def _refund(body: RefundDue) -> str:
    receipts = _listed(f"[{seq},{_NAMES[holding]},{cents}]" for seq, holding, cents in body.from_receipts)
    return f'{{"refund":{body.refund_no},"from_deposit":{body.from_deposit_cents},"from_receipts":{receipts}}}'


def _check(body: CheckMoved) -> str:
    number, step = quoted(body.check_number), _NAMES[body.step]
    return f'{{"refund":{body.refund_no},"check":{number},"step":{step},"cents":{body.cents}}}'


def _escheat(body: Escheated) -> str:
    from_check = "true" if body.from_check else "false"
    return f'{{"refund":{body.refund_no},"cents":{body.cents},"from_check":{from_check}}}'


def _write_off(body: WriteOff) -> str:
    lines = _listed(f"[{ref.invoice_seq},{ref.line_no},{cents}]" for ref, cents in body.lines)
    return f'{{"lines":{lines},"note":{quoted(body.note)}}}'


def _recognition(body: Recognition) -> str:
    lines = _listed(f"[{part.line.invoice_seq},{part.line.line_no},{part.cents}]" for part in body.lines)
    return f'{{"month":{_day(body.month)},"lines":{lines}}}'


def _settlement(body: BankSettlement) -> str:
    return (
        f'{{"method":{_NAMES[body.method]},"gross":{body.gross_cents},"fee":{body.fee_cents}'
        f',"reference":{quoted(body.reference)}}}'
    )


def _transfer(body: Transfer) -> str:
    return f'{{"receipt":{body.receipt_seq},"to":"{body.to_account.hex}","held":{_held(body.held)}}}'


_NAMES: dict[Enum, str] = {
    member: f'"{member.value}"'
    for names in (
        *(ChargeClass, Recognised, LineKind, InvoiceKind, CreditReason, Method, Holding, Reason, ReversalReason),
        *(DirectiveKind, CheckStep),
    )
    for member in names
}
