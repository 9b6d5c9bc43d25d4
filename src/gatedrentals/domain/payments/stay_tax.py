"""Hotel tax decided anew on what an account was billed, after one of the facts that may do so (§4.3)."""

from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from gatedrentals.domain.billing.hotel_tax import TaxAdjustment, TaxedLine, TaxStay, ends_short, redecide
from gatedrentals.domain.billing.invoicing import HOTEL_TAX
from gatedrentals.domain.catalog.product import ChargeClass, Recognition
from gatedrentals.domain.ledger.documents import LineCredit
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef
from gatedrentals.domain.payments.facts import PostedInvoice
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.posted_cycles import SCHEDULED
from gatedrentals.domain.period import Period, noon
from gatedrentals.domain.site.policy import HotelTaxRule, PolicyHistory


def tax_adjustments(
    posted: Posted, stay: TaxStay, policies: PolicyHistory, zone: ZoneInfo, since: date
) -> tuple[TaxAdjustment, ...]:
    """What changes on every billed line with nights from ``since`` on; each under the rule in force on its cycle's D.

    An end that is final counts where it came too soon for the exemption of a notice; else it re-decides nothing.
    """
    found: list[TaxAdjustment] = []
    for rule, line in _taxed_lines(posted, policies, zone):
        if line.window.end > since and (stay.ended_on is None or ends_short(stay, rule)):
            found += redecide(stay, [line], rule)
    return tuple(found)


def tax_credits(posted: Posted, adjustments: Iterable[TaxAdjustment]) -> tuple[LineCredit, ...]:
    """The credits of nights that are exempt after all, each on the tax line that charged them."""
    return tuple(
        LineCredit(_tax_ref(posted, adjustment), -adjustment.cents)
        for adjustment in adjustments
        if adjustment.cents < 0
    )


def tax_due(adjustments: Iterable[TaxAdjustment]) -> tuple[Line, ...]:
    """The lines of an invoice that charges nights which were exempt: one per authority and rate, from number 1."""
    sums: dict[tuple[str, int], int] = {}
    for adjustment in adjustments:
        if adjustment.cents > 0:
            key = (adjustment.authority, adjustment.rate_bps)
            sums[key] = sums.get(key, 0) + adjustment.cents
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
        for number, ((authority, rate_bps), cents) in enumerate(sums.items(), start=1)
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
    net_cents = 0
    charged: dict[str, int] = {}
    for part in found.invoice.lines:
        ref = LineRef(found.seq, part.line_no)
        cents = part.amount_cents - posted.credited.get(ref, 0)
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
