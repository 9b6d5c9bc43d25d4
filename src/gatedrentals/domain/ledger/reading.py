"""Reads the bytes of a document back (§5.1): strictly, so that only what `canonical` writes is a document."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.catalog.product import Recognition as Recognised
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import AccountId, PartyId, ProductCode
from gatedrentals.domain.ledger.canonical import TAGS, canonical
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
    LineCredit,
    Method,
    Reallocation,
    Reason,
    Receipt,
    ReceiptBooked,
    ReceiptReversed,
    Recognition,
    RecognizedLine,
    RefundDue,
    RefundWithdrawn,
    ReversalReason,
    Transfer,
    WriteOff,
)
from gatedrentals.domain.ledger.line import DiscountUse, Earning, Line, LineKind, LineRef
from gatedrentals.domain.period import Period
from gatedrentals.domain.values import evolve


class UnreadableDocument(Refusal):
    """Bytes that are not a document as `canonical` writes it."""

    code = "unreadable_document"


def read_document(payload: bytes, payer_name: str = "", memo: str = "") -> Document:
    """The document of these bytes; ``payer_name`` and ``memo`` of a receipt are kept beside them and given back here.

    Raises UnreadableDocument unless `canonical` would write exactly these bytes.
    """
    import json  # on use, as where these bytes are written

    try:
        whole = _Fields(json.loads(payload))
        document = _document(whole, _READERS[whole.text("type")], payer_name, memo)
    except (KeyError, TypeError, ValueError, InvalidValue) as fault:
        raise UnreadableDocument(f"not a document: {fault!r} in {payload[:200]!r}") from fault
    if canonical(document) != payload:
        raise UnreadableDocument(f"a document of other bytes: {payload[:200]!r}")
    return document


class _Fields:
    """An object of JSON whose values are asked for by name and kind."""

    __slots__ = ("_of",)

    def __init__(self, value: object) -> None:
        if not isinstance(value, dict):
            raise TypeError(value)
        self._of: dict[str, object] = value

    def __contains__(self, name: str) -> bool:
        return name in self._of

    def number(self, name: str, default: int | None = None) -> int:
        return _number(self._of[name] if default is None else self._of.get(name, default))

    def maybe_number(self, name: str) -> int | None:
        value = self._of.get(name)
        return None if value is None else _number(value)

    def text(self, name: str) -> str:
        return _text(self._of[name])

    def parts(self, name: str) -> list[object]:
        return _parts(self._of[name])

    def rows(self, name: str) -> list[list[object]]:
        return [_parts(row) for row in self.parts(name)]

    def fields(self, name: str) -> "_Fields":
        return _Fields(self._of[name])

    def flag(self, name: str) -> bool:
        return self._of.get(name, False) is True

    def day(self, name: str) -> date:
        return _day(self.text(name))

    def instant(self, name: str) -> datetime:
        return datetime.fromisoformat(self.text(name))

    def period(self, name: str) -> Period:
        start, end = self.parts(name)
        return Period(_day(_text(start)), _day(_text(end)))


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _parts(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


@lru_cache(maxsize=8192)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _document(whole: _Fields, read: Callable[[_Fields], Body], payer_name: str, memo: str) -> Document:
    body = read(whole.fields("body"))
    if isinstance(body, ReceiptBooked) and (payer_name or memo):
        body = evolve(body, receipt=evolve(body.receipt, payer_name=payer_name, memo=memo))
    return Document(
        account_id=AccountId(UUID(hex=whole.text("account"))),
        seq=whole.number("seq"),
        effective_at=whole.instant("effective_at"),
        recorded_at=whole.instant("recorded_at"),
        posted_on=whole.day("posted_on"),
        body=body,
    )


def _invoice(of: _Fields) -> Invoice:
    return Invoice(
        number=of.number("number"),
        kind=InvoiceKind(of.text("kind")),
        due_on=of.day("due_on"),
        lines=tuple([_line(_Fields(line)) for line in of.parts("lines")]),
        cycle=of.period("cycle") if "cycle" in of else None,
        accrual=of.maybe_number("accrual"),
        receipt_seq=of.maybe_number("receipt"),
    )


def _line(of: _Fields) -> Line:
    cents = of.number("cents")
    return Line(
        line_no=of.number("no"),
        product=ProductCode(of.text("product")),
        charge_class=ChargeClass(of.text("class")),
        recognition=Recognised(of.text("recognised")),
        amount_cents=cents,
        text=of.text("text"),
        kind=LineKind(of.text("kind")) if "kind" in of else LineKind.CHARGE,
        earning=_earning(of, cents) if "frame" in of else None,
        of_line=of.maybe_number("of"),
        discount=_rule(*of.parts("rule")) if "rule" in of else None,
        authority=of.text("authority") if "authority" in of else None,
        rate_bps=of.number("bps", 0),
        nights=of.number("nights", 0),
        taxable_nights=of.number("taxable", 0),
        taxable_runs=tuple(_run(*run) for run in of.rows("runs")) if "runs" in of else (),
    )


def _earning(of: _Fields, line_cents: int) -> Earning:
    frame = of.period("frame")
    charged = of.period("charged") if "charged" in of else frame
    return Earning(of.number("over", line_cents), frame, charged.start, charged.end)


def _rule(rule_id: object, version: object) -> DiscountUse:
    return DiscountUse(_text(rule_id), _number(version))


def _run(start: object, end: object) -> tuple[int, int]:
    return _number(start), _number(end)


def _ref(invoice_seq: object, line_no: object) -> LineRef:
    return LineRef(_number(invoice_seq), _number(line_no))


def _credit_memo(of: _Fields) -> CreditMemo:
    credits_ = tuple([_credit(*row) for row in of.rows("credits")])
    return CreditMemo(CreditReason(of.text("reason")), credits_, of.text("note"))


def _credit(invoice_seq: object, line_no: object, cents: object, clamp_to: object = None) -> LineCredit:
    return LineCredit(_ref(invoice_seq, line_no), _number(cents), None if clamp_to is None else _day(_text(clamp_to)))


def _booked(of: _Fields) -> ReceiptBooked:
    receipt = Receipt(
        source=of.text("source"),
        external_id=of.text("external_id"),
        method=Method(of.text("method")),
        amount_cents=of.number("cents"),
        received_at=of.instant("received_at"),
        payer=PartyId(UUID(hex=of.text("payer"))) if "payer" in of else None,
        transferred=of.flag("transferred"),
    )
    return ReceiptBooked(receipt, _allocations(of, "allocations"), _held(of, "held"))


def _allocations(of: _Fields, name: str) -> tuple[Allocation, ...]:
    return tuple([_allocation(*row) for row in of.rows(name)])


def _allocation(
    invoice_seq: object, line_no: object, cents: object, reason: object, rank: object, version: object
) -> Allocation:
    ref = _ref(invoice_seq, line_no)
    return Allocation(ref, _number(cents), Reason(_text(reason)), _number(rank), _number(version))


def _held(of: _Fields, name: str) -> tuple[Held, ...]:
    return tuple([Held(Holding(_text(holding)), _number(cents)) for holding, cents in of.rows(name)])


def _reversed(of: _Fields) -> ReceiptReversed:
    return ReceiptReversed(
        receipt_seq=of.number("receipt"),
        reason=ReversalReason(of.text("reason")),
        return_code=of.text("code"),
        returned_at=of.instant("returned_at"),
        taken=_allocations(of, "taken"),
        released=_held(of, "released"),
        moved_to=AccountId(UUID(hex=of.text("to"))) if "to" in of else None,
    )


def _reallocation(of: _Fields) -> Reallocation:
    return Reallocation(of.number("receipt"), _allocations(of, "moves"), _held(of, "held"), of.text("because"))


def _directive(of: _Fields) -> Directive:
    lines = tuple([_ref(seq, number) for seq, number in of.rows("lines")])
    return Directive(DirectiveKind(of.text("kind")), lines, of.maybe_number("receipt"), of.text("note"))


def _forfeit(of: _Fields) -> DepositForfeit:
    return DepositForfeit(_allocations(of, "allocations"))


def _refund(of: _Fields) -> RefundDue:
    receipts = tuple(
        [(_number(seq), Holding(_text(holding)), _number(cents)) for seq, holding, cents in of.rows("from_receipts")]
    )
    return RefundDue(of.number("refund"), of.number("from_deposit"), receipts)


def _withdrawn(of: _Fields) -> RefundWithdrawn:
    return RefundWithdrawn(_refund(of))


def _check(of: _Fields) -> CheckMoved:
    return CheckMoved(of.number("refund"), of.text("check"), CheckStep(of.text("step")), of.number("cents"))


def _escheat(of: _Fields) -> Escheated:
    return Escheated(of.number("refund"), of.number("cents"), of.flag("from_check"))


def _amounts(of: _Fields) -> list[tuple[LineRef, int]]:
    return [(_ref(seq, number), _number(cents)) for seq, number, cents in of.rows("lines")]


def _write_off(of: _Fields) -> WriteOff:
    return WriteOff(tuple(_amounts(of)), of.text("note"))


def _recognition(of: _Fields) -> Recognition:
    return Recognition(of.day("month"), tuple([RecognizedLine(ref, cents) for ref, cents in _amounts(of)]))


def _settlement(of: _Fields) -> BankSettlement:
    return BankSettlement(Method(of.text("method")), of.number("gross"), of.number("fee"), of.text("reference"))


def _transfer(of: _Fields) -> Transfer:
    return Transfer(of.number("receipt"), AccountId(UUID(hex=of.text("to"))), _held(of, "held"))


_READERS: dict[str, Callable[[_Fields], Body]] = {
    TAGS[Invoice]: _invoice,
    TAGS[CreditMemo]: _credit_memo,
    TAGS[ReceiptBooked]: _booked,
    TAGS[ReceiptReversed]: _reversed,
    TAGS[Reallocation]: _reallocation,
    TAGS[Directive]: _directive,
    TAGS[DepositForfeit]: _forfeit,
    TAGS[RefundDue]: _refund,
    TAGS[RefundWithdrawn]: _withdrawn,
    TAGS[CheckMoved]: _check,
    TAGS[Escheated]: _escheat,
    TAGS[WriteOff]: _write_off,
    TAGS[Recognition]: _recognition,
    TAGS[BankSettlement]: _settlement,
    TAGS[Transfer]: _transfer,
}
