"""What an invoice says: charges, discounts, taxes, in order and to the cent (§3, §4)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.billing.hotel_tax import TaxStay, tax_charges
from gatedrentals.domain.billing.invoicing import (
    BillingContext,
    cut,
    first_invoice,
    metered_line,
    one_time_lines,
    tax_of_cut_line,
)
from gatedrentals.domain.billing.rate_card import RateCard
from gatedrentals.domain.billing.schedule import Piece, next_piece
from gatedrentals.domain.catalog.product import (
    Catalog,
    GeneralLedgerAccounts,
    NoPrice,
    Price,
    Product,
    Recognition,
    UnknownProduct,
)
from gatedrentals.domain.discounts.rules import (
    DayWindow,
    DiscountRule,
    FixedOff,
    PercentOff,
    RuleSet,
    Scope,
)
from gatedrentals.domain.ids import HomeId, LicenseId, PadId, PartyId, ProductCode, SiteId
from gatedrentals.domain.ledger.line import Line, LineKind
from gatedrentals.domain.licensing.license import Assignment, License
from gatedrentals.domain.licensing.terms import (
    Frequency,
    OneTimeCharge,
    PayTerms,
    RecurringCharge,
    StayTerms,
    TermsChange,
)
from gatedrentals.domain.metering.readings import MeterReading, Register
from gatedrentals.domain.metering.usage import Usage, charge, measure
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import HotelTaxRate, HotelTaxRule, SitePolicy
from tests.unit.domain.stays import LATER, RENT, STORM_WATER, decided, monthly, pay_terms, rents, stay, weekly

DEPOSIT = ProductCode("security-deposit")
ELECTRIC = ProductCode("electric")
PORTAL = ProductCode("portal-fee")
LONG_AGO = date(2020, 1, 1)


def product(code: ProductCode, charge_class: ChargeClass, recognition: Recognition = Recognition.RATABLE) -> Product:
    return Product(code, code.capitalize(), charge_class, recognition, GeneralLedgerAccounts("4000"), recurring=True)


CATALOG = Catalog(
    (
        product(RENT, ChargeClass.RENT),
        product(STORM_WATER, ChargeClass.UTILITIES),
        product(PORTAL, ChargeClass.FEES, Recognition.POINT_IN_TIME),
        product(ELECTRIC, ChargeClass.ELECTRIC, Recognition.POINT_IN_TIME),
        product(DEPOSIT, ChargeClass.DEPOSIT, Recognition.LIABILITY),
    ),
    (
        Price(STORM_WATER, LONG_AGO, 500),
        Price(STORM_WATER, date(2026, 7, 1), 700),
        Price(PORTAL, LONG_AGO, 300),
        Price(ELECTRIC, LONG_AGO, 14_500),
    ),
)
TEN_PERCENT = DiscountRule("a", "Rule A", Scope(frozenset({ChargeClass.RENT})), PercentOff(1_000), 1)
TWENTY_FIVE = DiscountRule("b", "Rule B", Scope(frozenset({ChargeClass.RENT})), FixedOff(2_500), 2)
TAX = HotelTaxRule((HotelTaxRate("State", 600), HotelTaxRate("City", 900)))


def licensed(terms: StayTerms) -> License:
    return License(
        LicenseId(UUID(int=1)),
        "L-1",
        SiteId("crosby"),
        (PartyId(UUID(int=2)),),
        (Assignment(terms.move_in, HomeId("H-1"), PadId("C-001")),),
        terms,
    )


def context(terms: StayTerms, *rules: DiscountRule, tax: HotelTaxRule | None = None) -> BillingContext:
    return BillingContext(RateCard(CATALOG), SitePolicy(hotel_tax=tax), licensed(terms), RuleSet(3, rules))


def piece_at(terms: StayTerms, day: date) -> Piece:
    piece = next_piece(terms, LATER, day)
    assert piece is not None
    return piece


def amounts(lines: tuple[Line, ...]) -> list[int]:
    return [line.amount_cents for line in lines]


rules = st.lists(
    st.builds(
        DiscountRule,
        id=st.text("abcdef", min_size=1, max_size=5),
        label=st.just("Rule"),
        applies_to=st.sampled_from([Scope(frozenset({ChargeClass.RENT})), Scope(products=frozenset({STORM_WATER}))]),
        benefit=st.builds(PercentOff, st.integers(1, 10_000)) | st.builds(FixedOff, st.integers(1, 100_000)),
        priority=st.integers(1, 3),
    ),
    max_size=3,
    unique_by=lambda rule: rule.id,
)
taxes = st.none() | st.just(TAX)


@st.composite
def cases(draw: st.DrawFn) -> tuple[BillingContext, Piece]:
    """A piece of some stay, and all that it is billed from."""
    terms = draw(pay_terms())
    charges = (*terms.recurring, RecurringCharge(STORM_WATER), RecurringCharge(PORTAL))
    move_in = draw(st.dates(date(2026, 6, 2), date(2027, 6, 30)))
    whole = stay(move_in, evolve(terms, recurring=charges))
    day = move_in + timedelta(days=draw(st.integers(0, 60)))
    return context(whole, *draw(rules), tax=draw(taxes)), piece_at(whole, draw(st.sampled_from([move_in, day])))


@given(cases())
def test_lines_are_numbered_and_belong_to_the_charge_above_them(case: tuple[BillingContext, Piece]) -> None:
    lines = cut(case[1], case[0])
    assert [line.line_no for line in lines] == list(range(1, len(lines) + 1))
    above, last_kind = 0, LineKind.CHARGE
    for line in lines:
        if line.kind is LineKind.CHARGE:
            above = line.line_no
            assert line.of_line is None
        else:
            assert line.of_line == above
            assert not (line.kind is LineKind.DISCOUNT and last_kind is LineKind.TAX)
        last_kind = line.kind
    assert [line.product for line in lines if line.kind is LineKind.CHARGE] == [
        each.product for each in case[1].terms.recurring
    ]


@given(cases())
def test_a_discount_is_below_zero_and_names_its_rule_and_no_whole_line_goes_below_zero(
    case: tuple[BillingContext, Piece],
) -> None:
    context_, piece = case
    whole = evolve(piece, window=piece.frame)
    lines = cut(whole, context_)
    for line in lines:
        if line.kind is LineKind.DISCOUNT:
            assert line.amount_cents < 0
            assert line.discount is not None
            assert line.discount.version == 3
        if line.kind is LineKind.CHARGE:
            off = sum(each.amount_cents for each in lines if each.of_line == line.line_no and each.discount)
            assert line.amount_cents + off >= 0


@given(cases(), st.data())
def test_the_pieces_of_a_cut_cycle_sum_line_by_line(case: tuple[BillingContext, Piece], data: st.DataObject) -> None:
    context_, piece = case
    untaxed = evolve(context_, policy=SitePolicy())
    day = piece.frame.start + timedelta(days=data.draw(st.integers(0, piece.frame.days)))
    parts = [cut(evolve(piece, window=window), untaxed) for window in halves(piece.frame, day)]
    sums = [sum(cents) for cents in zip(*(amounts(part) for part in parts), strict=True)]
    whole = cut(evolve(piece, window=piece.frame), untaxed)
    for line, cents in zip(whole, sums, strict=True):
        if cents != line.amount_cents:
            # Only a discount gives cents up, and only where its line would have gone below zero.
            assert line.kind is LineKind.DISCOUNT
            assert line.amount_cents < cents <= line.amount_cents + len(whole)
            assert any(net_of(part, line.of_line) == 0 for part in parts)


def net_of(lines: tuple[Line, ...], number: int | None) -> int:
    return sum(line.amount_cents for line in lines if number in {line.line_no, line.of_line})


def halves(frame: Period, day: date) -> list[Period]:
    return [period for period in (Period(frame.start, day), Period(day, frame.end)) if period.days]


@given(cases())
def test_without_rules_and_tax_the_same_charges_come_out_by_the_short_way(case: tuple[BillingContext, Piece]) -> None:
    context_, piece = case
    charges = [line for line in cut(piece, context_) if line.kind is LineKind.CHARGE]
    plain = cut(piece, evolve(context_, rules=RuleSet(0), policy=SitePolicy()))
    assert [evolve(line, line_no=1) for line in charges] == [evolve(line, line_no=1) for line in plain]


@given(cases())
def test_ratable_lines_say_how_they_are_earned_and_others_do_not(case: tuple[BillingContext, Piece]) -> None:
    for line in cut(case[1], case[0]):
        if line.recognition is Recognition.RATABLE:
            assert line.earning is not None
            assert line.earning.total_cents() == line.amount_cents
            assert line.earning.period == case[1].window
        else:
            assert line.earning is None


@given(cases(), st.data())
def test_cutting_a_taxed_line_taxes_it_like_a_line_of_that_length(
    case: tuple[BillingContext, Piece], data: st.DataObject
) -> None:
    context_, piece = case
    lines = cut(piece, evolve(context_, policy=SitePolicy(hotel_tax=TAX)))
    days = data.draw(st.integers(0, piece.window.days))
    window = Period(piece.window.start, piece.window.start + timedelta(days=days))
    net_cents = data.draw(rents)
    taxed = [line for line in lines if line.kind is LineKind.TAX]
    found = {line.authority: context_.tax_cents(line, net_cents, window) for line in taxed}
    due = tax_charges(net_cents, window, TaxStay(context_.license.stay.move_in), TAX) if days else ()
    expected = {charge.authority: charge.cents for charge in due}
    assert found == {authority: expected.get(authority or "", 0) for authority in found}


def test_the_stub_with_two_discounts_of_example_3() -> None:
    terms = stay(date(2026, 6, 18), monthly(115_000))
    lines = cut(piece_at(terms, date(2026, 6, 18)), context(terms, TWENTY_FIVE, TEN_PERCENT))
    assert amounts(lines) == [49_833, -4_983, -1_083]
    assert [line.discount.rule_id for line in lines if line.discount] == ["a", "b"]


def test_july_of_example_3_and_what_is_kept_of_it() -> None:
    terms = stay(date(2026, 6, 18), monthly(115_000))
    lines = cut(piece_at(terms, date(2026, 7, 1)), context(terms, TEN_PERCENT, TWENTY_FIVE))
    assert amounts(lines) == [115_000, -11_500, -2_500]
    kept = [line.earning.clamped(date(2026, 7, 10)).total_cents() for line in lines if line.earning]
    assert kept == [33_387, -3_339, -726]


def test_hotel_tax_stands_after_the_rent_and_its_discounts_on_their_net() -> None:
    terms = stay(date(2026, 6, 5), weekly(date(2026, 6, 5), storm_water_cents=500))
    lines = cut(piece_at(terms, date(2026, 6, 5)), context(terms, TEN_PERCENT, tax=TAX))
    assert amounts(lines) == [32_500, -3_250, 1_755, 2_633, 500]
    assert [line.of_line for line in lines] == [None, 1, 1, 1, None]
    assert [(line.authority, line.rate_bps, line.nights, line.taxable_nights) for line in lines[2:4]] == [
        ("State", 600, 7, 7),
        ("City", 900, 7, 7),
    ]


def test_a_known_fact_about_the_stay_decides_the_tax() -> None:
    terms = stay(date(2026, 6, 5), weekly(date(2026, 6, 5)))
    exempt = evolve(context(terms, tax=TAX), tax_stay=TaxStay(date(2026, 6, 5), written_notice_on=date(2026, 6, 5)))
    assert amounts(exempt.recurring(piece_at(terms, date(2026, 6, 5)))) == [32_500]


def test_a_used_up_rule_takes_nothing() -> None:
    terms = stay(date(2026, 6, 5), weekly(date(2026, 6, 5)))
    once = context(terms, evolve(TEN_PERCENT, max_uses=1))
    piece = piece_at(terms, date(2026, 6, 5))
    assert amounts(cut(piece, once)) == [32_500, -3_250]
    assert amounts(cut(piece, once, {"a": 1})) == [32_500]


def test_a_used_up_rule_takes_nothing_off_the_first_invoice_either() -> None:
    terms = stay(date(2026, 6, 5), weekly(date(2026, 6, 5)))
    once = context(terms, evolve(TEN_PERCENT, max_uses=1))
    piece = piece_at(terms, date(2026, 6, 5))
    assert amounts(once.first(piece)) == [32_500, -3_250]
    assert amounts(once.first(piece, {"a": 1})) == [32_500]


def test_a_rule_is_tested_on_the_day_its_cycle_is_due() -> None:
    terms = stay(date(2026, 6, 5), weekly(date(2026, 6, 5)))
    until = context(terms, evolve(TEN_PERCENT, window=DayWindow(date(2026, 6, 12), date(2026, 6, 19))))
    billed = [amounts(until.recurring(piece_at(terms, date(2026, 6, day)))) for day in (5, 12, 19)]
    assert billed == [[32_500], [32_500, -3_250], [32_500]]


def test_the_first_invoice_carries_deposit_and_one_time_charges_after_its_cycle() -> None:
    terms = stay(date(2026, 6, 19), weekly(date(2026, 6, 19), storm_water_cents=500))
    with_deposit = evolve(terms, one_time=(OneTimeCharge(DEPOSIT, 50_000),))
    context_ = context(with_deposit)
    lines = context_.first(piece_at(with_deposit, date(2026, 6, 19)))
    assert lines == first_invoice(piece_at(with_deposit, date(2026, 6, 19)), context_)
    assert amounts(lines) == [32_500, 500, 50_000]
    assert (lines[2].line_no, lines[2].recognition, lines[2].earning) == (3, Recognition.LIABILITY, None)


def test_a_catalog_price_is_the_one_in_force_on_the_first_day_of_the_period() -> None:
    charges = PayTerms(monthly().frequency, None, (RecurringCharge(STORM_WATER),))
    terms = stay(date(2026, 6, 1), charges)
    context_ = context(terms)
    found = [amounts(cut(piece_at(terms, day), context_)) for day in (date(2026, 6, 1), date(2026, 7, 1))]
    assert found == [[500], [700]]


def test_a_later_catalog_price_does_not_reach_the_second_piece_of_a_cut_cycle() -> None:
    friday = weekly(date(2026, 6, 26))
    first = evolve(friday, recurring=(RecurringCharge(STORM_WATER),))
    portal_from_thursday = evolve(first, recurring=(*first.recurring, RecurringCharge(PORTAL, 700)))
    terms = stay(date(2026, 6, 26), first, TermsChange(decided(30), date(2026, 7, 2), portal_from_thursday))
    context_ = context(terms)
    found = [amounts(cut(piece_at(terms, day), context_)) for day in (date(2026, 6, 26), date(2026, 7, 2))]
    assert found == [[429], [71, 100]]


def test_both_pieces_of_a_cycle_whose_rent_changes_are_priced_at_their_own_rent() -> None:
    change = TermsChange(decided(21), date(2026, 6, 22), weekly(date(2026, 6, 26), 35_000))
    terms = stay(date(2026, 6, 19), weekly(date(2026, 6, 19)), change)
    context_ = context(terms)
    assert amounts(cut(piece_at(terms, date(2026, 6, 19)), context_)) == [13_929]
    assert amounts(cut(piece_at(terms, date(2026, 6, 22)), context_)) == [20_000]


def test_metered_use_is_one_line_that_can_be_recomputed() -> None:
    register = Register("M-1", 100_000_000)
    opening = MeterReading(date(2026, 6, 1), register, 1_000_000)
    usage = measure([opening, MeterReading(date(2026, 7, 1), register, 1_195_800)])
    assert isinstance(usage, Usage)
    line = metered_line(charge(usage, CATALOG, ELECTRIC), ELECTRIC, RateCard(CATALOG), 4)
    assert (line.line_no, line.amount_cents, line.earning) == (4, 2_839, None)
    assert line.text == "Electric: 195.800 kWh from June 1, 2026 to July 1, 2026 at $145.00 per 1,000 kWh"


@pytest.mark.parametrize(
    ("code", "cents", "off_cents", "expected"),
    [(RENT, 32_500, 2_500, [18_571, -1_429, -17_142]), (PORTAL, 300, 50, [171, -29, -142])],
)
def test_rounding_takes_no_part_of_a_free_line_below_zero(
    code: ProductCode, cents: int, off_cents: int, expected: list[int]
) -> None:
    """Whatever is earned by the day or at once: the larger discount gives up the cent (§4.2)."""
    scope = Scope(products=frozenset({code}))
    off = DiscountRule("a", "Off", scope, FixedOff(off_cents), 1)
    free = DiscountRule("b", "Free", scope, PercentOff(10_000), 2)
    terms = stay(date(2026, 6, 19), PayTerms(Frequency.WEEKLY, date(2026, 6, 19), (RecurringCharge(code, cents),)))
    piece = piece_at(terms, date(2026, 6, 19))
    four_nights = evolve(piece, window=Period(date(2026, 6, 19), date(2026, 6, 23)))

    lines = cut(four_nights, context(terms, off, free))

    assert amounts(lines) == expected
    assert sum(expected) == 0
    assert [line.earning is None for line in lines] == [code == PORTAL] * 3
    assert all(line.earning is None or line.earning.total_cents() == line.amount_cents for line in lines)


def test_one_time_charges_of_an_invoice_of_their_own_are_numbered_from_1() -> None:
    charges = [OneTimeCharge(DEPOSIT, 50_000), OneTimeCharge(PORTAL, 300)]
    lines = one_time_lines(charges, RateCard(CATALOG))
    assert [(line.line_no, line.product, line.amount_cents) for line in lines] == [
        (1, DEPOSIT, 50_000),
        (2, PORTAL, 300),
    ]


def test_what_the_catalog_does_not_hold_is_refused() -> None:
    rates = RateCard(CATALOG)
    with pytest.raises(UnknownProduct, match="boat-slip"):
        one_time_lines([OneTimeCharge(ProductCode("boat-slip"), 100)], rates)
    with pytest.raises(NoPrice, match="rent"):
        rates.price_cents(RENT, date(2026, 6, 1))


def test_a_tax_line_of_a_charge_that_nets_nothing_is_nothing() -> None:
    terms = stay(date(2026, 6, 5), weekly(date(2026, 6, 5)))
    tax = cut(piece_at(terms, date(2026, 6, 5)), context(terms, tax=TAX))[1]
    assert tax_of_cut_line(tax, 0, Period(date(2026, 6, 5), date(2026, 6, 8))) == 0
