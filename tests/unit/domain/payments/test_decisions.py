"""What people decide about money: directed, pinned, disputed, credited, quarantined, refunded (§6.1–§6.4)."""

from datetime import date, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.billing.schedule import next_piece
from gatedrentals.domain.catalog.product import RETURNED_REFUND, Recognition
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
    Transfer,
    WriteOff,
)
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.licensing.terms import EndChange, OneTimeCharge
from gatedrentals.domain.payments.returned_refund import returned_refund_line
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.charge_class import ChargeClass
from tests.unit.domain.payments.books import (
    ACCOUNT,
    DEPOSIT,
    RENT,
    STORM_WATER,
    Account,
    PlainCutter,
    at,
    moved_to,
)
from tests.unit.domain.payments.histories import check
from tests.unit.domain.payments.residents import C1, C2, C3, electric, one_line, resident


@given(st.integers(1, 40_000))
def test_a_directed_receipt_pays_the_named_lines_first(cents: int) -> None:
    account = resident()
    account.pay("r", cents, at(6, 18, 9))
    account.direct(DirectiveKind.DIRECT, [account.ref(STORM_WATER, C1)], at(6, 18, 10), receipt="r")
    check(account)

    assert account.placed("r")[STORM_WATER, C1] == min(cents, 500)
    reasons = {allocation.reason for allocation in account.posted.placed[account.seq("r")].values()}
    assert Reason.DIRECTED in reasons or cents >= 33_000  # it stood there already


@given(st.integers(1, 150_000), st.integers(1, 90_000))
def test_directed_money_follows_to_a_line_that_came_after_it(cents: int, charged: int) -> None:
    account = resident()
    account.pay("r", cents, at(6, 18, 9))
    account.pay("other", 2_000, at(6, 18, 10))
    account.record(one_line(account, InvoiceKind.METERED, electric(charged), date(2026, 6, 20)), at(6, 20))
    account.direct(DirectiveKind.DIRECT, [account.ref("electric", date(2026, 6, 20))], at(6, 21), receipt="r")
    check(account)

    assert account.placed("r")["electric", date(2026, 6, 20)] == min(cents, charged)


def test_directed_money_leaves_the_latest_of_what_it_paid_but_nothing_that_it_was_directed_to() -> None:
    account = resident()
    account.pay("r", 34_000, at(6, 18, 9))
    named = [account.ref(STORM_WATER, C1)]
    for day, charged in ((20, 1_500), (21, 40_000)):
        due_on = date(2026, 6, day)
        account.record(one_line(account, InvoiceKind.METERED, electric(charged), due_on), at(6, day))
        named.append(account.ref("electric", due_on))
    account.direct(DirectiveKind.DIRECT, named, at(6, 22), receipt="r")
    check(account)

    taken = {("electric", date(2026, 6, 20)): 1_500, ("electric", date(2026, 6, 21)): 32_000}
    assert account.placed("r") == {(STORM_WATER, C1): 500, **taken}
    assert account.open()[RENT, C1] == 32_500


def test_a_cycle_billed_ahead_is_closed_when_directed_money_leaves_it_and_comes_again_on_its_day() -> None:
    account = resident()
    account.pay("r", 66_000, at(6, 18, 9))
    evening = at(6, 18, 20)
    account.record(one_line(account, InvoiceKind.METERED, electric(40_000), date(2026, 6, 18)), evening)
    account.direct(DirectiveKind.DIRECT, [account.ref("electric", date(2026, 6, 18))], at(6, 18, 21), receipt="r")
    check(account)
    assert account.placed("r") == {("electric", date(2026, 6, 18)): 40_000, (RENT, C1): 26_000}
    assert account.open() == {(RENT, C1): 6_500, (STORM_WATER, C1): 500}

    account.bill(at(6, 19, 12))
    assert account.open()[RENT, C2] == 32_500


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


def test_quarantined_money_bills_ahead_once_accepted() -> None:
    account = resident()
    receipt = Receipt("bank", "q", Method.ZELLE, 70_000, at(6, 18, 9))
    account.record(ReceiptBooked(receipt, (), (Held(Holding.QUARANTINED, 70_000),)), at(6, 18, 9))
    account.take(account.desk.accept(account.posted, account.seq("q"), at(6, 18, 10), at(6, 18, 10)))
    check(account)

    assert account.placed("q")[RENT, C3] == 4_000
    assert account.last is not None
    assert (account.last.frontier, account.last.held) == (C3 + timedelta(days=7), ())


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


def test_a_withdrawn_refund_of_some_credit_joins_what_was_left_of_it() -> None:
    account = leaving()
    refund = RefundDue(1, 0, ((account.seq("a"), Holding.REFUNDABLE_CREDIT, 10_000),))
    account.record(refund, at(6, 28))
    back = account.record(RefundWithdrawn(refund), at(6, 29))
    check(account)

    assert ([money.cents for money in back.held], back.documents) == ([17_000], ())


def test_a_refund_of_money_that_comes_back_is_owed_on_a_line_that_is_no_revenue() -> None:
    account = leaving()
    seq = account.seq("a")
    assert returned_refund_line(account.posted, seq) is None
    for number, cents in enumerate((10_000, 7_000), start=1):
        account.record(RefundDue(number, 0, ((seq, Holding.REFUNDABLE_CREDIT, cents),)), at(6, 20 + number))

    assert returned_refund_line(account.posted, seq) == Line(
        1, RETURNED_REFUND, ChargeClass.FEES, Recognition.LIABILITY, 17_000, "Refund of a payment that came back"
    )


def test_a_receipt_that_comes_back_undoes_no_refund_of_another() -> None:
    account = leaving()
    account.record(RefundDue(1, 0, ((account.seq("a"), Holding.REFUNDABLE_CREDIT, 10_000),)), at(6, 20))
    account.pay("b", 5_000, at(6, 21, 9))
    account.bounce("b", at(6, 22, 9))
    check(account)

    back = next(d.body for d in account.documents if isinstance(d.body, ReceiptReversed))
    assert back.released == (Held(Holding.REFUNDABLE_CREDIT, -5_000),)
    assert account.last is not None
    assert [(money.receipt_seq, money.cents) for money in account.last.held] == [(account.seq("a"), 7_000)]


def test_money_that_left_pays_nothing_when_an_earlier_charge_is_recorded_late() -> None:
    account = leaving()
    account.record(RefundDue(1, 0, ((account.seq("a"), Holding.REFUNDABLE_CREDIT, 17_000),)), at(6, 28))
    account.record(one_line(account, InvoiceKind.METERED, electric(20_000), C1), at(6, 20), now=at(6, 29))
    check(account)

    assert account.open_cents == 20_000


def test_money_that_a_person_sends_to_a_later_line_comes_from_credit_first_and_then_from_other_lines() -> None:
    account = leaving()
    account.record(one_line(account, InvoiceKind.METERED, electric(20_000), C1), at(6, 20))
    account.direct(DirectiveKind.DIRECT, [account.ref("electric", C1)], at(6, 21), receipt="a")
    check(account)

    assert account.placed("a") == {(RENT, C1): 30_000, ("electric", C1): 20_000}


@given(st.integers(1, 60_000))
def test_a_line_that_a_person_sends_a_receipt_to_gets_all_that_the_receipt_has(cents: int) -> None:
    account = leaving()
    account.record(one_line(account, InvoiceKind.METERED, electric(cents), C1), at(6, 20))
    account.direct(DirectiveKind.DIRECT, [account.ref("electric", C1)], at(6, 21), receipt="a")
    check(account)

    assert account.placed("a")["electric", C1] == min(cents, 50_000)


def test_the_only_cycle_with_money_is_closed_once_a_person_sends_that_money_elsewhere() -> None:
    account = resident()
    account.direct(DirectiveKind.EXCLUDE, [account.ref(RENT, C1), account.ref(STORM_WATER, C1)], at(6, 12, 14))
    account.pay("a", 33_000, at(6, 12, 15))
    assert account.placed("a") == {(RENT, C2): 32_500, (STORM_WATER, C2): 500}
    account.record(one_line(account, InvoiceKind.METERED, electric(33_000), C1), at(6, 13))
    account.direct(DirectiveKind.DIRECT, [account.ref("electric", C1)], at(6, 13, 1), receipt="a")
    check(account)

    assert account.placed("a") == {("electric", C1): 33_000}
    assert account.open() == {(RENT, C1): 32_500, (STORM_WATER, C1): 500}


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
    assert account.bill(at(6, 21)).documents == ()
