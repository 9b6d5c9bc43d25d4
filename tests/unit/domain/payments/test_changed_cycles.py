"""Cycles that are cut, changed and billed anew: by what is agreed now, no cent or night twice (§3.7, §6.3, §6.5)."""

from datetime import timedelta

import pytest
from attrs import evolve

from gatedrentals.domain.ledger.documents import (
    CreditMemo,
    CreditReason,
    Holding,
    InvoiceKind,
    LineCredit,
    Reason,
    RefundDue,
)
from gatedrentals.domain.ledger.line import Earning
from gatedrentals.domain.licensing.terms import EndChange, Frequency, OneTimeCharge, PayTerms, TermsChange
from gatedrentals.domain.payments.paid_to import paid_to, paid_to_of
from gatedrentals.domain.payments.voiding import credits_of_void
from gatedrentals.domain.period import Period, local_day
from gatedrentals.domain.site.policy import AllocationPolicy
from tests.unit.domain.payments.books import (
    CHICAGO,
    DEPOSIT,
    EXAMPLE,
    RENT,
    STORM_WATER,
    Account,
    PlainCutter,
    always,
    at,
    moved_to,
    pay,
    stay,
    weekly,
)
from tests.unit.domain.payments.histories import check
from tests.unit.domain.payments.residents import C1, C2, C3, electric, one_line, resident

DAY = timedelta(days=1)


def agree(account: Account, terms: PayTerms) -> None:
    """From the second cycle on something else is agreed, known on 06-20: it is billed already."""
    account.bill(at(6, 19, 12))
    assert account.stay is not None
    account.change(moved_to(account.stay, terms=TermsChange(at(6, 20), C2, terms)), at(6, 20))
    check(account)


@pytest.mark.parametrize(
    ("terms", "billed"),
    [
        (weekly(C1, 32_500, None), {RENT: 32_500}),
        (weekly(C1, 32_500, 700), {RENT: 32_500, STORM_WATER: 700}),
        (weekly(C1, 32_501, 500), {RENT: 32_501, STORM_WATER: 500}),
        (pay(Frequency.BIWEEKLY, C2, 65_000, 1_000), {RENT: 65_000, STORM_WATER: 1_000}),
        (pay(Frequency.BIWEEKLY, C2, 32_500, 500), {RENT: 32_500, STORM_WATER: 500}),
    ],
)
def test_a_billed_cycle_is_billed_anew_by_what_is_agreed_now(terms: PayTerms, billed: dict[str, int]) -> None:
    account = resident()
    account.pay("a", 33_000, at(6, 12, 14))
    agree(account, terms)

    assert account.open() == {(product, C2): cents for product, cents in billed.items()}
    rent = account.posted.line(account.ref(RENT, C2)).earning
    assert rent is not None
    assert rent.frame == Period(C2, C3 if terms.frequency is Frequency.WEEKLY else C3 + 7 * DAY)
    assert account.bill(at(6, 20)).documents == ()


def test_a_charge_that_is_added_is_billed_in_a_cycle_that_was_billed_without_it() -> None:
    account = Account(stay(C1, at(6, 12, 13), weekly(C1, 32_500, None)), always(EXAMPLE))
    account.bill(at(6, 12, 13))
    agree(account, weekly(C1))

    assert account.open() == {(RENT, C1): 32_500, ("late_fee", C1): 5_000, (RENT, C2): 32_500, (STORM_WATER, C2): 500}


def test_money_of_a_cycle_that_was_billed_ahead_pays_what_takes_its_place() -> None:
    account = resident()
    account.pay("a", 66_000 + 1_000, at(6, 12, 14))
    assert account.placed("a")[RENT, C3] == 1_000
    assert account.stay is not None
    account.change(moved_to(account.stay, terms=TermsChange(at(6, 13), C3, weekly(C1, 40_000))), at(6, 13))
    check(account)

    placed = account.posted.placed[account.seq("a")]
    (anew,) = (allocation for ref, allocation in placed.items() if ref == account.ref(RENT, C3))
    assert (anew.cents, anew.reason) == (1_000, Reason.FREED_BY_CREDIT)


def test_a_cycle_that_is_billed_after_it_was_cut_is_earned_in_the_nights_that_are_left() -> None:
    account = resident()
    assert account.stay is not None
    account.stay = moved_to(account.stay, end=EndChange(at(6, 20), C2 + 2 * DAY, under_notice=True))
    account.bill(at(6, 21))
    check(account)

    rent = account.posted.line(account.ref(RENT, C2))
    assert rent.earning is not None
    assert (rent.amount_cents, rent.earning.end, rent.earning.total_cents()) == (9_286, C2 + 2 * DAY, 9_286)


def test_what_recurs_at_once_and_is_billed_ahead_is_earned_on_the_day_of_its_regular_issue() -> None:
    account = resident(cutter=PlainCutter(at_once=frozenset({STORM_WATER})))
    account.pay("a", 33_000 * 2, at(6, 12, 14))

    first, ahead = (account.posted.line(account.ref(STORM_WATER, due_on)) for due_on in (C1, C2))
    issue_on = C2 - 7 * DAY
    assert first.earning is None
    assert ahead.earning == Earning(500, Period(issue_on, issue_on + DAY), issue_on, issue_on + DAY)


def test_what_recurs_at_once_goes_with_the_nights_of_its_cycle() -> None:
    account = resident(cutter=PlainCutter(at_once=frozenset({STORM_WATER})))
    account.bill(at(6, 19, 12))
    assert (account.open()[STORM_WATER, C2], account.posted.line(account.ref(STORM_WATER, C2)).earning) == (500, None)
    assert account.stay is not None
    account.change(moved_to(account.stay, end=EndChange(at(6, 20), C2, under_notice=True)), at(6, 20))
    check(account)

    assert not any(due_on == C2 for _, due_on in account.open())


def test_money_that_came_before_the_first_invoice_bills_ahead_when_it_is_issued() -> None:
    account = Account(stay(C1, at(6, 12, 13), weekly(C1)), always(EXAMPLE))
    account.pay("early", 70_000, at(6, 11, 9))
    account.bill(at(6, 12, 13))
    check(account)

    assert account.placed("early") == {
        (RENT, C1): 32_500,
        (STORM_WATER, C1): 500,
        (RENT, C2): 32_500,
        (STORM_WATER, C2): 500,
        (RENT, C3): 4_000,
    }


def test_a_cycle_that_is_cut_twice_charges_the_nights_that_are_left() -> None:
    account = resident()
    assert account.stay is not None
    for day, nights in ((13, 5), (14, 3)):
        end = EndChange(at(6, day), C1 + nights * DAY, under_notice=True)
        account.change(moved_to(account.stay, end=end), at(6, day))
        check(account)

    assert account.open() == {(RENT, C1): 13_929, (STORM_WATER, C1): 214}


def test_the_credit_of_a_cut_acts_when_it_was_decided_and_is_posted_when_it_was_recorded() -> None:
    account = resident()
    assert account.stay is not None
    account.stay = moved_to(account.stay, end=EndChange(at(6, 13), C1 + 3 * DAY, under_notice=True))
    update = account.bill(at(6, 15), now=at(6, 16))

    (memo,) = update.documents
    assert isinstance(memo.body, CreditMemo)
    assert (memo.body.reason, memo.effective_at, memo.recorded_at) == (CreditReason.CUT, at(6, 13), at(6, 16))
    assert memo.posted_on == local_day(at(6, 16), CHICAGO)


def test_a_credit_is_posted_on_the_day_it_is_recorded_and_an_invoice_on_its_own() -> None:
    account = resident()
    rent = account.ref(RENT, C1)
    account.record(CreditMemo(CreditReason.BILLING_ERROR, (LineCredit(rent, 500),)), at(6, 13), now=at(6, 16))
    account.record(one_line(account, InvoiceKind.METERED, electric(900), C1), at(6, 13), now=at(6, 16))

    credit, invoice = account.documents[-2:]
    assert (credit.effective_at, credit.posted_on) == (at(6, 13), local_day(at(6, 16), CHICAGO))
    assert (invoice.effective_at, invoice.posted_on) == (at(6, 13), local_day(at(6, 13), CHICAGO))


def test_nights_that_cost_nothing_are_cut_all_the_same() -> None:
    account = Account(stay(C1, at(6, 12, 13), weekly(C1, 0, None)), always(EXAMPLE))
    account.bill(at(6, 12, 13))
    assert account.stay is not None
    end = C1 + 3 * DAY
    account.change(moved_to(account.stay, end=EndChange(at(6, 13), end, under_notice=True)), at(6, 13))
    check(account)

    assert account.posted.invoices[1].charged_to == end
    account.change(moved_to(account.stay, end=EndChange(at(6, 14), None, under_notice=False)), at(6, 14))
    check(account)
    charged = [posted.invoice.cycle for posted in account.posted.invoices.values() if posted.live]
    assert charged[0] == Period(C1, C2)
    assert account.bill(at(6, 14)).documents == ()


@pytest.mark.parametrize("credit_cents", [1, 2_000, 14_000, 29_250])
def test_a_cut_takes_no_more_than_what_a_credit_has_left_of_a_discounted_line(credit_cents: int) -> None:
    account = resident(cutter=PlainCutter(discount_bps=1_000))
    account.record(CreditMemo(CreditReason.GOODWILL, (LineCredit(account.ref(RENT, C1), credit_cents),)), at(6, 13))
    assert account.stay is not None
    end = EndChange(at(6, 14), C1 + 3 * DAY, under_notice=True)
    account.change(moved_to(account.stay, end=end), at(6, 14))
    check(account)

    net_cents = 13_929 - 1_393
    assert account.open().get((RENT, C1), 0) == max(0, net_cents - credit_cents)
    assert account.bill(at(6, 15)).documents == ()


def test_a_credit_of_the_very_moment_at_which_money_billed_its_line_ahead_stands() -> None:
    account = resident()
    opened_at = at(6, 12, 14)
    account.pay("a", 66_000 + 1_000, opened_at)
    account.record(CreditMemo(CreditReason.GOODWILL, (LineCredit(account.ref(RENT, C3), 2_000),)), opened_at)
    check(account)

    assert account.open() == {(RENT, C3): 32_500 - 2_000 - 1_000, (STORM_WATER, C3): 500}
    assert account.bill(at(6, 12, 15)).documents == ()


@pytest.mark.parametrize("discount_bps", [0, 1_000])
def test_a_credit_that_was_carried_on_to_what_took_its_line_s_place_counts_once(discount_bps: int) -> None:
    account = resident(cutter=PlainCutter((OneTimeCharge(DEPOSIT, 10_000),), discount_bps))
    account.record(CreditMemo(CreditReason.GOODWILL, (LineCredit(account.ref(RENT, C1), 2_000),)), at(6, 13))
    assert account.stay is not None
    dearer = TermsChange(at(6, 14), C1, weekly(C1, 40_000))
    account.change(moved_to(account.stay, terms=dearer), at(6, 14))
    check(account)

    net_cents = 40_000 - 40_000 * discount_bps // 10_000
    left = {(RENT, C1): net_cents - 2_000, (STORM_WATER, C1): 500, (DEPOSIT, C1): 10_000}
    assert account.open() == left
    assert account.bill(at(6, 15)).documents == ()
    account.pay("a", net_cents + 8_500, at(6, 15, 9))
    check(account)
    assert account.open_cents == 0


def test_half_a_discounted_and_taxed_week_is_paid_for_half_its_nights() -> None:
    account = resident(cutter=PlainCutter(discount_bps=5_000, tax_bps=600))
    account.pay("a", 16_250 // 2, at(6, 18, 9))
    check(account)
    assert account.last is not None
    posted, last = account.posted, account.last

    found = paid_to(last.open_lines, lambda seq: posted.invoices[seq].invoice.lines, last.frontier)
    assert found == paid_to_of(account.project(at(6, 18, 9))) == C1 + 2 * DAY


def test_metered_use_of_the_current_cycle_is_paid_before_the_next_cycle() -> None:
    account = resident(evolve(EXAMPLE, allocation=AllocationPolicy.CURRENT_FIRST))
    metered = one_line(account, InvoiceKind.METERED, electric(2_000), C1, Period(C1, C2))
    account.pay("a", 33_000, at(6, 18, 9))
    account.record(metered, at(6, 18, 10))
    account.bill(at(6, 19, 12))
    account.pay("b", 2_000, at(6, 20, 9))
    check(account)

    assert account.placed("b") == {("electric", C1): 2_000}


def test_credit_that_is_refunded_bit_by_bit_is_gone() -> None:
    account = resident()
    assert account.stay is not None
    account.change(moved_to(account.stay, end=EndChange(at(6, 13), C2, under_notice=True)), at(6, 13))
    account.pay("a", 50_000, at(6, 15, 9))
    for number, cents in enumerate((10_000, 7_000), start=1):
        refund = RefundDue(number, 0, ((account.seq("a"), Holding.REFUNDABLE_CREDIT, cents),))
        account.record(refund, at(6, 20 + number))
        check(account)

    assert account.last is not None
    assert account.last.held == ()


def test_a_void_stops_the_nights_also_of_a_line_that_was_credited_in_full() -> None:
    account = resident(cutter=PlainCutter((OneTimeCharge(DEPOSIT, 10_000),)))
    rent, storm, deposit = (account.ref(product, C1) for product in (RENT, STORM_WATER, DEPOSIT))
    account.record(CreditMemo(CreditReason.GOODWILL, (LineCredit(rent, 32_500),)), at(6, 13))
    assert credits_of_void(account.posted, rent.invoice_seq) == (
        LineCredit(rent, 0, C1),
        LineCredit(storm, 500, C1),
        LineCredit(deposit, 10_000),
    )

    account.record(CreditMemo(CreditReason.GOODWILL, (LineCredit(deposit, 10_000),)), at(6, 13, 1))
    assert credits_of_void(account.posted, rent.invoice_seq) == (LineCredit(rent, 0, C1), LineCredit(storm, 500, C1))
