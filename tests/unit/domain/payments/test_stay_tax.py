"""Hotel tax decided anew on what was billed: by nights that are charged, whatever else stands in the books (§4.3)."""

from datetime import timedelta

from attrs import evolve

from gatedrentals.domain.billing.hotel_tax import TaxStay
from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason, Invoice, InvoiceKind, LineCredit
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.licensing.terms import EndChange, Frequency, PayTerms, RecurringCharge
from gatedrentals.domain.payments.bills import windowed
from gatedrentals.domain.payments.stay_tax import TaxDecision, decide_tax, is_decided_anew
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import HotelTaxRate, HotelTaxRule, SitePolicy
from tests.unit.domain.payments.books import (
    CHICAGO,
    EXAMPLE,
    HOTEL_TAX,
    RENT,
    STORM_WATER,
    Account,
    PlainCutter,
    always,
    at,
    moved_to,
    stay,
)
from tests.unit.domain.payments.residents import C1, C2, C3, electric, one_line

DAY = timedelta(days=1)
RULE = HotelTaxRule((HotelTaxRate("state", 600),))
TAXED = evolve(EXAMPLE, hotel_tax=RULE, late_fee=None)
NOTICED = TaxStay(C1, written_notice_on=C2)


def guest(policy: SitePolicy = TAXED, *first: RecurringCharge) -> Account:
    """Two weeks that are taxed on every night; a reading is billed between them, and ``first`` before the rent."""
    charges = (*first, RecurringCharge(RENT, 32_500))
    terms = stay(C1, at(6, 12, 13), PayTerms(Frequency.WEEKLY, C1, charges))
    account = Account(terms, always(policy), PlainCutter(tax_bps=600, at_once=frozenset({STORM_WATER})))
    account.bill(at(6, 12, 13))
    account.record(one_line(account, InvoiceKind.METERED, electric(900), C1), at(6, 13))
    account.bill(at(6, 19, 12))
    return account


def decide(account: Account, known: TaxStay) -> TaxDecision:
    return decide_tax(account.posted, known, account.policies, CHICAGO)


def record(account: Account, decided: TaxDecision) -> None:
    if decided.credits:
        account.record(CreditMemo(CreditReason.HOTEL_TAX_EXEMPT, decided.credits), at(6, 20))
    if decided.due:
        account.record(Invoice(account.posted.next_number, InvoiceKind.ONE_TIME, C3, decided.due), at(6, 20))


def tax_of(account: Account, *, second_week: bool) -> LineRef:
    return account.ref(HOTEL_TAX, C2 if second_week else C1)


def test_a_notice_credits_the_nights_from_its_day_and_a_second_look_nothing() -> None:
    account = guest()
    decided = decide(account, NOTICED)
    assert decided == TaxDecision((LineCredit(tax_of(account, second_week=True), 1_950),))
    assert not is_decided_anew(account.posted)

    record(account, decided)
    assert is_decided_anew(account.posted)
    assert decide(account, NOTICED) == TaxDecision()


def test_an_end_that_comes_too_soon_charges_again_what_a_notice_had_credited() -> None:
    account = guest()
    record(account, decide(account, NOTICED))
    ended = evolve(NOTICED, ended_on=C3)
    decided = decide(account, ended)

    assert (decided.credits, [(line.amount_cents, line.authority, line.rate_bps) for line in decided.due]) == (
        (),
        [(1_950, "state", 600)],
    )
    record(account, decided)
    assert decide(account, ended) == TaxDecision()
    assert decide(account, NOTICED).credits == (LineCredit(LineRef(account.posted.seq, 1), 1_950),)


def test_an_end_that_is_not_too_soon_decides_nothing_by_itself() -> None:
    account = guest()

    assert decide(account, evolve(NOTICED, ended_on=C1 + 40 * DAY)) == TaxDecision()
    assert decide(account, TaxStay(C1, ended_on=C1 + 10 * DAY)) == TaxDecision()
    assert decide(account, evolve(NOTICED, written_notice_on=C1, ended_on=C1 + 10 * DAY)) == TaxDecision()


def test_what_is_charged_before_the_rent_hides_no_night_of_it() -> None:
    account = guest(TAXED, RecurringCharge(STORM_WATER, 500))

    assert decide(account, NOTICED).credits == (LineCredit(tax_of(account, second_week=True), 1_950),)


def test_the_tax_on_one_line_counts_for_no_other() -> None:
    wider = evolve(RULE, taxed_classes=frozenset({ChargeClass.RENT, ChargeClass.UTILITIES}))
    account = guest(evolve(TAXED, hotel_tax=wider), RecurringCharge(STORM_WATER, 500))
    account.cutter = PlainCutter(tax_bps=600)
    account.bill(at(6, 26, 12))
    decided = decide(account, TaxStay(C1))

    assert (decided.credits, [line.amount_cents for line in decided.due]) == ((), [30])


def test_a_notice_credits_what_two_cuts_have_left_of_the_tax() -> None:
    account = guest()
    for day, nights in ((20, 5), (21, 3)):
        assert account.stay is not None
        end = EndChange(at(6, day), C2 + nights * DAY, under_notice=True)
        account.change(moved_to(account.stay, end=end), at(6, day))

    tax = tax_of(account, second_week=True)
    assert decide(account, TaxStay(C1)) == TaxDecision()
    assert decide(account, NOTICED) == TaxDecision((LineCredit(tax, 836),))
    assert decide(account, TaxStay(C1, written_notice_on=C2 + DAY)) == TaxDecision((LineCredit(tax, 836 - 279),))


def test_nights_that_come_back_after_a_taxed_last_night_are_taxed_as_well() -> None:
    account = guest()
    rent, tax = account.posted.invoices[1].invoice.lines
    assert rent.earning is not None
    shorter = evolve(rent, amount_cents=13_929, earning=evolve(rent.earning, end=C1 + 3 * DAY))
    runs = ((0, 1), (2, 3))
    taxed = evolve(tax, amount_cents=557, nights=3, taxable_nights=2, taxable_runs=runs)

    longer, going_on = windowed((shorter, taxed), Period(C1, C2), account.cutter)

    assert (longer, going_on.nights, going_on.taxable_nights) == (rent, 7, 6)
    assert going_on.taxable_runs == ((0, 1), (2, 7))
