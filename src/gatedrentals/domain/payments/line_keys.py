"""What a line is, whichever invoice carries it: so that a credit or a pin outlives a void and a new issue (§6.5)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from attrs import field

from gatedrentals.domain.ledger.documents import CreditReason, Invoice, InvoiceKind
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.payments.facts import Facts, PostedCredit, PostedInvoice
from gatedrentals.domain.payments.posted_cycles import SCHEDULED, is_metered
from gatedrentals.domain.values import frozen

DECIDED = SCHEDULED | {InvoiceKind.LATE_FEE}
"""Invoices that the projection decides about: what is voided of them may be issued again."""

LineKey = tuple[object, ...]
"""Names a line: by its cycle and product, by the accrual of a late fee, or else by where it is posted."""


@frozen
class LineKeys:
    """The names of the lines that people's decisions are about, and the credits of theirs that count."""

    named: Mapping[LineRef, LineKey] = field(factory=dict)
    credits: tuple[PostedCredit, ...] = ()

    @classmethod
    def of(cls, facts: Facts) -> "LineKeys":
        """Read them from the facts of an account; most accounts have none."""
        named: dict[LineRef, LineKey] = {}
        refs = set(_refs(facts))
        if not refs:
            return cls()
        for posted in facts.invoices:
            if any(ref.invoice_seq == posted.seq for ref in refs):
                for line, key in keys_of(posted.invoice, posted.seq):
                    named[LineRef(posted.seq, line.line_no)] = key
        live = {posted.seq: posted for posted in facts.invoices}
        return cls(named, tuple(_counting(facts.credits, live, named)))


def keys_of(invoice: Invoice, seq: int) -> Iterator[tuple[Line, LineKey]]:
    """The name of each line of a posted invoice."""
    if invoice.kind is InvoiceKind.LATE_FEE and invoice.cycle is not None:
        yield invoice.lines[0], late_fee_key(invoice.cycle.start, invoice.accrual)
    elif invoice.kind in SCHEDULED and invoice.cycle is not None:
        for line, key in cycle_keys(invoice.lines, invoice.cycle.start):
            yield line, ("line", seq, line.line_no) if is_metered(line) else key
    else:
        for line in invoice.lines:
            yield line, ("line", seq, line.line_no)


def late_fee_key(cycle_start: date, accrual: int | None) -> LineKey:
    """The name of the line of a late fee."""
    return ("late", cycle_start, accrual)


def cycle_keys(lines: Iterable[Line], start: date) -> Iterator[tuple[Line, LineKey]]:
    """The names of the lines of a cycle: what each charges, taxes or reduces, counted where two are alike."""
    alike: Counter[LineKey] = Counter()
    products: dict[int | None, str] = {}
    for line in lines:
        products[line.line_no] = line.product
        rule = line.discount.rule_id if line.discount else None
        key = ("cycle", start, line.product, line.kind, line.authority, rule, products.get(line.of_line))
        alike[key] += 1
        yield line, (*key, alike[key])


def _refs(facts: Facts) -> Iterator[LineRef]:
    yield from (credit.line for credit in facts.credits)
    yield from (directive.line for directive in facts.directives)
    yield from (relief.line for relief in facts.reliefs)
    for receipt in facts.receipts:
        yield from receipt.directed


def _counting(
    credits_: Iterable[PostedCredit], invoices: Mapping[int, PostedInvoice], named: Mapping[LineRef, LineKey]
) -> Iterator[PostedCredit]:
    """The credits that count: one that was carried on to the line that took its line's place counts there alone."""
    kept: list[PostedCredit] = []
    later: Counter[tuple[object, ...]] = Counter()
    by_invoice = sorted(credits_, key=lambda credit: -credit.line.invoice_seq)
    for seq, group in groupby(by_invoice, key=lambda credit: credit.line.invoice_seq):
        voided = not invoices[seq].live and invoices[seq].invoice.kind in DECIDED
        carried = Counter(later)
        for credit in group:
            what = (named[credit.line], credit.reason, credit.cents)
            if voided and credit.reason is CreditReason.VOID:
                continue
            if carried[what]:
                carried[what] -= 1
                continue
            later[what] += 1
            kept.append(credit)
    return reversed(kept)
