"""The lines of an invoice: charges of a piece, the discounts that reduce them, the taxes on what is left (§3, §4)."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import field

from gatedrentals.domain.billing.hotel_tax import TaxStay, tax_charges
from gatedrentals.domain.billing.least import never_below_zero
from gatedrentals.domain.billing.rate_card import Charges, RateCard
from gatedrentals.domain.billing.schedule import Piece
from gatedrentals.domain.catalog.product import Product, Recognition
from gatedrentals.domain.discounts.evaluator import CycleFacts, Decision, Discountable, evaluate
from gatedrentals.domain.discounts.rules import NO_RULES, RuleSet
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.line import Line, LineKind
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.terms import OneTimeCharge
from gatedrentals.domain.metering.usage import ElectricCharge
from gatedrentals.domain.money import basis_points_of, dollars, fraction_of
from gatedrentals.domain.period import Period, day_words
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import HotelTaxRule, SitePolicy
from gatedrentals.domain.values import evolve, frozen

HOTEL_TAX = ProductCode("hotel_tax")
"""The product of every hotel tax line; the authority stands beside it."""

NO_USES: Mapping[str, int] = {}


@frozen
class BillingContext:
    """What the invoices of one license are cut from, as known when they are issued (§3.4, §4).

    It is an invoice cutter of the payments projection: `recurring`, `first` and `tax_cents`. ``tax_stay`` is None while
    nothing is known that only the hotel tax asks; the nights then count from the move-in.
    """

    rates: RateCard
    policy: SitePolicy
    license: License
    rules: RuleSet = field(default=NO_RULES)
    tax_stay: TaxStay | None = None

    def recurring(self, piece: Piece, uses: Mapping[str, int] = NO_USES) -> tuple[Line, ...]:
        """The lines of a recurring invoice: see `cut`."""
        return cut(piece, self, uses)

    def first(self, piece: Piece, uses: Mapping[str, int] = NO_USES) -> tuple[Line, ...]:
        """The lines of the first invoice: see `first_invoice`."""
        return first_invoice(piece, self, uses)

    def tax_cents(self, tax: Line, net_cents: int, window: Period) -> int:
        """What a tax line comes to once its line is cut to ``window``: see `tax_of_cut_line`."""
        return tax_of_cut_line(tax, net_cents, window)


def cut(piece: Piece, context: BillingContext, uses: Mapping[str, int] = NO_USES) -> tuple[Line, ...]:
    """The lines of a recurring invoice, numbered from 1 (§3.2, §3.6, §4).

    Charges in the order of the terms, each followed by its discounts and then the taxes on its net. Catalog prices and
    discounts are those of the cycle's D, also for its second piece, so that an unchanged amount sums (§3.7, §4.2).
    ``uses`` counts on how many other cycles each discount rule stands live. Raises UnknownProduct or NoPrice.
    """
    rates = context.rates
    charges = _charges(piece, rates)
    lines_of = rates.lines(piece.frame, piece.window)
    tax_rule = context.policy.hotel_tax
    if not context.rules.rules and tax_rule is None:
        return lines_of.in_order(charges)
    decisions = _discounts(charges, piece, context, uses)
    lines: list[Line] = []
    for place, (code, cents) in enumerate(charges, start=1):
        number = len(lines) + 1
        charge = lines_of[code, cents, number]
        lines.append(charge)
        taken = (decision for decision in decisions if decision.applied and decision.line_no == place)
        reductions = (_reduction(charge, piece, each, after) for after, each in enumerate(taken, start=number + 1))
        lines += never_below_zero(charge.amount_cents, reductions)
        net_cents = sum(line.amount_cents for line in lines[number - 1 :])
        if tax_rule is not None and charge.charge_class in tax_rule.taxed_classes:
            lines += _taxes(charge, net_cents, piece.window, context, tax_rule, len(lines) + 1)
    return tuple(lines)


def first_invoice(piece: Piece, context: BillingContext, uses: Mapping[str, int] = NO_USES) -> tuple[Line, ...]:
    """The lines of the first invoice: those of its piece, then deposit and one-time charges (§3.4).

    One-time charges are not prorated, discounted or taxed. Raises UnknownProduct or NoPrice.
    """
    lines = cut(piece, context, uses)
    return (*lines, *one_time_lines(context.license.stay.one_time, context.rates, len(lines) + 1))


def one_time_lines(charges: Iterable[OneTimeCharge], rates: RateCard, start: int = 1) -> tuple[Line, ...]:
    """Lines of charges that do not recur, numbered from ``start``: earned at once, a deposit never (§4.1, §7.1).

    Raises UnknownProduct.
    """
    return tuple(
        _line(rates.product(charge.product), charge.amount_cents, number)
        for number, charge in enumerate(charges, start=start)
    )


def metered_line(charge: ElectricCharge, product_code: ProductCode, rates: RateCard, number: int = 1) -> Line:
    """The line of metered use, priced once and earned when it is invoiced (§7.1, §11.3). Raises UnknownProduct."""
    product = rates.product(product_code)
    kwh, wh = divmod(charge.usage.wh, 1_000)
    days = f"{day_words(charge.usage.opening.read_on)} to {day_words(charge.usage.closing.read_on)}"
    text = f"{product.label}: {kwh:,}.{wh:03d} kWh from {days} at {dollars(charge.rate)} per 1,000 kWh"
    return evolve(_line(product, charge.cents, number), text=text)


def tax_of_cut_line(tax: Line, net_cents: int, window: Period) -> int:
    """What a tax line comes to, in cents, once the line that it taxes is cut to ``window`` and nets ``net_cents``.

    The verdict on each night stays as it was at issue: a replay alone re-taxes nothing (§4.3).
    """
    taxable = tax.taxable_within(window.days)
    if not taxable or net_cents <= 0:
        return 0
    return basis_points_of(fraction_of(net_cents, taxable, window.days), tax.rate_bps)


def _charges(piece: Piece, rates: RateCard) -> Charges:
    """The products of a piece, each with its cents over the frame."""
    frame, cycle_days = piece.frame, piece.cycle_days
    days = frame.days
    charges = []
    for charge in piece.terms.recurring:
        cents = charge.amount_cents
        if cents is None:
            cents = rates.price_cents(charge.product, frame.start)
        if days != cycle_days:
            cents = fraction_of(cents, days, cycle_days)
        charges.append((charge.product, cents))
    return tuple(charges)


def _line(product: Product, amount_cents: int, number: int) -> Line:
    return Line(number, product.code, product.charge_class, product.recognition, amount_cents, product.label)


def _discounts(
    charges: Charges, piece: Piece, context: BillingContext, uses: Mapping[str, int]
) -> tuple[Decision, ...]:
    if not context.rules.rules:
        return ()
    license_ = context.license
    facts = CycleFacts(
        due_on=piece.frame.start,
        site=license_.site_id,
        frequency=piece.terms.frequency,
        cycle=piece.cycle,
        is_stub=piece.is_stub,
        frame_days=piece.frame.days,
        cycle_days=piece.cycle_days,
        move_in=license_.stay.move_in,
        promo_codes=license_.promo_codes,
        party_attributes=license_.party_attributes,
        autopay_on=license_.autopay_on,
        uses=uses,
        prorate_fixed=context.policy.prorate_fixed_discounts,
    )
    lines = [
        Discountable(place, code, context.rates.product(code).charge_class, cents)
        for place, (code, cents) in enumerate(charges, start=1)
    ]
    return evaluate(context.rules, facts, lines)


def _reduction(charge: Line, piece: Piece, decision: Decision, number: int) -> Line:
    earning = piece.earning(-decision.amount_cents)
    return evolve(
        charge,
        line_no=number,
        amount_cents=earning.total_cents(),
        text=decision.why,
        kind=LineKind.DISCOUNT,
        earning=None if charge.earning is None else earning,
        of_line=charge.line_no,
        discount=decision.use,
    )


def _taxes(
    charge: Line, net_cents: int, window: Period, context: BillingContext, rule: HotelTaxRule, start: int
) -> Iterator[Line]:
    stay = context.tax_stay or TaxStay(context.license.stay.move_in)
    for number, tax in enumerate(tax_charges(net_cents, window, stay, rule), start=start):
        yield Line(
            number,
            HOTEL_TAX,
            ChargeClass.TAX,
            Recognition.POINT_IN_TIME,
            tax.cents,
            f"Hotel tax, {tax.authority}, on {dollars(tax.base_cents)}",
            kind=LineKind.TAX,
            of_line=charge.line_no,
            authority=tax.authority,
            rate_bps=tax.rate_bps,
            nights=tax.nights,
            taxable_nights=tax.taxable_nights,
            taxable_runs=() if tax.runs == ((0, tax.taxable_nights),) else tax.runs,
        )
