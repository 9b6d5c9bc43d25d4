"""What a replay bills: every night once, further ahead with more money, late fees on rent alone (§3.7, §6.3)."""

from datetime import date, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.billing.schedule import pieces
from gatedrentals.domain.ledger.documents import InvoiceKind
from gatedrentals.domain.licensing.terms import EndChange, Frequency
from gatedrentals.domain.site.policy import RetroLateFees
from tests.unit.domain.payments.books import RENT, Account, at, moved_to, pay, stay
from tests.unit.domain.payments.histories import END, History, heavy, histories, holdings, open_and_paid, play


@heavy
@given(histories(decided=True))
def test_the_nights_charged_are_those_of_the_stay_none_twice(history: History) -> None:
    projection = play(history).project(END)
    charged = [
        night
        for bill in projection.bills
        if bill.live and bill.piece is not None and bill.cycle is not None
        for night in bill.cycle.nights()
    ]
    frontier = projection.frontier
    assert frontier is not None
    expected = []
    for piece in pieces(history.stay, END, history.stay.move_in):
        if piece.window.start >= frontier:
            break
        expected += list(piece.window.nights())
    assert sorted(charged) == expected


@heavy
@given(histories(returns=False), st.integers(1, 100_000))
def test_more_money_bills_at_least_as_far_ahead(history: History, more: int) -> None:
    richer = evolve(history, money=tuple(evolve(one, cents=one.cents + more) for one in history.money))
    before, after = play(history).project(END).frontier, play(richer).project(END).frontier

    assert before is not None
    assert after is not None
    assert after >= before


@heavy
@given(histories())
def test_a_late_fee_is_charged_on_open_rent_alone_and_once(history: History) -> None:
    projection = play(history).project(END)
    fees = [bill for bill in projection.bills if bill.kind is InvoiceKind.LATE_FEE]

    assert len({(fee.late_start, fee.accrual) for fee in fees}) == len(fees)
    starts = {bill.due_on for bill in projection.bills if bill.piece and bill.lines[0].product == RENT}
    assert {fee.late_start for fee in fees} <= starts


@heavy
@given(histories())
def test_a_returned_receipt_counts_as_never_received_but_for_late_fees(history: History) -> None:
    policy = evolve(history.policy, late_fee=None, retro_late_fees=RetroLateFees.ALL)
    history = evolve(history, policy=policy, then=None)
    kept = evolve(history, money=tuple(one for one in history.money if one.returned_at is None))
    one, other = play(history).project(END), play(kept).project(END)

    assert (open_and_paid(one), holdings(one)) == (open_and_paid(other), holdings(other))


@heavy
@given(histories(), st.integers(1, 400))
def test_following_further_and_asking_again_goes_never_back(history: History, hours: int) -> None:
    account = play(history)
    assert account.bill(END - timedelta(hours=hours), END).documents == ()


def resident() -> Account:
    """Who lives there by the month from 2026-07-01 on."""
    account = Account(stay(date(2026, 7, 1), at(7, 1, 9), pay(Frequency.MONTHLY, None, 115_000)))
    account.bill(at(7, 1, 9))
    return account


def test_a_cycle_whose_money_left_after_its_day_had_come_stays_when_an_earlier_run_is_asked() -> None:
    """Money went back on 07-24 and nobody told before 07-25, when August was due to be issued anyway (§6.5)."""
    account = resident()
    account.pay("both", 230_000, at(7, 1, 10))
    account.bounce("both", at(7, 24, 9), at(7, 25, 13))
    assert account.open()[RENT, date(2026, 8, 1)] == 115_000

    earlier = account.bill(at(7, 25, 11), at(7, 25, 14))

    assert earlier.documents == ()
    assert earlier.frontier == date(2026, 9, 1)


def test_a_cycle_that_a_decision_voided_is_not_billed_again_when_an_earlier_run_is_asked() -> None:
    account = resident()
    account.bill(at(7, 25, 12))
    assert account.stay is not None
    account.change(moved_to(account.stay, end=EndChange(at(7, 26), date(2026, 8, 1), under_notice=True)), at(7, 26))
    assert (RENT, date(2026, 8, 1)) not in account.open()

    earlier = account.bill(at(7, 25, 13), at(7, 27))

    assert earlier.documents == ()
    assert earlier.frontier == date(2026, 8, 1)
