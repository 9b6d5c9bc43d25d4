"""What rules judge about an account: fees, horizons, returns, and what the books tell of it."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import Recognition
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import (
    CreditMemo,
    CreditReason,
    DirectiveKind,
    Holding,
    InvoiceKind,
    LineCredit,
    Method,
    Receipt,
    ReceiptReversed,
    ReversalReason,
    WriteOff,
)
from gatedrentals.domain.ledger.entry import Balances, Entry
from gatedrentals.domain.ledger.line import Line, LineKind
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import EndChange, OneTimeCharge, TermsChange
from gatedrentals.domain.payments.acceptance import accepts
from gatedrentals.domain.payments.advance import receive_next, standing_after
from gatedrentals.domain.payments.hand_entry import AmountToConfirm, check_amount
from gatedrentals.domain.payments.paid_to import paid_to, paid_to_at_least, paid_to_of
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.returned_fee import charges_returned_fee
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.payments.voiding import credits_of_void, overtaken
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import LateFeeRule, SitePolicy
from tests.unit.domain.payments.books import (
    ACCOUNT,
    DEPOSIT,
    EXAMPLE,
    OLD_BALANCE,
    RENT,
    STORM_WATER,
    Account,
    PlainCutter,
    at,
    history,
    moved_to,
    weekly,
)
from tests.unit.domain.payments.histories import check
from tests.unit.domain.payments.residents import C1, C2, electric, one_line, resident


def test_an_application_pays_its_fee_and_keeps_the_rest() -> None:
    account = Account(None)
    fee = Line(1, ProductCode("application"), ChargeClass.FEES, Recognition.POINT_IN_TIME, 6_500, "Application fee")
    account.record(one_line(account, InvoiceKind.ONE_TIME, fee, C1), at(6, 1))
    account.pay("a", 7_000, at(6, 2))
    check(account)

    assert account.last is not None
    assert [(money.holding, money.cents) for money in account.last.held] == [(Holding.BEFORE_FIRST_INVOICE, 500)]
    assert paid_to_of(account.project(at(6, 2))) is None


def test_tax_that_stands_alone_ranks_with_rent() -> None:
    account = resident()
    tax = Line(1, ProductCode("hotel-tax"), ChargeClass.TAX, Recognition.POINT_IN_TIME, 900, "Tax", kind=LineKind.TAX)
    account.record(one_line(account, InvoiceKind.FINAL, tax, C1), at(6, 18))
    account.pay("a", 33_400, at(6, 18, 9))

    assert account.open() == {(STORM_WATER, C1): 500}


def test_the_books_alone_tell_to_which_night_rent_is_paid() -> None:
    account = resident()
    account.pay("a", 15_000, at(6, 18, 9))
    assert account.last is not None
    posted, last = account.posted, account.last

    assert paid_to_at_least(last.open_lines, last.frontier) == date(2026, 6, 18)
    assert paid_to_at_least((), None) is None
    found = paid_to(last.open_lines, lambda seq: posted.invoices[seq].invoice.lines, last.frontier)
    assert found == date(2026, 6, 21) == paid_to_of(account.project(at(6, 18, 9)))


def test_what_is_open_beside_rent_stops_no_paid_night() -> None:
    account = resident()
    account.pay("a", 32_500, at(6, 18, 9))
    assert account.last is not None
    assert account.open() == {(STORM_WATER, C1): 500}

    assert paid_to_at_least(account.last.open_lines, account.last.frontier) == date(2026, 6, 25)
    assert paid_to_of(account.project(at(6, 18, 9))) == date(2026, 6, 25)


def test_what_is_owed_for_no_nights_stops_no_night_of_paid_rent() -> None:
    account = resident(cutter=PlainCutter((OneTimeCharge(OLD_BALANCE, 7_215),)))
    account.direct(DirectiveKind.EXCLUDE, [account.ref(OLD_BALANCE, C1)], at(6, 13))
    account.pay("a", 33_000, at(6, 18, 9))
    assert paid_to_of(account.project(at(6, 18, 9))) == date(2026, 6, 25)

    assert account.stay is not None
    account.change(moved_to(account.stay, end=EndChange(at(6, 18, 10), C1, under_notice=True)), at(6, 18, 10))
    check(account)
    assert account.open() == {(OLD_BALANCE, C1): 7_215}
    assert paid_to_of(account.project(at(6, 18, 10))) == date(2026, 6, 18)


@given(st.lists(st.integers(0, 30_000), min_size=1, max_size=4), st.integers(0, 3))
def test_per_day_fees_stay_within_the_cap_and_bear_no_fee(paid: list[int], grace: int) -> None:
    rule = LateFeeRule(5_000, 2_500, per_day_cents=1_100, grace_noons=grace, cap_cents=8_000)
    account = resident(evolve(EXAMPLE, late_fee=rule, grace_hours=2))
    for day, cents in enumerate(paid):
        account.bill(at(6, 19, 15) + timedelta(days=day))
        if cents:
            account.pay(f"r{day}", cents, at(6, 19, 16) + timedelta(days=day))
        check(account)
    account.bill(at(6, 27, 12))
    fees = [
        posted.invoice for posted in account.posted.invoices.values() if posted.invoice.kind is InvoiceKind.LATE_FEE
    ]
    for cycle in {fee.cycle for fee in fees}:
        charged = [sum(line.amount_cents for line in fee.lines) for fee in fees if fee.cycle == cycle]
        assert sum(charged) <= 8_000
    assert len({(fee.cycle, fee.accrual) for fee in fees}) == len(fees)


def test_a_late_fee_follows_the_rule_in_force_at_its_deadline() -> None:
    account = resident()
    dearer = evolve(EXAMPLE, version=2, late_fee=LateFeeRule(flat_cents=9_900, owner_signed=True))
    account.policies = history((at(1, 1), EXAMPLE), (at(6, 19, 12, 1), dearer))
    account.bill(at(6, 20))
    account.bill(at(6, 26, 13))

    assert {key: cents for key, cents in account.open().items() if key[0] == "late_fee"} == {
        ("late_fee", C1): 5_000,
        ("late_fee", C2): 9_900,
    }


def test_a_returned_receipt_had_covered_the_deadline_also_of_a_cycle_that_was_cut_later() -> None:
    account = resident()
    account.pay("a", 33_000, at(6, 18, 9))
    account.bill(at(6, 19, 12))
    assert account.stay is not None
    account.change(moved_to(account.stay, terms=TermsChange(at(6, 20), C1, weekly(C1, 30_000))), at(6, 20))
    assert account.open_cents == 33_000 - 2_500 - 2_500, "the next cycle, less what the cut has freed"
    account.bounce("a", at(6, 22, 9))
    check(account)

    assert account.open() == {
        (RENT, C1): 30_000,
        (STORM_WATER, C1): 500,
        ("late_fee", C1): 5_000,
        (RENT, C2): 30_000,
        (STORM_WATER, C2): 500,
    }


def test_a_pin_said_before_a_cycle_was_cut_tells_nothing_of_what_was_open_at_its_deadline() -> None:
    rule = LateFeeRule(minimum_open_rent_cents=5_000, owner_signed=True)
    account = resident(evolve(EXAMPLE, late_fee=rule))
    account.pay("a", 35_500, at(6, 18, 9))
    account.pay("b", 30_500, at(6, 25, 9))
    account.direct(DirectiveKind.PIN, [account.ref(RENT, C2)], at(6, 25, 10))
    account.bill(at(6, 26, 12))
    assert account.stay is not None
    account.change(moved_to(account.stay, terms=TermsChange(at(6, 27), C2, weekly(C1, 30_000))), at(6, 27))
    account.bounce("a", at(6, 29, 9))
    check(account)

    # Of the second cycle it had covered $25.00 alone: the sliding of the other receipt left the rest short (§6.5).
    assert {key for key in account.open() if key[0] == "late_fee"} == {("late_fee", C1)}


def test_money_over_the_horizon_waits() -> None:
    account = resident(evolve(EXAMPLE, horizon_days=11))
    account.pay("a", 1_000_000, at(6, 15, 9))
    check(account)

    assert account.last is not None
    assert [(money.holding, money.cents) for money in account.last.held] == [(Holding.OVER_HORIZON, 1_000_000 - 66_000)]
    account.bill(at(6, 26, 12))
    check(account)
    assert account.open_cents == 0


def test_credit_that_waited_for_an_end_bills_ahead_from_the_day_on_which_the_stay_goes_on() -> None:
    account = resident(evolve(EXAMPLE, horizon_days=20))
    assert account.stay is not None
    account.change(moved_to(account.stay, end=EndChange(at(6, 13), C2, under_notice=True)), at(6, 13))
    account.pay("a", 33_000 * 6 + 2_000, at(6, 15, 9))
    account.change(moved_to(account.stay, end=EndChange(at(7, 10), None, under_notice=False)), at(7, 10))
    check(account)

    assert account.last is not None
    assert account.last.frontier == date(2026, 7, 31)
    assert [(money.holding, money.cents) for money in account.last.held] == [(Holding.OVER_HORIZON, 2_000)]


def test_new_terms_from_the_first_day_keep_the_one_time_charges() -> None:
    account = resident(cutter=PlainCutter((OneTimeCharge(DEPOSIT, 10_000),)))
    assert account.stay is not None
    account.change(moved_to(account.stay, terms=TermsChange(at(6, 13), C1, weekly(C1, 30_000))), at(6, 13))
    check(account)

    assert account.open() == {(RENT, C1): 30_000, (STORM_WATER, C1): 500, (DEPOSIT, C1): 10_000}
    assert account.bill(at(6, 14)).documents == ()


def test_a_stay_that_never_begins_voids_its_first_invoice() -> None:
    account = resident(cutter=PlainCutter((OneTimeCharge(DEPOSIT, 10_000),)))
    account.pay("a", 1_000, at(6, 13))
    assert account.stay is not None
    account.change(evolve(account.stay, activated_at=None), at(6, 14))
    check(account)

    assert account.open_cents == 0
    assert overtaken(account.posted) == ()


def test_a_void_takes_all_that_is_left_and_the_cycle_is_issued_again() -> None:
    account = resident()
    (seq,) = overtaken(account.posted)
    account.record(CreditMemo(CreditReason.VOID, credits_of_void(account.posted, seq)), at(6, 13))
    check(account)

    assert not account.posted.invoices[seq].live
    assert account.open_cents == 33_000


def test_another_first_day_overtakes_the_first_invoice_and_the_cycles_issued_with_it() -> None:
    account = resident()
    account.bill(at(6, 19, 12))

    assert overtaken(account.posted) == tuple(account.ref(RENT, due_on).invoice_seq for due_on in (C1, C2))


def test_only_a_license_on_its_way_out_refuses_money() -> None:
    policy = SitePolicy(refuse_methods_under_notice=frozenset({"zelle"}))

    assert accepts(Method.ZELLE, State.ACTIVE, policy)
    assert accepts(Method.CARD, State.NOTICE, policy)
    assert not accepts(Method.ZELLE, State.NOTICE, policy)
    assert not accepts(Method.ZELLE, State.TERMINATED, policy)


@pytest.mark.parametrize(
    ("method", "reason", "code", "charged"),
    [
        (Method.MAILED_CHECK, ReversalReason.NSF, "", True),
        (Method.ECHECK, ReversalReason.NSF, "", False),
        (Method.ECHECK, ReversalReason.ACH_RETURN, "R01", True),
        (Method.ECHECK, ReversalReason.ACH_RETURN, "R10", False),
        (Method.CARD, ReversalReason.CHARGEBACK, "R01", False),
    ],
)
def test_the_returned_payment_fee(method: Method, reason: ReversalReason, code: str, charged: bool) -> None:  # noqa: FBT001 - a column
    assert charges_returned_fee(method, reason, code, SitePolicy()) is charged


def test_an_amount_far_above_a_cycle_asks_to_be_confirmed() -> None:
    account = resident()
    piece = next(bill.piece for bill in account.project(at(6, 13)).bills)
    check_amount(99_000, piece, PlainCutter(), SitePolicy())
    check_amount(10**9, None, PlainCutter(), SitePolicy())
    with pytest.raises(AmountToConfirm, match=r"\$990\.01 is more than 3 cycles of \$330\.00"):
        check_amount(99_001, piece, PlainCutter(), SitePolicy())


def test_what_an_invoice_has_left_is_told_by_the_books() -> None:
    account = resident()
    account.pay("a", 10_000, at(6, 13))
    assert account.posted.open_cents(1) == 23_000
    assert Posted.read(account.documents) == account.posted


def test_a_credit_on_an_invoice_of_its_own_lowers_that_line() -> None:
    account = resident()
    account.record(one_line(account, InvoiceKind.METERED, electric(2_000), C1), at(6, 14))
    ref = account.ref("electric", C1)
    account.record(CreditMemo(CreditReason.GOODWILL, (LineCredit(ref, 500),)), at(6, 15))
    account.record(WriteOff(((ref, 500),)), at(6, 16))
    check(account)

    assert account.open()["electric", C1] == 1_000
    assert account.posted.invoices[ref.invoice_seq].live
    account.record(CreditMemo(CreditReason.VOID, credits_of_void(account.posted, ref.invoice_seq)), at(6, 17))
    assert ("electric", C1) not in account.open()


def test_an_invoice_of_its_own_that_was_credited_in_full_stands_no_more() -> None:
    account = resident()
    account.record(one_line(account, InvoiceKind.METERED, electric(2_000), C1), at(6, 14))
    ref = account.ref("electric", C1)
    account.record(CreditMemo(CreditReason.BILLING_ERROR, (LineCredit(ref, 2_000),)), at(6, 15))

    assert not account.posted.invoices[ref.invoice_seq].live


def test_a_relief_of_a_line_that_was_voided_frees_nothing() -> None:
    account = resident()
    assert account.stay is not None
    account.bill(at(6, 19, 12))
    account.record(WriteOff(((account.ref(STORM_WATER, C2), 100),)), at(6, 20))
    account.change(evolve(account.stay, activated_at=None), at(6, 21))
    check(account)

    assert account.open_cents == 0


def test_money_taken_back_for_another_account_tells_where_it_went() -> None:
    account = resident()
    account.pay("a", 1_000, at(6, 14))
    seq = account.seq("a")
    body = ReceiptReversed(seq, ReversalReason.WRONG_ACCOUNT, "", at(6, 15), (), moved_to=ACCOUNT)
    document, update = account.desk.reverse(account.posted, seq, body, at(6, 15), at(6, 15))
    account.documents.append(document)
    account.take(update)
    check(account)

    assert account.posted.moved_to == {seq: ACCOUNT}


def test_under_notice_without_a_date_nothing_is_billed_ahead_either_way() -> None:
    account = resident()
    assert account.stay is not None
    account.change(moved_to(account.stay, end=EndChange(at(6, 13), None, under_notice=True)), at(6, 13))
    account.pay("a", 30_000, at(6, 14))
    assert account.last is not None
    standing = standing_after(
        Standing(), account.last, [Entry(d, (), b"", bytes(32), Balances()) for d in account.documents]
    )
    receipt = Receipt("bank", "b", Method.ZELLE, 10_000, at(6, 15))
    short = receive_next(account.desk, standing, receipt, at(6, 15), at(6, 15))
    long = account.pay("b", 10_000, at(6, 15))

    assert short is not None
    assert (short.documents, short.held) == (long.documents, long.held)
    assert [money.cents for money in long.held] == [7_000]
