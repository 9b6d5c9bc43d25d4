"""What people decide about money: directed, pinned, disputed, credited, quarantined, refunded (§6.1–§6.4)."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.billing.schedule import next_piece
from gatedrentals.domain.catalog.product import Recognition
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import (
    Allocation,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    DirectiveKind,
    Held,
    Holding,
    Invoice,
    InvoiceKind,
    LineCredit,
    Method,
    Reason,
    Receipt,
    ReceiptBooked,
    ReceiptReversed,
    RefundDue,
    RefundWithdrawn,
    ReversalReason,
    Transfer,
    WriteOff,
)
from gatedrentals.domain.ledger.entry import Balances, Entry
from gatedrentals.domain.ledger.line import Line, LineKind
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import EndChange, OneTimeCharge, TermsChange
from gatedrentals.domain.payments.acceptance import accepts
from gatedrentals.domain.payments.advance import receive_next, standing_after
from gatedrentals.domain.payments.hand_entry import AmountToConfirm, check_amount
from gatedrentals.domain.payments.paid_to import paid_to, paid_to_of
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.returned_fee import charges_returned_fee
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.payments.voiding import credits_of_void, overtaken
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import LateFeeRule, SitePolicy
from tests.unit.domain.payments.books import (
    ACCOUNT,
    DEPOSIT,
    EXAMPLE,
    RENT,
    STORM_WATER,
    Account,
    PlainCutter,
    always,
    at,
    history,
    moved_to,
    stay,
    weekly,
)
from tests.unit.domain.payments.histories import check

C1, C2, C3 = date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3)


def resident(policy: SitePolicy = EXAMPLE, cutter: PlainCutter | None = None) -> Account:
    cutter = cutter or PlainCutter()
    account = Account(stay(C1, at(6, 12, 13), weekly(C1), one_time=cutter.one_time), always(policy), cutter)
    account.bill(at(6, 12, 13))
    return account


def one_line(account: Account, kind: InvoiceKind, line: Line, due_on: date, cycle: Period | None = None) -> Invoice:
    return Invoice(account.posted.next_number, kind, due_on, (line,), cycle)


def electric(cents: int) -> Line:
    return Line(1, ProductCode("electric"), ChargeClass.ELECTRIC, Recognition.POINT_IN_TIME, cents, "Electric")


@given(st.integers(1, 40_000))
def test_a_directed_receipt_pays_the_named_lines_first(cents: int) -> None:
    account = resident()
    account.pay("r", cents, at(6, 18, 9))
    account.direct(DirectiveKind.DIRECT, [account.ref(STORM_WATER, C1)], at(6, 18, 10), receipt="r")
    check(account)

    assert account.placed("r")[STORM_WATER, C1] == min(cents, 500)
    reasons = {allocation.reason for allocation in account.posted.placed[account.seq("r")].values()}
    assert Reason.DIRECTED in reasons or cents >= 33_000  # it stood there already


def test_a_directed_receipt_that_comes_back_leaves_nothing() -> None:
    account = resident()
    account.pay("r", 33_000, at(6, 18, 9))
    account.direct(DirectiveKind.DIRECT, [account.ref(STORM_WATER, C1)], at(6, 18, 10), receipt="r")
    account.bounce("r", at(6, 18, 12))
    check(account)

    assert account.open_cents == 33_000


def test_a_disputed_line_takes_nothing_bears_no_fee_and_does_not_stop_billing_ahead() -> None:
    account = resident()
    rent = account.ref(RENT, C1)
    account.direct(DirectiveKind.EXCLUDE, [rent], at(6, 13))
    account.pay("r", 10_000, at(6, 18, 9))
    account.bill(at(6, 19, 12))

    assert account.placed("r") == {(STORM_WATER, C1): 500, (RENT, C2): 9_500}
    assert account.open()[RENT, C1] == 32_500
    assert ("late_fee", C1) not in account.open()

    account.direct(DirectiveKind.DIRECT, [rent], at(6, 20), receipt="r")
    assert (RENT, C1) not in account.placed("r")
    account.direct(DirectiveKind.INCLUDE, [rent], at(6, 20))
    account.pay("s", 100, at(6, 20, 9))
    assert account.placed("s") == {(RENT, C1): 100}


def test_a_pin_outlives_the_void_of_its_invoice() -> None:
    account = resident()
    account.pay("a", 33_000, at(6, 15, 9))
    account.pay("b", 40_000, at(6, 16, 9))
    account.direct(DirectiveKind.PIN, [account.ref(STORM_WATER, C3)], at(6, 17))
    account.bounce("b", at(6, 18, 9))
    assert account.last is not None
    assert account.last.needs_replay
    account.bill(at(6, 26, 12))
    account.pay("c", 100, at(6, 27, 9))
    check(account)

    assert account.placed("c") == {(STORM_WATER, C3): 100}
    account.direct(DirectiveKind.UNPIN, [account.ref(STORM_WATER, C3)], at(6, 27, 10))
    account.pay("d", 100, at(6, 27, 11))
    assert account.placed("d") == {(RENT, C2): 100}


def test_a_credit_outlives_the_void_of_its_invoice() -> None:
    account = resident()
    account.pay("a", 33_000, at(6, 15, 9))
    account.pay("b", 40_000, at(6, 16, 9))
    account.record(CreditMemo(CreditReason.GOODWILL, (LineCredit(account.ref(RENT, C3), 2_000),)), at(6, 17))
    account.bounce("b", at(6, 18, 9))
    account.bill(at(6, 26, 12))
    check(account)

    assert account.open()[RENT, C3] == 30_500
    assert account.bill(at(6, 26, 12)).documents == ()


def test_a_waived_late_fee_stays_waived() -> None:
    account = resident()
    account.bill(at(6, 19, 12))
    fee = account.ref("late_fee", C1)
    account.record(CreditMemo(CreditReason.GOODWILL, (LineCredit(fee, 5_000),)), at(6, 19, 13))
    account.bill(at(6, 20, 12))
    check(account)

    assert ("late_fee", C1) not in account.open()


def test_a_billing_error_acts_from_the_issue_of_the_line_and_goodwill_from_its_own_day() -> None:
    for reason, fee in [(CreditReason.BILLING_ERROR, 0), (CreditReason.GOODWILL, 5_000)]:
        account = resident()
        account.bill(at(6, 19, 12))
        account.record(CreditMemo(reason, (LineCredit(account.ref(RENT, C1), 32_500),)), at(6, 20))
        check(account)

        assert account.open().get(("late_fee", C1), 0) == fee


def test_cash_above_a_credited_line_flows_on() -> None:
    account = resident()
    account.pay("a", 33_000, at(6, 15, 9))
    account.record(CreditMemo(CreditReason.GOODWILL, (LineCredit(account.ref(RENT, C1), 1_000),)), at(6, 16))

    assert account.placed("a") == {(RENT, C1): 31_500, (STORM_WATER, C1): 500, (RENT, C2): 1_000}


def test_quarantined_money_waits_and_counts_from_its_own_instant_once_accepted() -> None:
    account = resident()
    receipt = Receipt("bank", "q", Method.ZELLE, 33_000, at(6, 18, 9))
    booked = ReceiptBooked(receipt, (), (Held(Holding.QUARANTINED, 33_000),))
    account.record(booked, at(6, 18, 9))
    account.bill(at(6, 19, 12))
    check(account)
    assert account.open()["late_fee", C1] == 5_000

    account.take(account.desk.accept(account.posted, account.seq("q"), at(6, 20), at(6, 20)))
    check(account)
    assert account.placed("q") == {(RENT, C1): 32_500, (STORM_WATER, C1): 500}
    assert account.bill(at(6, 20)).documents == ()
    assert account.open() == {(RENT, C2): 32_500, (STORM_WATER, C2): 500}


def test_refused_money_leaves_and_moves_nothing() -> None:
    account = resident()
    receipt = Receipt("bank", "q", Method.ZELLE, 33_000, at(6, 18, 9))
    account.record(ReceiptBooked(receipt, (), (Held(Holding.QUARANTINED, 33_000),)), at(6, 18, 9))
    seq = account.seq("q")
    account.record(RefundDue(1, 0, ((seq, Holding.QUARANTINED, 33_000),)), at(6, 19, 9))
    check(account)

    assert account.open_cents == 33_000
    assert account.last is not None
    assert account.last.held == ()


def leaving() -> Account:
    account = resident()
    assert account.stay is not None
    account.change(moved_to(account.stay, end=EndChange(at(6, 13), C2, under_notice=True)), at(6, 13))
    account.pay("a", 50_000, at(6, 15, 9))
    assert account.last is not None
    assert [money.cents for money in account.last.held] == [17_000]
    return account


def test_refunded_credit_is_gone_and_a_withdrawn_refund_is_back() -> None:
    account = leaving()
    refund = RefundDue(1, 0, ((account.seq("a"), Holding.REFUNDABLE_CREDIT, 17_000),))
    account.record(refund, at(6, 28))
    check(account)
    assert account.last is not None
    assert account.last.held == ()

    back = account.record(RefundWithdrawn(refund), at(6, 29))
    check(account)
    assert [money.cents for money in back.held] == [17_000]


def test_money_that_left_pays_nothing_when_an_earlier_charge_is_recorded_late() -> None:
    account = leaving()
    account.record(RefundDue(1, 0, ((account.seq("a"), Holding.REFUNDABLE_CREDIT, 17_000),)), at(6, 28))
    account.record(one_line(account, InvoiceKind.METERED, electric(20_000), C1), at(6, 20), now=at(6, 29))
    check(account)

    assert account.open_cents == 20_000


def test_money_moves_to_another_account() -> None:
    account = leaving()
    transfer = Transfer(account.seq("a"), ACCOUNT, (Held(Holding.REFUNDABLE_CREDIT, 7_000),))
    account.record(transfer, at(6, 28))
    check(account)

    assert account.last is not None
    assert [money.cents for money in account.last.held] == [10_000]


def test_the_deposit_and_write_offs_lower_lines_and_free_what_comes_late() -> None:
    account = resident(cutter=PlainCutter((OneTimeCharge(DEPOSIT, 10_000),)))
    assert account.stay is not None
    account.change(moved_to(account.stay, end=EndChange(at(6, 13), C2, under_notice=True)), at(6, 13))
    forfeit = DepositForfeit((Allocation(account.ref(RENT, C1), 32_500, Reason.CLASS_ORDER, 1, 1),))
    account.record(forfeit, at(6, 28))
    account.record(WriteOff(((account.ref(STORM_WATER, C1), 500),)), at(6, 28))
    check(account)
    assert account.open() == {(DEPOSIT, C1): 10_000, ("late_fee", C1): 5_000}

    account.pay("late", 33_000, at(6, 27, 9), now=at(6, 29))
    check(account)
    assert account.placed("late") == {(DEPOSIT, C1): 10_000, ("late_fee", C1): 5_000}


def test_metered_use_on_the_invoice_of_a_cycle_stays_when_the_cycle_is_voided() -> None:
    account = resident()
    assert account.stay is not None
    piece = next_piece(account.stay, at(6, 19, 12), C2)
    assert piece is not None
    rent, storm = PlainCutter().recurring(piece, {})
    metered = evolve(electric(2_839), line_no=3)
    invoice = Invoice(2, InvoiceKind.RECURRING, C2, (rent, storm, metered), Period(C2, C3))
    account.record(invoice, at(6, 19, 12))
    check(account)
    assert account.open()["electric", C2] == 2_839
    assert account.stay is not None

    account.change(moved_to(account.stay, end=EndChange(at(6, 20), C2, under_notice=True)), at(6, 20))
    check(account)
    assert account.open()["electric", C2] == 2_839
    assert (RENT, C2) not in account.open()


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

    found = paid_to(last.open_lines, lambda seq: posted.invoices[seq].invoice.lines, last.frontier)
    assert found == date(2026, 6, 21) == paid_to_of(account.project(at(6, 18, 9)))


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


def test_money_over_the_horizon_waits() -> None:
    account = resident(evolve(EXAMPLE, horizon_days=11))
    account.pay("a", 1_000_000, at(6, 15, 9))
    check(account)

    assert account.last is not None
    assert [(money.holding, money.cents) for money in account.last.held] == [(Holding.OVER_HORIZON, 1_000_000 - 66_000)]
    account.bill(at(6, 26, 12))
    check(account)
    assert account.open_cents == 0


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
    assert overtaken(account.posted, date.max) == ()


def test_a_void_takes_all_that_is_left_and_the_cycle_is_issued_again() -> None:
    account = resident()
    (seq,) = overtaken(account.posted, date.max)
    account.record(CreditMemo(CreditReason.VOID, credits_of_void(account.posted, seq)), at(6, 13))
    check(account)

    assert not account.posted.invoices[seq].live
    assert account.open_cents == 33_000


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
