"""The worked examples of the rule book that concern payments, played through the desk."""

from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from attrs import evolve

from gatedrentals.domain.ledger.documents import (
    CreditMemo,
    CreditReason,
    Holding,
    Invoice,
    InvoiceKind,
    Method,
    Reallocation,
    ReceiptBooked,
)
from gatedrentals.domain.licensing.terms import EndChange, Frequency, OneTimeCharge, StayTerms, TermsChange
from gatedrentals.domain.payments.paid_to import paid_to_of
from gatedrentals.domain.site.policy import RetroLateFees
from tests.unit.domain.payments.books import (
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

C1, C2, C3, C4 = date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3), date(2026, 7, 10)


def resident(move_in: date = C1, activated_at: datetime | None = None) -> StayTerms:
    return stay(move_in, activated_at or at(6, 12, 13), weekly(move_in))


def late(cycle: date) -> tuple[str, date]:
    return ("late_fee", cycle)


@pytest.mark.parametrize(
    ("retro", "owed_cents"),
    [(RetroLateFees.RETURNED_ONLY, 41_000), (RetroLateFees.ALL, 46_000), (RetroLateFees.NONE, 36_000)],
)
def test_example_1_replay_after_nsf_across_two_cycles(retro: RetroLateFees, owed_cents: int) -> None:
    account = Account(resident(), always(evolve(EXAMPLE, retro_late_fees=retro)))
    account.bill(at(6, 12, 13))
    account.pay("r1", 33_000, at(6, 18, 10), method=Method.ECHECK)
    account.bill(at(6, 19, 12))
    account.pay("r2", 33_000, at(6, 25, 9))
    account.bill(at(6, 26, 12))
    update = account.bounce("r1", at(6, 29, 9))
    account.charge_returned_fee(at(6, 29, 9), "r1")

    assert account.placed("r2") == {(RENT, C1): 32_500, (RENT, C2): 500}
    # C3 was issued on 06-26 and is due on 07-03: the example does not count it.
    assert account.open_cents - account.open()[RENT, C3] - account.open()[STORM_WATER, C3] == owed_cents
    moves = {
        (
            account.posted.line(move.line).product,
            account.posted.invoices[move.line.invoice_seq].invoice.due_on,
        ): move.cents
        for document in update.documents
        if isinstance(document.body, Reallocation)
        for move in document.body.moves
    }
    assert moves == {(RENT, C2): -32_000, (STORM_WATER, C2): -500, (RENT, C1): 32_500}
    assert paid_to_of(account.project(at(6, 29, 9))) == date(2026, 6, 25)


def test_example_2_overpayment_on_notice() -> None:
    known = stay(C3, at(6, 20, 10), weekly(C3), ends=(EndChange(at(6, 25), date(2026, 7, 16), under_notice=True),))
    account = Account(known)
    account.bill(at(7, 1))
    update = account.pay("r", 100_000, at(7, 1, 10))

    final = date(2026, 7, 10)
    assert account.placed("r") == {
        (RENT, C3): 32_500,
        (STORM_WATER, C3): 500,
        (RENT, final): 27_857,
        (STORM_WATER, final): 429,
    }
    assert [(held.holding, held.cents) for held in update.held] == [(Holding.REFUNDABLE_CREDIT, 38_714)]
    assert paid_to_of(account.project(at(7, 1, 10))) == date(2026, 7, 15)

    withdrawn = moved_to(known, end=EndChange(at(7, 8, 9), None, under_notice=False))
    update = account.change(withdrawn, at(7, 8, 9))

    rest = date(2026, 7, 16)
    assert (account.placed("r")[RENT, rest], account.placed("r")[STORM_WATER, rest]) == (4_643, 71)
    assert account.placed("r")[RENT, date(2026, 7, 24)] == 1_000
    assert account.open_cents == 32_000
    assert update.held == ()


def test_example_4_biweekly_to_monthly_mid_cycle() -> None:
    fortnight = pay(Frequency.BIWEEKLY, C1, 64_001)
    account = Account(stay(C1, at(6, 12, 13), fortnight))
    account.bill(at(6, 12, 13))
    account.pay("r", 64_001, at(6, 18, 10))
    change = TermsChange(at(6, 22, 10), C2, pay(Frequency.MONTHLY, None, 130_000))
    assert account.stay is not None
    update = account.change(moved_to(account.stay, terms=change), at(6, 22, 10))

    july = date(2026, 7, 1)
    (memo,) = (document.body for document in update.documents if isinstance(document.body, CreditMemo))
    assert (memo.reason, [credit.cents for credit in memo.credits]) == (CreditReason.CUT, [32_000])
    assert account.placed("r") == {(RENT, C1): 32_001, (RENT, C2): 21_667, (RENT, july): 10_333}
    assert account.open() == {(RENT, july): 119_667}
    periods = [line.earning for posted in account.posted.invoices.values() for line in posted.invoice.lines]
    assert [earning.period.days for earning in periods if earning] == [14, 5, 31]


def test_example_5_deposit_partly_paid_until_the_move_out() -> None:
    deposit = (OneTimeCharge(DEPOSIT, 50_000),)
    account = Account(stay(C1, at(6, 12, 13), weekly(C1), one_time=deposit), cutter=PlainCutter(deposit))
    account.bill(at(6, 12, 13))
    account.pay("r1", 60_000, at(6, 18, 9))
    assert account.placed("r1") == {(RENT, C1): 32_500, (DEPOSIT, C1): 27_500}

    account.bill(at(6, 19, 12))
    account.pay("r2", 20_000, at(6, 25, 9))
    account.bill(at(6, 25, 10))
    assert account.stay is not None
    known = moved_to(account.stay, end=EndChange(at(6, 25, 11), C3, under_notice=True))
    account.change(known, at(6, 25, 11))
    account.bill(at(7, 3, 12))

    assert account.placed("r2") == {(RENT, C2): 20_000}
    assert account.open() == {
        (DEPOSIT, C1): 22_500,
        (STORM_WATER, C1): 500,
        (RENT, C2): 12_500,
        (STORM_WATER, C2): 500,
        late(C2): 5_000,
    }


def test_example_9_recorded_late_but_received_in_time() -> None:
    account = waiting_for_money()
    account.pay("zelle", 33_000, at(6, 26, 11, 58), now=at(6, 29, 9))

    assert account.placed("zelle") == {(RENT, C2): 32_500, (STORM_WATER, C2): 500}
    assert account.placed("kiosk") == {(RENT, C3): 10_000}
    assert account.open() == {(RENT, C3): 22_500, (STORM_WATER, C3): 500}


def test_example_9_at_noon_exactly_the_fee_stands() -> None:
    account = waiting_for_money()
    account.pay("zelle", 33_000, at(6, 26, 12), now=at(6, 29, 9))

    assert account.placed("zelle") == {(RENT, C2): 32_500, (RENT, C3): 500}
    assert account.placed("kiosk") == {(RENT, C3): 10_000}
    assert account.open() == {(STORM_WATER, C2): 500, (RENT, C3): 22_000, (STORM_WATER, C3): 500, late(C2): 5_000}


def waiting_for_money() -> Account:
    account = Account(resident(C2, at(6, 19, 12)))
    account.bill(at(6, 19, 12))
    account.bill(at(6, 26, 12, 1))
    account.pay("kiosk", 10_000, at(6, 27, 9), method=Method.KIOSK)
    assert account.open_cents == 61_000
    return account


def test_example_10_advance_billed_cycles_are_voided_when_their_money_leaves() -> None:
    account = billed_ahead()
    account.bounce("r2", at(6, 25, 9))
    account.charge_returned_fee(at(6, 25, 9), "r2")

    assert account.open() == {(RENT, C2): 28_500, (STORM_WATER, C2): 500, ("returned", date(2026, 6, 25)): 3_000}
    voided = [document.body for document in account.documents if isinstance(document.body, CreditMemo)]
    assert [memo.reason for memo in voided] == [CreditReason.ADVANCE_UNFUNDED] * 2

    account.bill(at(6, 26, 12))
    assert account.open()[late(C2)] == 5_000
    assert account.open()[RENT, C3] == 32_500
    numbers = [document.body.number for document in account.documents if isinstance(document.body, Invoice)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_example_10_the_return_after_the_regular_issue() -> None:
    account = billed_ahead()
    account.bill(at(6, 26, 12))
    account.bounce("r2", at(6, 27, 9))
    account.charge_returned_fee(at(6, 27, 9), "r2")

    assert account.open_cents == 70_000
    assert account.open()[late(C2)] == 5_000
    (voided,) = (document.body for document in account.documents if isinstance(document.body, CreditMemo))
    assert account.posted.invoices[voided.credits[0].line.invoice_seq].invoice.due_on == C4


def billed_ahead() -> Account:
    account = Account(resident())
    account.bill(at(6, 12, 13))
    account.pay("r1", 33_000, at(6, 18, 10))
    account.bill(at(6, 19, 12))
    account.pay("r2", 66_000, at(6, 22, 10), method=Method.ECHECK)
    account.pay("r3", 4_000, at(6, 23, 10), method=Method.KIOSK)
    assert account.open_cents == 29_000
    return account


THREE = {"a": (20_000, at(6, 18, 9)), "b": (33_000, at(6, 19, 11, 30)), "c": (50_000, at(6, 23))}


@pytest.mark.parametrize("order", list(permutations("abc")), ids="".join)
def test_example_12_three_receipts_in_any_order(order: tuple[str, ...]) -> None:
    account = Account(resident())
    account.bill(at(6, 12, 13))
    account.bill(at(6, 23, 9))
    for name in order:
        account.pay(name, *THREE[name], now=at(6, 23, 10))

    assert account.placed("a") == {(RENT, C1): 20_000}
    assert account.placed("b") == {(RENT, C1): 12_500, (STORM_WATER, C1): 500, (RENT, C2): 20_000}
    assert account.placed("c") == {
        (RENT, C2): 12_500,
        (STORM_WATER, C2): 500,
        (RENT, C3): 32_500,
        (STORM_WATER, C3): 500,
        (RENT, C4): 4_000,
    }
    assert account.open() == {(RENT, C4): 28_500, (STORM_WATER, C4): 500}


def test_example_12_on_the_way() -> None:
    account = Account(resident())
    account.bill(at(6, 12, 13))
    account.bill(at(6, 23, 9))
    account.pay("c", *THREE["c"], now=at(6, 23, 10))
    assert account.open_cents == 21_000
    assert account.open()[late(C1)] == 5_000
    account.pay("b", *THREE["b"], now=at(6, 23, 10))
    assert account.open() == {(RENT, C3): 15_500, (STORM_WATER, C3): 500}


def test_a_thousand_dollars_bill_and_pay_two_more_cycles() -> None:
    account = Account(resident())
    account.bill(at(6, 12, 13))
    update = account.pay("r", 100_000, at(6, 15, 9))

    assert account.open() == {(RENT, C4): 31_500, (STORM_WATER, C4): 500}
    (booked,) = (document.body for document in update.documents if isinstance(document.body, ReceiptBooked))
    assert sum(allocation.cents for allocation in booked.allocations) == 100_000
    kinds = [account.posted.invoices[seq].invoice.kind for seq in account.posted.invoices]
    assert kinds == [InvoiceKind.FIRST] + [InvoiceKind.RECURRING] * 3
    assert paid_to_of(account.project(datetime(2026, 6, 15, 15, tzinfo=UTC))) == date(2026, 7, 9)
