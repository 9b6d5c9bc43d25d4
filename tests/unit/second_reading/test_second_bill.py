"""The lines of a bill, as §4 reads to somebody who has not seen the domain's own reckoning: rules, nets, hotel tax."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.billing.hotel_tax import TaxStay, tax_nights
from gatedrentals.domain.billing.invoicing import BillingContext, cut
from gatedrentals.domain.billing.rate_card import RateCard
from gatedrentals.domain.billing.schedule import pieces
from gatedrentals.domain.discounts.rules import (
    Benefit,
    DayWindow,
    DiscountRule,
    Eligibility,
    FixedOff,
    FixedPrice,
    FreeCycle,
    PercentOff,
    RuleSet,
    Scope,
)
from gatedrentals.domain.ids import HomeId, LicenseId, PadId, PartyId, ProductCode, SiteId
from gatedrentals.domain.ledger.line import Line, LineKind
from gatedrentals.domain.licensing.license import Assignment, License
from gatedrentals.domain.licensing.terms import EndChange, RecurringCharge, StayTerms, TermsChange
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import HotelTaxRule, NoticeCountsFrom, SitePolicy
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import TEXAS_AND_CITY
from tests.unit.second_reading.plain_bill import (
    Charge,
    Rule,
    Stay,
    Who,
    is_taxable,
    net_cents,
    reductions,
    tax_cents,
    taxable_nights,
)
from tests.unit.second_reading.plain_schedule import NIGHT, Part, parts
from tests.unit.second_reading.plain_stories import FREQUENCIES, changes_from, move_ins, pay_terms_of

SIGNED_AT = datetime(2026, 1, 1, 15, tzinfo=UTC)
CLASSES = {"rent": "rent", "pet-rent": "rent", "storm-water": "utilities"}
BENEFITS: dict[str, type[PercentOff | FixedOff | FixedPrice | FreeCycle]] = {
    "percent_bps": PercentOff,
    "amount_off": FixedOff,
    "fixed_price": FixedPrice,
    "free_cycle": FreeCycle,
}
benefits = st.one_of(
    st.tuples(st.just("percent_bps"), st.sampled_from([1, 333, 10_000]) | st.integers(1, 10_000)),
    st.tuples(st.just("amount_off"), st.sampled_from([1, 500]) | st.integers(1, 200_000)),
    st.tuples(st.just("fixed_price"), st.integers(0, 150_000)),
    st.tuples(st.just("free_cycle"), st.integers(0, 4)),
)


@st.composite
def windows(draw: st.DrawFn, day: date, before: int, after: int) -> tuple[date | None, date | None]:
    first = draw(st.none() | st.integers(-before, after).map(lambda nights: day + NIGHT * nights))
    last = draw(st.none() | st.integers(0, after).map(lambda nights: (first or day) + NIGHT * nights))
    return first, last


@st.composite
def rules(draw: st.DrawFn, move_in: date) -> list[Rule]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        first_due, last_due = draw(windows(move_in, 5, 60))
        first_move_in, last_move_in = draw(st.just((None, None)) | windows(move_in, 3, 3))
        tenure_from = draw(st.none() | st.integers(0, 3))
        rule = Rule(
            id=f"{draw(st.sampled_from('abxy'))}{number}",
            priority=draw(st.integers(1, 3)),
            benefit=draw(benefits),
            classes=tuple(draw(st.sets(st.sampled_from(["rent", "utilities"]), min_size=1))),
            products=tuple(draw(st.sets(st.sampled_from(sorted(CLASSES)), max_size=1))),
            first_due=first_due,
            last_due=last_due,
            sites=tuple(draw(st.sets(st.sampled_from(["crosby", "willis"])))),
            steps=tuple(draw(st.sets(st.sampled_from([0, 7, 14])))),
            tenure_from=tenure_from,
            tenure_to=draw(st.none() | st.integers(tenure_from or 0, 5)),
            first_move_in=first_move_in,
            last_move_in=last_move_in,
            promo_code=draw(st.sampled_from([None, None, "SPRING", "FALL"])),
            party_attribute=draw(st.sampled_from([None, None, "veteran", "staff"])),
            autopay=draw(st.sampled_from([False, False, True])),
            max_uses=draw(st.none() | st.integers(1, 3)),
            stacking_group=draw(st.sampled_from([None, "g", "h"])),
            cap=draw(st.none() | st.sampled_from([1, 500]) | st.integers(1, 100_000)),
        )
        found.append(rule)
    return found


def rule_of(rule: Rule) -> DiscountRule:
    """The rule as the domain has it: windows end before a day."""

    def window(first: date | None, last: date | None) -> DayWindow:
        return DayWindow(first, None if last is None else last + NIGHT)

    kind, amount = rule.benefit
    benefit: Benefit = BENEFITS[kind](amount)
    scope = Scope(frozenset(map(ChargeClass, rule.classes)), frozenset(map(ProductCode, rule.products)))
    eligibility = Eligibility(
        frozenset(map(SiteId, rule.sites)),
        frozenset(FREQUENCIES[step] for step in rule.steps),
        rule.tenure_from,
        rule.tenure_to,
        window(rule.first_move_in, rule.last_move_in),
        rule.promo_code,
        rule.party_attribute,
        rule.autopay,
    )
    return DiscountRule(
        rule.id,
        rule.id,
        scope,
        benefit,
        rule.priority,
        window(rule.first_due, rule.last_due),
        eligibility,
        rule.max_uses,
        rule.stacking_group,
        rule.cap,
    )


def told(lines: Iterable[Line]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Net cents by product, and tax by product and authority."""
    net: Counter[str] = Counter()
    tax: Counter[tuple[str, str]] = Counter()
    product = {line.line_no: line.product for line in lines}
    for line in lines:
        if line.kind is LineKind.TAX:
            tax[product[line.of_line or 0], line.authority or ""] += line.amount_cents
        else:
            net[line.product] += line.amount_cents
    return +net, +tax


@st.composite
def people(draw: st.DrawFn, move_in: date) -> Who:
    codes = draw(st.frozensets(st.sampled_from(["SPRING", "FALL"])))
    attributes = draw(st.frozensets(st.sampled_from(["veteran", "staff"])))
    return Who("crosby", move_in, codes, attributes, draw(st.booleans()))


@given(st.data())
def test_the_lines_of_a_bill_come_to_the_same(data: st.DataObject) -> None:
    move_in = data.draw(move_ins)
    changes, who, asked = data.draw(changes_from(move_in)), data.draw(people(move_in)), data.draw(rules(move_in))
    products = data.draw(st.lists(st.sampled_from(sorted(CLASSES)), min_size=1, max_size=3, unique=True))
    notice = data.draw(st.none() | st.integers(-3, 50).map(lambda nights: move_in + NIGHT * nights))
    end = move_in + NIGHT * data.draw(st.integers(1, 90))
    prorate_fixed, from_notice = data.draw(st.booleans()), data.draw(st.booleans())

    def charges(cents: int) -> list[Charge]:
        return [Charge(code, CLASSES[code], cents // (place + 1)) for place, code in enumerate(products)]

    decided = []
    for number, change in enumerate(changes):
        agreed = tuple(RecurringCharge(ProductCode(one.product), one.cents) for one in charges(change.terms.cents))
        decided.append(
            TermsChange(SIGNED_AT + timedelta(days=number), change.from_day, pay_terms_of(change.terms, agreed))
        )
    stay = StayTerms(move_in, SIGNED_AT, tuple(decided), (EndChange(SIGNED_AT, end, under_notice=True),))
    context = BillingContext(
        RateCard(CATALOG),
        SitePolicy(
            prorate_fixed_discounts=prorate_fixed,
            hotel_tax=HotelTaxRule(
                TEXAS_AND_CITY, notice_counts_from=NoticeCountsFrom.NOTICE if from_notice else NoticeCountsFrom.STAY
            ),
        ),
        License(
            LicenseId(UUID(int=1)),
            "L-1",
            SiteId(who.site),
            (PartyId(UUID(int=2)),),
            (Assignment(move_in, HomeId("H-1"), PadId("C-001")),),
            stay,
            autopay_on=who.autopay,
            promo_codes=who.promo_codes,
            party_attributes=who.party_attributes,
        ),
        RuleSet(1, tuple(map(rule_of, asked))),
        TaxStay(move_in, notice),
    )
    taxed = Stay(move_in, () if notice is None else (notice,))
    used: dict[str, set[date]] = {}

    for piece, part in zip(pieces(stay, decided[-1].decided_at, move_in), parts(move_in, changes, end), strict=True):
        uses = {rule: len(cycles - {part.opened}) for rule, cycles in used.items()}
        lines = cut(piece, context, uses)
        asks = charges(part.terms.cents)
        taken = reductions(asked, who, part, asks, uses, prorate_fixed=prorate_fixed)
        assert told(lines) == expected(part, asks, taken, taxed, from_notice=from_notice)
        for rule in {rule for each in taken for rule in each}:
            used.setdefault(rule, set()).add(part.opened)


def expected(
    part: Part, charges: list[Charge], taken: list[dict[str, int]], stay: Stay, *, from_notice: bool
) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    net: Counter[str] = Counter()
    tax: Counter[tuple[str, str]] = Counter()
    taxable = taxable_nights(stay, part.start, part.end, from_notice=from_notice)
    for charge, off in zip(charges, taken, strict=True):
        net[charge.product] = net_cents(part, charge, off)
        for rate in TEXAS_AND_CITY if charge.charge_class == "rent" else ():
            cents = tax_cents(net[charge.product], (part.end - part.start).days, taxable, rate.rate_bps)
            tax[charge.product, rate.authority] = cents
    return +net, +tax


@given(st.data())
def test_each_night_is_taxed_or_exempt_alike(data: st.DataObject) -> None:
    move_in = data.draw(move_ins)

    def days(least: int, most: int) -> st.SearchStrategy[list[date]]:
        nights = st.lists(st.integers(least, 90), max_size=most, unique=True)
        return nights.map(lambda found: [move_in + NIGHT * night for night in sorted(found)])

    notices, restarts = data.draw(days(-5, 3)), data.draw(days(1, 2))
    ended = data.draw(st.none() | st.integers(1, 120).map(lambda nights: move_in + NIGHT * nights))
    from_notice, long = data.draw(st.booleans()), data.draw(st.sampled_from([30, 3]))
    rule = HotelTaxRule(
        TEXAS_AND_CITY,
        exempt_after_nights=long,
        notice_counts_from=NoticeCountsFrom.NOTICE if from_notice else NoticeCountsFrom.STAY,
    )
    stay = TaxStay(move_in, next(iter(notices), None), tuple(restarts), tuple(notices[1:]), ended)
    plain = Stay(move_in, tuple(notices), tuple(restarts), ended)

    for found in tax_nights(stay, Period(move_in, move_in + 100 * NIGHT), rule):
        assert found.taxable == is_taxable(plain, found.night, long, from_notice=from_notice), found
