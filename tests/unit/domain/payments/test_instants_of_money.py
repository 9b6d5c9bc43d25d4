"""When money counts as received, and what it then sees: all that is invoiced at one instant together (§6.2, §6.5)."""

from datetime import date, timedelta

from attrs import evolve

from gatedrentals.domain.ledger.aging import age
from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason, InvoiceKind, LineCredit
from gatedrentals.domain.licensing.terms import EndChange, OneTimeCharge
from gatedrentals.domain.site.policy import AllocationPolicy
from tests.unit.domain.payments.books import (
    CHICAGO,
    DEPOSIT,
    EXAMPLE,
    RENT,
    STORM_WATER,
    Account,
    PlainCutter,
    at,
    moved_to,
    stay,
    weekly,
)
from tests.unit.domain.payments.residents import C1, C2, C3, electric, one_line, resident

MOVE_IN = date(2026, 6, 17)


def moving_in() -> Account:
    """Two nights to the first due date, which is issued with the first invoice, and a deposit."""
    cutter = PlainCutter([OneTimeCharge(DEPOSIT, 50_000)])
    return Account(stay(MOVE_IN, at(6, 15, 13), weekly(C1), one_time=cutter.one_time), cutter=cutter)


def test_money_from_before_the_first_invoice_pays_the_rent_of_what_is_issued_with_it_before_the_deposit() -> None:
    account = moving_in()
    account.pay("early", 59_429, at(6, 14, 9))

    account.bill(at(6, 15, 13))

    assert account.placed("early") == {(RENT, MOVE_IN): 9_286, (RENT, C1): 32_500, (DEPOSIT, MOVE_IN): 17_643}
    assert account.open() == {(DEPOSIT, MOVE_IN): 32_357, (STORM_WATER, MOVE_IN): 143, (STORM_WATER, C1): 500}


def test_money_from_just_before_the_first_invoice_goes_where_money_from_just_after_it_goes() -> None:
    before, after = moving_in(), moving_in()

    before.pay("one", 59_429, at(6, 15, 13) - timedelta(microseconds=1))
    before.bill(at(6, 15, 13))
    after.bill(at(6, 15, 13))
    after.pay("one", 59_429, at(6, 15, 13))

    assert before.placed("one") == after.placed("one")


def test_credit_pays_metered_use_before_what_ranks_behind_it_on_the_cycle_issued_with_it() -> None:
    under_notice = EndChange(at(6, 12, 14), None, under_notice=True)
    account = Account(moved_to(stay(C1, at(6, 12, 13), weekly(C1)), end=under_notice))
    account.bill(at(6, 12, 14))
    account.pay("credit", 33_000 + 32_500 + 1_000, at(6, 18, 9))
    use = one_line(account, InvoiceKind.METERED, electric(900), C2)

    account.record(use, at(6, 19, 12))

    assert account.open() == {(STORM_WATER, C2): 400}
    assert account.placed("credit")["electric", C2] == 900
    assert account.last is not None
    assert account.last.held == ()


def test_cash_that_a_credit_frees_pays_the_cycle_of_the_day_on_which_it_is_freed_where_that_one_comes_first() -> None:
    policy = evolve(EXAMPLE, allocation=AllocationPolicy.CURRENT_FIRST, late_fee=None)
    account = resident(policy)
    account.pay("second week", 33_000, at(6, 27, 9))
    assert account.open() == {(RENT, C1): 32_500, (STORM_WATER, C1): 500, (RENT, C3): 32_500, (STORM_WATER, C3): 500}

    goodwill = CreditMemo(CreditReason.GOODWILL, (LineCredit(account.ref(RENT, C2), 10_000),))
    account.record(goodwill, at(7, 4, 9))

    assert account.placed("second week") == {(RENT, C2): 22_500, (STORM_WATER, C2): 500, (RENT, C3): 10_000}


def test_a_cycle_that_a_decision_cuts_to_nothing_was_owed_and_paid_until_then() -> None:
    account = resident()
    account.pay("three weeks", 99_000, at(6, 18, 9))
    account.bill(at(6, 19, 12))
    assert account.stay is not None
    leaving = EndChange(at(6, 20, 9), C2, under_notice=True)

    account.change(moved_to(account.stay, end=leaving), at(6, 20, 9))

    cuts = [(one.body.reason, one.effective_at) for one in account.documents if isinstance(one.body, CreditMemo)]
    assert cuts == [(CreditReason.CUT, at(6, 20, 9))] * 2
    assert age(account.documents, date(2026, 6, 19), CHICAGO).lines == ()
    assert age(account.documents, date(2026, 6, 20), CHICAGO).lines == ()
