"""The auditor's own reckoning of one account: sums over what its documents say, nothing from the product's rules."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from attrs import define, field

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.ledger.documents import (
    Allocation,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Directive,
    Document,
    Held,
    Holding,
    Invoice,
    InvoiceKind,
    LineCredit,
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
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef

BY_PEOPLE = frozenset({CreditReason.VOID, CreditReason.BILLING_ERROR, CreditReason.GOODWILL})
"""Reasons of credits that somebody decided."""


def half_away(numerator: int, denominator: int) -> int:
    """The nearest whole number, halves away from zero (§1.1)."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


@define
class Tally:
    """What stands on an account, counted."""

    lines: dict[LineRef, Line] = field(factory=dict)
    invoices: dict[int, Document] = field(factory=dict)
    credits: dict[LineRef, list[tuple[CreditReason, datetime, LineCredit]]] = field(factory=dict)
    paid: dict[LineRef, Counter[int]] = field(factory=dict)
    relieved: Counter[LineRef] = field(factory=Counter)
    recognised: Counter[LineRef] = field(factory=Counter)
    held: dict[int, Counter[Holding]] = field(factory=dict)
    gone: Counter[int] = field(factory=Counter)
    receipts: dict[int, Receipt] = field(factory=dict)
    reversed: dict[int, ReceiptReversed] = field(factory=dict)
    recorded_late: bool = False
    """Whether money was booked after the instant from which it counts."""
    directed: bool = False
    sent: set[tuple[int, LineRef]] = field(factory=set)
    """Which receipt a PM directed to which line."""
    voided: bool = False
    """Whether somebody voided an invoice: its nights were charged, and let go."""
    forfeited_cents: int = 0
    deposit_refunded_cents: int = 0

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Tally":
        """Count the documents of one account."""
        tally = cls()
        for document in documents:
            if isinstance(document.body, Directive):
                tally._direct(document.body)
            tally._count(document)
        return tally

    def _direct(self, said: Directive) -> None:
        self.directed = True
        if said.receipt_seq is not None:
            self.sent |= {(said.receipt_seq, ref) for ref in said.lines}

    # --- lines -----------------------------------------------------------------------------------------------------

    def base(self, ref: LineRef) -> LineRef:
        """The line that a discount belongs to; every other line itself."""
        line = self.lines[ref]
        return LineRef(ref.invoice_seq, line.of_line or 0) if line.kind is LineKind.DISCOUNT else ref

    def own_cents(self, ref: LineRef) -> int:
        """A line's amount less its credits."""
        taken = sum(credit.cents for _, _, credit in self.credits.get(ref, ()))
        return self.lines[ref].amount_cents - taken

    def nets(self) -> Counter[LineRef]:
        """What each base line comes to with its discounts, after credits."""
        nets: Counter[LineRef] = Counter()
        for ref in self.lines:
            nets[self.base(ref)] += self.own_cents(ref)
        return nets

    def opens(self) -> dict[LineRef, int]:
        """What is left to pay of each base line."""
        nets = self.nets()
        return {
            ref: cents - sum(self.paid.get(ref, Counter()).values()) - self.relieved[ref] for ref, cents in nets.items()
        }

    def charged_to(self, ref: LineRef) -> date | None:
        """The exclusive end of the days that a ratable line still charges."""
        earning = self.lines[ref].earning
        if earning is None:
            return None
        ends = [credit.clamp_to for _, _, credit in self.credits.get(ref, ()) if credit.clamp_to is not None]
        return min([earning.end, *ends])

    def earned_by(self, ref: LineRef, day: date) -> int:
        """What a ratable line that only clamps have lowered has earned at the start of ``day``: two rounded points."""
        earning = self.lines[ref].earning
        end = self.charged_to(ref)
        assert earning is not None
        assert end is not None
        upto = max(earning.start, min(day, end))
        days = earning.frame.days
        return half_away(earning.amount_cents * (upto - earning.frame.start).days, days) - half_away(
            earning.amount_cents * (earning.start - earning.frame.start).days, days
        )

    def deposit_paid_cents(self) -> int:
        """Money on deposit lines."""
        return sum(
            sum(paid.values()) for ref, paid in self.paid.items() if self.lines[ref].charge_class is ChargeClass.DEPOSIT
        )

    def live_cycles(self) -> list[tuple[date, date, int]]:
        """The charged days of each live invoice of the schedule, in order: start, exclusive end, sequence."""
        found = []
        for seq, document in self.invoices.items():
            invoice = document.body
            assert isinstance(invoice, Invoice)
            if invoice.kind in {InvoiceKind.FIRST, InvoiceKind.RECURRING} and invoice.cycle is not None:
                ends = [self.charged_to(LineRef(seq, line.line_no)) for line in invoice.lines]
                end = min((end for end in ends if end is not None), default=invoice.cycle.end)
                if end > invoice.cycle.start:
                    found.append((invoice.cycle.start, end, seq))
        return sorted(found)

    @property
    def credited_by_people(self) -> bool:
        """Whether somebody decided a credit."""
        return any(reason in BY_PEOPLE for found in self.credits.values() for reason, _, _ in found)

    def invoice(self, seq: int) -> Invoice:
        """A posted invoice."""
        body = self.invoices[seq].body
        assert isinstance(body, Invoice)
        return body

    # --- counting --------------------------------------------------------------------------------------------------

    def _count(self, document: Document) -> None:
        match document.body:
            case Invoice() as invoice:
                self.invoices[document.seq] = document
                for line in invoice.lines:
                    self.lines[LineRef(document.seq, line.line_no)] = line
            case CreditMemo() as memo:
                self.voided |= memo.reason is CreditReason.VOID
                for credit in memo.credits:
                    self.credits.setdefault(credit.line, []).append((memo.reason, document.effective_at, credit))
            case ReceiptBooked() as booked:
                self.receipts[document.seq] = booked.receipt
                self.recorded_late |= booked.receipt.received_at < document.recorded_at
                self._move(document.seq, booked.allocations, booked.held)
            case ReceiptReversed() as reversed_:
                self.reversed[reversed_.receipt_seq] = reversed_
                self._move(reversed_.receipt_seq, reversed_.taken, reversed_.released)
            case Reallocation() as moved:
                self._move(moved.receipt_seq, moved.moves, moved.held)
            case Recognition() as recognition:
                self.recognised.update({part.line: part.cents for part in recognition.lines})
            case _:
                self._count_payout(document)

    def _count_payout(self, document: Document) -> None:
        match document.body:
            case DepositForfeit(allocations):
                for allocation in allocations:
                    self.relieved[allocation.line] += allocation.cents
                    self.forfeited_cents += allocation.cents
            case WriteOff(lines):
                for ref, cents in lines:
                    self.relieved[ref] += cents
            case Transfer() as transfer:
                for part in transfer.held:
                    self._leave(transfer.receipt_seq, part.holding, part.cents)
            case RefundDue() as due:
                self._refund(due, 1)
            case RefundWithdrawn(due):
                self._refund(due, -1)
            case _:
                pass

    def _move(self, seq: int, allocations: Iterable[Allocation], held: Iterable[Held]) -> None:
        for allocation in allocations:
            self.paid.setdefault(allocation.line, Counter())[seq] += allocation.cents
        for part in held:
            self.held.setdefault(seq, Counter())[part.holding] += part.cents

    def _refund(self, due: RefundDue, sign: int) -> None:
        self.deposit_refunded_cents += sign * due.from_deposit_cents
        for seq, holding, cents in due.from_receipts:
            self._leave(seq, holding, sign * cents)

    def _leave(self, seq: int, holding: Holding, cents: int) -> None:
        self.held.setdefault(seq, Counter())[holding] -= cents
        self.gone[seq] += cents
