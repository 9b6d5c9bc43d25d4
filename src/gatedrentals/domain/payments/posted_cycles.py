"""What the books hold already of the invoices that the projection decides about (§3.3, §6.5, §6.6)."""

from collections.abc import Iterable
from datetime import date, datetime

from gatedrentals.domain.billing.schedule import Piece
from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.ledger.documents import Invoice, InvoiceKind
from gatedrentals.domain.ledger.line import Line, LineKind
from gatedrentals.domain.payments.billed_ahead import spread_of
from gatedrentals.domain.payments.facts import PostedInvoice
from gatedrentals.domain.values import evolve, frozen

SCHEDULED = frozenset({InvoiceKind.FIRST, InvoiceKind.RECURRING})


@frozen
class PostedCycles:
    """Posted invoices by cycle: what was decided at issue (price, discounts, tax) is not decided again (§4.2)."""

    live: dict[date, list[PostedInvoice]]
    first_recorded: dict[date, datetime]
    late_fees: dict[tuple[date, int], PostedInvoice]

    @classmethod
    def of(cls, invoices: Iterable[PostedInvoice]) -> "PostedCycles":
        """Read them from an account's invoices."""
        live: dict[date, list[PostedInvoice]] = {}
        first_recorded: dict[date, datetime] = {}
        late_fees: dict[tuple[date, int], PostedInvoice] = {}
        for posted in invoices:
            invoice = posted.invoice
            if invoice.cycle is None:
                continue
            start = invoice.cycle.start
            if invoice.kind in SCHEDULED:
                first_recorded[start] = min(posted.recorded_at, first_recorded.get(start, posted.recorded_at))
                if posted.live:
                    live.setdefault(start, []).append(posted)
            elif invoice.kind is InvoiceKind.LATE_FEE and invoice.accrual is not None and posted.live:
                late_fees[start, invoice.accrual] = posted
        return cls(live, first_recorded, late_fees)

    def fit(self, piece: Piece, kind: InvoiceKind) -> PostedInvoice | None:
        """The live invoice whose content serves for a piece, whatever part of its days that invoice charges now."""
        for posted in self.live.get(piece.window.start, ()):
            if posted.invoice.kind is kind and _same_terms(posted.invoice, piece):
                return posted
        return None

    def late_fee(self, cycle_start: date, accrual: int, cents: int) -> PostedInvoice | None:
        """The live late fee of a cycle's accrual, if it charges this much."""
        posted = self.late_fees.get((cycle_start, accrual))
        if posted is None or sum(line.amount_cents for line in posted.invoice.lines) != cents:
            return None
        return posted


def _same_terms(invoice: Invoice, piece: Piece) -> bool:
    """Whether an invoice charges what is agreed for a piece: no less (a charge may have been added since), no more."""
    agreed = {charge.product: charge.amount_cents for charge in piece.terms.recurring}
    lines = scheduled_lines(invoice)
    charged = {line.product for line in lines if line.kind is LineKind.CHARGE}
    if not agreed.keys() <= charged or (invoice.kind is InvoiceKind.RECURRING and charged != agreed.keys()):
        return False
    for line in lines:
        spread = spread_of(line)
        if line.kind is not LineKind.CHARGE or spread is None:
            continue
        amount = agreed.get(line.product)
        if line.product not in agreed or spread.frame != piece.frame:
            return False
        if amount is not None and spread.amount_cents != piece.frame_cents(amount):
            return False
    return True


def is_metered(line: Line) -> bool:
    """Whether a line is metered use, which never belongs to what is billed ahead (§6.3, §11.3)."""
    return line.charge_class is ChargeClass.ELECTRIC and line.earning is None


def scheduled_lines(invoice: Invoice) -> tuple[Line, ...]:
    """The lines of a cycle's invoice that the schedule decides about: all but metered use and what belongs to it."""
    metered = _metered_numbers(invoice)
    return tuple(line for line in invoice.lines if line.line_no not in metered) if metered else invoice.lines


def _metered_numbers(invoice: Invoice) -> frozenset[int]:
    numbers = {line.line_no for line in invoice.lines if is_metered(line)}
    return frozenset(line.line_no for line in invoice.lines if line.line_no in numbers or line.of_line in numbers)


def given_part(posted: PostedInvoice) -> PostedInvoice | None:
    """What of an invoice is a fact: all of it, or the metered lines on a cycle's invoice, or nothing."""
    invoice = posted.invoice
    if invoice.kind is InvoiceKind.LATE_FEE:
        return None
    if invoice.kind not in SCHEDULED:
        return posted
    numbers = _metered_numbers(invoice)
    metered = tuple(line for line in invoice.lines if line.line_no in numbers)
    return evolve(posted, invoice=evolve(invoice, lines=metered)) if metered else None
