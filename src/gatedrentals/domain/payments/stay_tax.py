"""Hotel tax decided anew on what an account was billed, after one of the facts that may do so (§4.3)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from gatedrentals.domain.billing.hotel_tax import TaxAdjustment, TaxedLine, TaxStay, ends_short, redecide
from gatedrentals.domain.billing.invoicing import HOTEL_TAX
from gatedrentals.domain.catalog.product import ChargeClass, Recognition
from gatedrentals.domain.ledger.documents import CreditReason, InvoiceKind, LineCredit
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef
from gatedrentals.domain.payments.facts import PostedInvoice
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.posted_cycles import SCHEDULED
from gatedrentals.domain.period import Period, noon
from gatedrentals.domain.site.policy import HotelTaxRule, PolicyHistory
from gatedrentals.domain.values import frozen

_DECIDING = frozenset({InvoiceKind.ONE_TIME, InvoiceKind.FINAL})
"""Invoices that charge tax on nights of cycles invoiced before."""
_DECIDED = frozenset(
    {CreditReason.CUT, CreditReason.ADVANCE_UNFUNDED, CreditReason.VOID, CreditReason.HOTEL_TAX_EXEMPT}
)
"""Credits of nights, or of the tax on them."""


Rate = tuple[str, int]
"""An authority and its rate, in basis points."""


@frozen
class TaxDecision:
    """What brings the hotel tax that was charged to what is due: credits of tax lines, and lines to invoice."""

    credits: tuple[LineCredit, ...] = ()
    due: tuple[Line, ...] = ()


def is_decided_anew(posted: Posted) -> bool:
    """Whether one of the facts that re-decide the tax has credited or charged any of it before."""
    exempt = (CreditReason.HOTEL_TAX_EXEMPT in reasons for reasons in posted.reasons.values())
    return any(exempt) or any(True for _ in _charged_after(posted))


def decide_tax(posted: Posted, stay: TaxStay, policies: PolicyHistory, zone: ZoneInfo) -> TaxDecision:
    """What changes now that a fact is known: every night that is charged, under the rule in force on its cycle's D.

    What was invoiced for nights that were exempt at first is set against it, so that a second fact, or a cut of nights
    that one of them had taxed, leaves the tax of the nights that stay. An end that is final counts where it came too
    soon for the exemption of a notice; else it re-decides nothing.
    """
    lines = list(_taxed_lines(posted, policies, zone))
    if stay.ended_on is not None and not is_decided_anew(posted):
        lines = [(rule, line) for rule, line in lines if ends_short(stay, rule)]
    due_cents: Counter[Rate] = Counter()
    credits_: list[LineCredit] = []
    for rule, line in lines:
        for adjustment in redecide(stay, [line], rule):
            if adjustment.cents > 0:
                due_cents[adjustment.authority, adjustment.rate_bps] += adjustment.cents
            else:
                credits_ += _credit(posted, _tax_ref(posted, adjustment), -adjustment.cents)
    for rate, ref, cents in _charged_after(posted):
        kept_cents = min(cents, due_cents[rate])
        due_cents[rate] -= kept_cents
        credits_ += _credit(posted, ref, cents - kept_cents)
    return TaxDecision(tuple(credits_), _lines_due(due_cents))


def _charged_after(posted: Posted) -> Iterator[tuple[Rate, LineRef, int]]:
    """Each line that taxed nights after the invoices of their cycles, oldest first, with the cents that stand of it."""
    for seq, found in posted.invoices.items():
        if found.invoice.kind in _DECIDING:
            for line in found.invoice.lines:
                ref = LineRef(seq, line.line_no)
                cents = line.amount_cents - posted.reasons.get(ref, {}).get(CreditReason.HOTEL_TAX_EXEMPT, 0)
                if line.kind is LineKind.TAX and cents:
                    yield (line.authority or "", line.rate_bps), ref, cents


def _credit(posted: Posted, ref: LineRef, cents: int) -> Iterator[LineCredit]:
    """A credit of a tax line, of no more than is left of it."""
    left_cents = posted.line(ref).amount_cents - posted.credited.get(ref, 0) - posted.relieved.get(ref, 0)
    if min(cents, left_cents) > 0:
        yield LineCredit(ref, min(cents, left_cents))


def _lines_due(due_cents: Mapping[Rate, int]) -> tuple[Line, ...]:
    """The lines of an invoice that charges nights which were exempt: one per authority and rate, from number 1."""
    due = [(rate, cents) for rate, cents in due_cents.items() if cents > 0]
    return tuple(
        Line(
            number,
            HOTEL_TAX,
            ChargeClass.TAX,
            Recognition.POINT_IN_TIME,
            cents,
            f"Hotel tax, {authority}, on nights that are not exempt after all",
            kind=LineKind.TAX,
            authority=authority,
            rate_bps=rate_bps,
        )
        for number, ((authority, rate_bps), cents) in enumerate(due, start=1)
    )


def _taxed_lines(posted: Posted, policies: PolicyHistory, zone: ZoneInfo) -> Iterator[tuple[HotelTaxRule, TaxedLine]]:
    for found in posted.invoices.values():
        if not found.live or found.invoice.kind not in SCHEDULED or found.charged_to is None:
            continue
        for line in found.invoice.lines:
            if line.kind is not LineKind.CHARGE or line.earning is None:
                continue
            rule = policies.at(noon(line.earning.frame.start, zone)).hotel_tax
            end = min(line.earning.end, found.charged_to)
            if rule is not None and line.charge_class in rule.taxed_classes and line.earning.start < end:
                yield rule, _taxed(posted, found, line, Period(line.earning.start, end))


def _taxed(posted: Posted, found: PostedInvoice, line: Line, window: Period) -> TaxedLine:
    """A line with the tax on it, as nights and tax decide them; what people credited re-decides no tax (§4.3)."""
    net_cents = 0
    charged: dict[str, int] = {}
    for part in found.invoice.lines:
        ref = LineRef(found.seq, part.line_no)
        reasons = posted.reasons.get(ref, {})
        cents = part.amount_cents - sum(taken for reason, taken in reasons.items() if reason in _DECIDED)
        if part.line_no == line.line_no or (part.kind is LineKind.DISCOUNT and part.of_line == line.line_no):
            net_cents += cents
        elif part.kind is LineKind.TAX and part.of_line == line.line_no:
            authority = part.authority or ""
            charged[authority] = charged.get(authority, 0) + cents
    return TaxedLine(LineRef(found.seq, line.line_no), window, net_cents, charged)


def _tax_ref(posted: Posted, adjustment: TaxAdjustment) -> LineRef:
    invoice = posted.invoices[adjustment.line.invoice_seq].invoice
    return next(
        LineRef(adjustment.line.invoice_seq, line.line_no)
        for line in invoice.lines
        if line.of_line == adjustment.line.line_no and line.authority == adjustment.authority
    )
