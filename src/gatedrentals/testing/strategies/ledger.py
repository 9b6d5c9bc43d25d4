"""Documents of the subledger: any that its types allow, each balanced in itself, for properties over one document."""

from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.catalog.product import Recognition as Recognised
from gatedrentals.domain.ids import AccountId, PartyId, ProductCode
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

_T = TypeVar("_T")

cents = st.integers(-500_000, 500_000)
"""Amounts either way, up to $5,000.00."""

some_cents = st.integers(1, 500_000)
"""Amounts above nothing, up to $5,000.00."""

days = st.dates(date(2026, 1, 1), date(2029, 12, 31))
instants = st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - `timezones` adds it
products = st.sampled_from(["rent", "storm-water", "pet_rent", "electric", "Späte Gebühr", 'quo"te']).map(ProductCode)
texts = st.text(max_size=20)
numbers = st.integers(1, 9)


def _several(of: st.SearchStrategy[_T], most: int = 4) -> st.SearchStrategy[tuple[_T, ...]]:
    return st.lists(of, max_size=most).map(tuple)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Periods of up to a month."""
    start = draw(days)
    return Period(start, start + timedelta(days=draw(st.integers(1, 31))))


@st.composite
def earnings(draw: st.DrawFn) -> Earning:
    """Earnings over a whole frame or a part of it."""
    frame = draw(periods())
    start = draw(st.dates(frame.start, frame.end))
    charged = draw(st.sampled_from([frame, Period(start, frame.end), Period(frame.start, start)]))
    return Earning(draw(cents), frame, charged.start, charged.end)


@st.composite
def lines(draw: st.DrawFn, line_no: int = 1) -> Line:
    """Lines of every kind; a ratable one is worth what it earns."""
    kind = draw(st.sampled_from(LineKind))
    recognition = Recognised.LIABILITY if kind is LineKind.TAX else draw(st.sampled_from(Recognised))
    earning = draw(earnings()) if recognition is Recognised.RATABLE else None
    taxed = kind is LineKind.TAX
    return Line(
        line_no=line_no,
        product=draw(products),
        charge_class=ChargeClass.TAX if taxed else draw(st.sampled_from(ChargeClass)),
        recognition=recognition,
        amount_cents=draw(cents) if earning is None else earning.total_cents(),
        text=draw(texts),
        kind=kind,
        earning=earning,
        of_line=draw(st.none() | numbers),
        discount=draw(st.none() | st.builds(DiscountUse, texts, numbers)),
        authority=draw(st.none() | st.sampled_from(["state", "city"])),
        rate_bps=draw(st.integers(0, 1_000)) if taxed else 0,
        nights=draw(numbers) if taxed else 0,
        taxable_nights=draw(numbers) if taxed else 0,
        taxable_runs=draw(st.sampled_from([(), ((3, 7),), ((0, 2), (4, 6))])) if taxed else (),
    )


refs = st.builds(LineRef, numbers, numbers)
allocations = st.builds(Allocation, refs, cents, st.sampled_from(Reason), numbers, numbers)
held = st.builds(Held, st.sampled_from(Holding), cents)
methods = st.sampled_from(Method)
credits_ = st.builds(LineCredit, refs, cents, st.none() | days)


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    """Invoices of up to four lines of any kind."""
    return Invoice(
        number=draw(numbers),
        kind=draw(st.sampled_from(InvoiceKind)),
        due_on=draw(days),
        lines=tuple(draw(lines(number)) for number in range(1, draw(st.integers(0, 4)) + 1)),
        cycle=draw(st.none() | periods()),
        accrual=draw(st.none() | st.integers(0, 9)),
        receipt_seq=draw(st.none() | numbers),
    )


@st.composite
def receipts(draw: st.DrawFn, amount_cents: int) -> Receipt:
    """Receipts of this amount, from anybody."""
    return Receipt(
        source=draw(texts),
        external_id=draw(texts),
        method=draw(methods),
        amount_cents=amount_cents,
        received_at=draw(instants),
        payer=draw(st.none() | st.uuids().map(PartyId)),
        transferred=draw(st.booleans()),
    )


@st.composite
def booked(draw: st.DrawFn) -> ReceiptBooked:
    """Receipts whose allocations and holdings sum to their amount."""
    parts, rest = draw(_several(allocations)), draw(_several(held))
    amount_cents = sum(part.cents for part in parts) + sum(part.cents for part in rest)
    return ReceiptBooked(draw(receipts(amount_cents)), parts, rest)


@st.composite
def reallocations(draw: st.DrawFn) -> Reallocation:
    """Moves that sum to zero with what is held."""
    moves = draw(_several(allocations))
    rest = -sum(move.cents for move in moves)
    return Reallocation(draw(numbers), moves, (Held(draw(st.sampled_from(Holding)), rest),), draw(texts))


refunds = st.builds(RefundDue, numbers, cents, _several(st.tuples(numbers, st.sampled_from(Holding), cents)))

bodies: st.SearchStrategy[Body] = st.one_of(
    invoices(),
    st.builds(CreditMemo, st.sampled_from(CreditReason), _several(credits_), texts),
    booked(),
    st.builds(
        ReceiptReversed,
        receipt_seq=numbers,
        reason=st.sampled_from(ReversalReason),
        return_code=texts,
        returned_at=instants,
        taken=_several(allocations),
        released=_several(held),
        moved_to=st.none() | st.uuids().map(AccountId),
    ),
    reallocations(),
    st.builds(Directive, st.sampled_from(DirectiveKind), _several(refs), st.none() | numbers, texts),
    st.builds(DepositForfeit, _several(allocations)),
    refunds,
    st.builds(RefundWithdrawn, refunds),
    st.builds(CheckMoved, numbers, texts, st.sampled_from(CheckStep), cents),
    st.builds(Escheated, numbers, cents, st.booleans()),
    st.builds(WriteOff, _several(st.tuples(refs, cents)), texts),
    st.builds(Recognition, days, _several(st.builds(RecognizedLine, refs, cents))),
    st.builds(BankSettlement, methods, cents, cents, texts),
    st.builds(Transfer, numbers, st.uuids().map(AccountId), _several(held)),
)
"""Bodies of every kind, balanced in themselves; what they refer to need not exist."""

documents: st.SearchStrategy[Document] = st.builds(
    Document, st.uuids().map(AccountId), st.integers(1, 10_000), instants, instants, days, bodies
)
"""Documents of every kind."""
