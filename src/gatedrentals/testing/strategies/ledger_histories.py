"""Histories of an account that the rules allow, document by document, for properties over whole ledgers."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from attrs import evolve
from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.catalog.product import Recognition as Recognised
from gatedrentals.domain.ids import AccountId, ProductCode
from gatedrentals.domain.ledger.book_line import BookLine
from gatedrentals.domain.ledger.books import BookReceipt, Books
from gatedrentals.domain.ledger.chain import seal
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
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import DiscountUse, Earning, Line, LineKind, LineRef
from gatedrentals.domain.ledger.postings import is_deposit
from gatedrentals.domain.ledger.references import unknown_line, unknown_receipt
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.period import Period, month_of

ACCOUNT = AccountId(UUID(int=7))
START = datetime(2026, 6, 1, 15, tzinfo=UTC)
_FEW = st.integers(1, 60_000)


@st.composite
def histories(draw: st.DrawFn, most: int = 14) -> tuple[Document, ...]:
    """The documents of one account, each allowed where it stands; they may be effective and posted on other days."""
    books, documents, recorded_at = Books(), [], START
    for seq in range(1, draw(st.integers(1, most)) + 1):
        recorded_at += timedelta(hours=draw(st.integers(1, 200)))
        effective_at = recorded_at - timedelta(hours=draw(st.sampled_from([0, 0, 30, 400])))
        posted_on = recorded_at.date() + timedelta(days=draw(st.sampled_from([0, 0, 0, 12])))
        body = draw(st.sampled_from(_ACTIONS))(draw, books, recorded_at)
        document = Document(ACCOUNT, seq, effective_at, recorded_at, posted_on, body)
        books.add(document)
        documents.append(document)
    return tuple(documents)


def sealed(documents: Sequence[Document]) -> tuple[Entry, ...]:
    """The entries of an account's documents, from its first on."""
    return seal(Standing(), documents, unknown_line, unknown_receipt)[0]


ledgers = histories().map(sealed)
"""The entries of one account, each allowed where it stands."""


def _issue(draw: st.DrawFn, books: Books, at: datetime) -> Body:
    cycle = Period(at.date(), at.date() + timedelta(days=draw(st.sampled_from([7, 14, 30]))))
    lines = [_ratable(1, "rent", draw(_FEW), cycle)]
    if draw(st.booleans()):
        cents = draw(st.integers(1, lines[0].amount_cents))
        rule = DiscountUse("spring", 1)
        product, text = ProductCode("rent"), "Spring offer"
        earning = Earning(-cents, cycle, cycle.start, cycle.end)
        lines.append(
            Line(2, product, ChargeClass.RENT, Recognised.RATABLE, -cents, text, LineKind.DISCOUNT, earning, 1, rule)
        )
    number = len(lines) + 1
    lines += draw(st.sampled_from([(), (_tax(number),), (_deposit(number),), (_fee(number), _deposit(number + 1))]))
    kind = draw(st.sampled_from(InvoiceKind))
    due_on = at.date() + timedelta(days=draw(st.integers(0, 9)))
    return Invoice(len(books.invoices) + 1, kind, due_on, tuple(lines), cycle)


def _ratable(number: int, product: str, cents: int, cycle: Period) -> Line:
    earning = Earning(cents, cycle, cycle.start, cycle.end)
    return Line(number, ProductCode(product), ChargeClass.RENT, Recognised.RATABLE, cents, product, earning=earning)


def _tax(number: int) -> Line:
    tax = Line(number, ProductCode("hotel-tax"), ChargeClass.TAX, Recognised.LIABILITY, 1_950, "Tax", LineKind.TAX)
    return evolve(tax, of_line=1, authority="state", rate_bps=600, nights=7, taxable_nights=7)


def _deposit(number: int) -> Line:
    return Line(number, ProductCode("deposit"), ChargeClass.DEPOSIT, Recognised.LIABILITY, 30_000, "Deposit")


def _fee(number: int) -> Line:
    return Line(number, ProductCode("late_fee"), ChargeClass.LATE, Recognised.POINT_IN_TIME, 5_000, "Late fee")


def _open(books: Books) -> list[BookLine]:
    return [line for line in books.base_lines if line.open_cents > 0]


def _receive(draw: st.DrawFn, books: Books, at: datetime) -> Body:
    left = amount = draw(_FEW)
    allocations = []
    for line in draw(st.permutations(_open(books))):
        cents = min(left, line.open_cents)
        left -= cents
        if cents:
            allocations.append(Allocation(line.ref, cents, Reason.CLASS_ORDER, 1, 1))
    method, source = draw(st.sampled_from(Method)), draw(st.sampled_from(["bank", "office"]))
    receipt = Receipt(source, f"{books.seq + 1}", method, amount, at, transferred=draw(st.booleans()))
    held = (Held(draw(st.sampled_from(Holding)), left),) if left else ()
    return ReceiptBooked(receipt, tuple(allocations), held)


def _some_receipt(draw: st.DrawFn, books: Books) -> BookReceipt | None:
    found = [receipt for receipt in books.receipts.values() if receipt.counts and not receipt.gone_cents]
    return draw(st.sampled_from(found)) if found else None


def _reverse(draw: st.DrawFn, books: Books, at: datetime) -> Body:
    receipt = _some_receipt(draw, books)
    if receipt is None:
        return _say(draw, books, at)
    taken = tuple(evolve(placed, cents=-placed.cents) for placed in receipt.placed.values())
    released = tuple(Held(holding, -cents) for holding, cents in receipt.held.items())
    return ReceiptReversed(receipt.seq, draw(st.sampled_from(ReversalReason)), "R01", at, taken, released)


def _move(draw: st.DrawFn, books: Books, at: datetime) -> Body:
    receipt, targets = _some_receipt(draw, books), _open(books)
    if receipt is None or not receipt.placed:
        return _receive(draw, books, at)
    loser = draw(st.sampled_from(sorted(receipt.placed)))
    cents = draw(st.integers(1, receipt.placed[loser].cents))
    away = Allocation(loser, -cents, Reason.CLASS_ORDER, 1, 1)
    targets = [line for line in targets if line.ref != loser and line.open_cents >= cents]
    if not targets:
        return Reallocation(receipt.seq, (away,), (Held(draw(st.sampled_from(Holding)), cents),), "a return")
    gainer = draw(st.sampled_from(targets)).ref
    return Reallocation(receipt.seq, (away, Allocation(gainer, cents, Reason.CLASS_ORDER, 1, 1)), (), "a return")


def _credit(draw: st.DrawFn, books: Books, at: datetime) -> Body:
    unpaid = [line for line in _open(books) if line.own_cents > 0]
    if not unpaid:
        return _issue(draw, books, at)
    line = draw(st.sampled_from(unpaid))
    cents = draw(st.integers(1, min(line.open_cents, line.own_cents)))
    clamp_to = draw(st.none() | st.just(line.line.earning.start)) if line.line.earning else None
    return CreditMemo(draw(st.sampled_from(CreditReason)), (LineCredit(line.ref, cents, clamp_to),), "credit")


def _void(draw: st.DrawFn, books: Books, at: datetime) -> Body:
    by_invoice: dict[int, list[BookLine]] = {}
    for line in books.lines.values():
        by_invoice.setdefault(line.ref.invoice_seq, []).append(line)
    unpaid = [lines for lines in by_invoice.values() if all(line.net_cents == line.open_cents for line in lines)]
    if not unpaid:
        return _issue(draw, books, at)
    credits_ = tuple(LineCredit(line.ref, line.own_cents) for line in draw(st.sampled_from(unpaid)) if line.own_cents)
    return CreditMemo(CreditReason.VOID, credits_, "void")


def _recognize(draw: st.DrawFn, books: Books, at: datetime) -> Body:
    waiting = [line for line in books.lines.values() if line.line.earning and line.own_cents != line.recognised_cents]
    parts = [
        RecognizedLine(line.ref, line.own_cents - line.recognised_cents) for line in waiting if draw(st.booleans())
    ]
    return Recognition(month_of(at.date()).start, tuple(parts))


def _forfeit(draw: st.DrawFn, books: Books, at: datetime) -> Body:
    owed = [line for line in _open(books) if not is_deposit(line.line)]
    most = books.deposits_held_cents
    if most <= 0 or not owed:
        return _receive(draw, books, at)
    line = draw(st.sampled_from(owed))
    cents = min(most, line.open_cents)
    return DepositForfeit((Allocation(line.ref, cents, Reason.CLASS_ORDER, 1, 1),))


def _write_off(draw: st.DrawFn, books: Books, at: datetime) -> Body:
    owed = [line for line in _open(books) if not is_deposit(line.line)]
    if not owed:
        return _issue(draw, books, at)
    line = draw(st.sampled_from(owed))
    return WriteOff(((line.ref, line.open_cents),), "gone")


def _refund(draw: st.DrawFn, books: Books, at: datetime) -> Body:
    receipts = [receipt for receipt in books.receipts.values() if receipt.held]
    parts = tuple((receipt.seq, *draw(st.sampled_from(list(receipt.held.items())))) for receipt in receipts)
    deposit_cents = max(0, books.deposits_held_cents)
    if not parts and not deposit_cents:
        return _receive(draw, books, at)
    return RefundDue(len(books.refunds) + 1, deposit_cents, parts)


def _pay_refund(draw: st.DrawFn, books: Books, at: datetime) -> Body:
    payable = [refund for refund in books.refunds.values() if refund.payable_cents > 0]
    in_check = [refund for refund in books.refunds.values() if refund.outstanding_cents > 0]
    choices: list[Body] = []
    for refund in payable:
        number, cents = refund.due.refund_no, refund.payable_cents
        choices += [CheckMoved(number, "1001", CheckStep.ISSUED, cents), Escheated(number, cents, from_check=False)]
        choices += [RefundWithdrawn(refund.due)] if cents == refund.due.amount_cents else []
    for refund in in_check:
        number, cents = refund.due.refund_no, refund.outstanding_cents
        choices += [CheckMoved(number, "1001", step, cents) for step in (CheckStep.CLEARED, CheckStep.VOIDED)]
        choices.append(Escheated(number, cents, from_check=True))
    return draw(st.sampled_from(choices)) if choices else _refund(draw, books, at)


def _transfer(draw: st.DrawFn, books: Books, at: datetime) -> Body:
    holding = [receipt for receipt in books.receipts.values() if receipt.held]
    if not holding:
        return _receive(draw, books, at)
    receipt = draw(st.sampled_from(holding))
    held = tuple(Held(holding, cents) for holding, cents in receipt.held.items())
    return Transfer(receipt.seq, AccountId(UUID(int=8)), held)


def _settle_bank(draw: st.DrawFn, _books: Books, _at: datetime) -> Body:
    return BankSettlement(draw(st.sampled_from(Method)), draw(_FEW), draw(st.integers(0, 300)), "batch")


def _say(draw: st.DrawFn, books: Books, _at: datetime) -> Body:
    refs: list[LineRef] = [line.ref for line in books.base_lines][:1]
    return Directive(draw(st.sampled_from(DirectiveKind)), tuple(refs), None, "resident asked")


_ACTIONS: list[Callable[[st.DrawFn, Books, datetime], Body]] = [
    *(_issue, _issue, _receive, _receive, _reverse, _move, _move, _credit, _void, _recognize),
    *(_forfeit, _write_off, _refund, _pay_refund, _pay_refund, _transfer, _settle_bank, _say),
]
