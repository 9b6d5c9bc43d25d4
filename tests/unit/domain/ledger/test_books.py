from collections.abc import Sequence
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given

from gatedrentals.domain.ledger.books import Books, books_of, read_books
from gatedrentals.domain.ledger.documents import (
    CheckMoved,
    CheckStep,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Document,
    Escheated,
    Held,
    Holding,
    LineCredit,
    Reallocation,
    ReceiptReversed,
    Recognition,
    RecognizedLine,
    RefundDue,
    RefundWithdrawn,
    ReversalReason,
    Transfer,
    WriteOff,
)
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.ledger.references import UnknownReference
from gatedrentals.domain.ledger.trial_balance import balances_of
from gatedrentals.testing.strategies.ledger_histories import ACCOUNT, histories, ledgers
from tests.unit.domain.ledger.an_account import Account, deposit, discount, fee, invoice, noon, pays, receipt, rent

RENT, DISCOUNT, DEPOSIT = LineRef(1, 1), LineRef(1, 2), LineRef(1, 3)


@given(ledgers)
def test_the_books_come_to_what_the_journal_says(entries: Sequence[Entry]) -> None:
    books, balances = read_books(entries), balances_of(entries)

    assert books.open_cents == balances.receivable_cents
    assert books.deposits_held_cents == balances.deposits_held_cents
    assert books.held_cents(Holding.REFUNDABLE_CREDIT) == balances.credit_cents
    assert sum(refund.payable_cents for refund in books.refunds.values()) == balances.refunds_payable_cents


@given(histories())
def test_each_receipt_stands_on_lines_as_lines_say(documents: Sequence[Document]) -> None:
    books = books_of(documents)

    on_lines = {(ref, seq): cents for ref, line in books.lines.items() for seq, cents in line.paid.items()}
    on_receipts = {(ref, seq): a.cents for seq, receipt in books.receipts.items() for ref, a in receipt.placed.items()}
    assert on_lines == on_receipts


def an_account() -> Account:
    account = Account()
    account.post(invoice(rent(1, 32_500), discount(2, 2_500), deposit(3, 50_000)), noon(6, 12))
    account.post(receipt(noon(6, 18), pays(1, 1, 30_000), pays(1, 3, 20_000)), noon(6, 18))
    return account


def books_after(account: Account) -> Books:
    return read_books(account.entries)


def test_a_discount_is_part_of_its_line() -> None:
    books = books_after(an_account())

    assert [line.ref for line in books.base_lines] == [RENT, DEPOSIT]
    assert (books.line(RENT).net_cents, books.line(RENT).open_cents) == (30_000, 0)
    assert books.line(RENT).discounts == [books.line(DISCOUNT)]
    assert books.open_cents == books.line(DEPOSIT).open_cents == 30_000
    assert books.deposits_held_cents == books.deposits_paid_cents == 20_000


def test_a_clamp_stops_the_earning_and_keeps_its_day() -> None:
    account = an_account()
    cut = (LineCredit(RENT, 13_929, date(2026, 6, 23)), LineCredit(DISCOUNT, -1_071, date(2026, 6, 23)))
    account.post(CreditMemo(CreditReason.CUT, cut), noon(6, 20))
    account.post(CreditMemo(CreditReason.GOODWILL, (LineCredit(RENT, 71),)), noon(6, 21))

    line = books_after(account).line(RENT)
    assert line.clamp_to == date(2026, 6, 23)
    assert line.earning == rent(1, 32_500).earning.clamped(date(2026, 6, 23))  # type: ignore[union-attr] # rent is ratable
    assert (line.own_cents, line.net_cents, line.open_cents) == (18_500, 17_071, -12_929)
    assert [taken.reason for taken in line.credits] == [CreditReason.CUT, CreditReason.GOODWILL]


def test_a_line_without_clamp_or_earning_says_so() -> None:
    account = Account()
    account.post(invoice(rent(1, 32_500), fee(2, 5_000)), noon(6, 12))
    books = books_after(account)

    assert books.line(RENT).earning == rent(1, 32_500).earning
    assert books.line(LineRef(1, 2)).earning is None


@pytest.mark.parametrize(
    ("reason", "live"),
    [
        (CreditReason.VOID, False),
        (CreditReason.ADVANCE_UNFUNDED, False),
        (CreditReason.FEE_TAKEN_BACK, False),
        (CreditReason.CUT, False),
        (CreditReason.GOODWILL, True),
    ],
)
def test_only_a_void_of_all_that_is_left_takes_an_invoice_back(reason: CreditReason, live: bool) -> None:  # noqa: FBT001
    account = an_account()
    part = (LineCredit(RENT, 500), LineCredit(DEPOSIT, 50_000))
    account.post(CreditMemo(reason, part), noon(6, 20))
    assert books_after(account).invoices[1].live

    account.post(CreditMemo(reason, (LineCredit(RENT, 32_000), LineCredit(DISCOUNT, -2_500))), noon(6, 20))
    assert books_after(account).invoices[1].live is live


def test_a_reversed_receipt_stands_nowhere() -> None:
    account = an_account()
    taken = (pays(1, 1, -30_000), pays(1, 3, -20_000))
    account.post(ReceiptReversed(2, ReversalReason.NSF, "R01", noon(6, 22), taken), noon(6, 22))

    found = books_after(account).receipt(2)
    assert (found.counts, found.placed, found.held) == (False, {}, {})
    assert books_after(account).deposits_held_cents == 0


def test_a_move_changes_both_lines_and_what_is_held() -> None:
    account = an_account()
    account.post(
        Reallocation(2, (pays(1, 1, -500), pays(1, 3, 200)), (Held(Holding.REFUNDABLE_CREDIT, 300),), "r"), noon(6, 22)
    )

    books = books_after(account)
    assert (books.line(RENT).paid, books.line(DEPOSIT).paid) == ({2: 29_500}, {2: 20_200})
    assert books.receipt(2).held == {Holding.REFUNDABLE_CREDIT: 300}
    assert books.held_cents(Holding.REFUNDABLE_CREDIT, Holding.UNMATCHED) == 300


def test_recognition_counts_by_month() -> None:
    account = an_account()
    for month, cents in ((6, 30_000), (7, 2_000), (7, 500)):
        account.post(Recognition(date(2026, month, 1), (RecognizedLine(RENT, cents),)), noon(7, 31))

    line = books_after(account).line(RENT)
    assert line.recognised == {date(2026, 6, 1): 30_000, date(2026, 7, 1): 2_500}
    assert line.recognised_cents == 32_500


def test_what_is_written_off_or_forfeited_is_open_no_more() -> None:
    account = an_account()
    account.post(invoice(fee(1, 5_000)), noon(6, 22))
    account.post(DepositForfeit((pays(3, 1, 3_000),)), noon(7, 1))
    account.post(WriteOff(((LineRef(3, 1), 1_500),)), noon(7, 2))

    books = books_after(account)
    assert books.line(LineRef(3, 1)).open_cents == 500
    assert books.deposits_held_cents == 17_000


def test_a_refund_from_due_to_its_end() -> None:
    account = Account()
    held = (Held(Holding.REFUNDABLE_CREDIT, 1_000),)
    account.post(receipt(noon(6, 18), held=held), noon(6, 18))
    due = RefundDue(1, 0, ((1, Holding.REFUNDABLE_CREDIT, 1_000),))
    account.post(due, noon(6, 19))
    assert (books_after(account).receipt(1).gone_cents, books_after(account).refund(1).payable_cents) == (1_000, 1_000)

    steps = [(CheckStep.ISSUED, 1_000), (CheckStep.VOIDED, 1_000), (CheckStep.ISSUED, 1_000), (CheckStep.CLEARED, 600)]
    for step, cents in steps:
        account.post(CheckMoved(1, "1001", step, cents), noon(6, 20))
    account.post(Escheated(1, 300, from_check=True), noon(6, 21))
    refund = books_after(account).refund(1)
    assert (refund.payable_cents, refund.outstanding_cents, refund.cleared_cents) == (0, 100, 600)
    assert refund.escheated_cents == 300


def test_a_refund_withdrawn_is_money_held_again() -> None:
    account = Account()
    account.post(receipt(noon(6, 18), held=(Held(Holding.QUARANTINED, 1_000),)), noon(6, 18))
    due = RefundDue(1, 0, ((1, Holding.QUARANTINED, 1_000),))
    account.post(due, noon(6, 19))
    account.post(RefundWithdrawn(due), noon(6, 20))

    books = books_after(account)
    assert (books.refund(1).withdrawn, books.refund(1).payable_cents) == (True, 0)
    assert (books.receipt(1).held, books.receipt(1).gone_cents) == ({Holding.QUARANTINED: 1_000}, 0)


def test_an_unissued_refund_can_escheat_and_held_money_can_leave_for_another_account() -> None:
    account = Account()
    held = (Held(Holding.QUARANTINED, 1_000), Held(Holding.UNMATCHED, 70))
    account.post(receipt(noon(6, 18), held=held), noon(6, 18))
    account.post(RefundDue(1, 0, ((1, Holding.QUARANTINED, 1_000),)), noon(6, 19))
    account.post(Escheated(1, 1_000, from_check=False), noon(6, 20))
    account.post(Transfer(1, ACCOUNT, (Held(Holding.UNMATCHED, 70),)), noon(6, 20))

    books = books_after(account)
    assert books.refund(1).escheated_cents == 1_000
    assert (books.receipt(1).held, books.receipt(1).gone_cents) == ({}, 1_070)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (WriteOff(((LineRef(9, 1), 1),)), "document 9 is no invoice with a line 1"),
        (Reallocation(9, (), (), "r"), "document 9 is no receipt"),
        (CheckMoved(9, "1", CheckStep.ISSUED, 1), "no refund 9 is due"),
        (invoice(evolve(discount(1, 5), of_line=7)), "no invoice with a line 7"),
        (invoice(evolve(discount(1, 5), of_line=None)), "no invoice with a line 0"),
    ],
)
def test_what_does_not_stand_before_it_is_refused(body: WriteOff, message: str) -> None:
    books = books_of(an_account().documents)
    with pytest.raises(UnknownReference, match=message):
        books.add(Document(ACCOUNT, 3, noon(6, 20), noon(6, 20), date(2026, 6, 20), body))


def test_the_books_find_lines_and_receipts_as_they_were_issued() -> None:
    books = books_of(an_account().documents)

    assert books.line_of(RENT) == rent(1, 32_500)
    assert books.receipt_of(2).amount_cents == 50_000
