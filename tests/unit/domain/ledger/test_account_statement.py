from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given

from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.account_statement import UnknownDocument, details, in_words, payment_words, statement
from gatedrentals.domain.ledger.documents import (
    BankSettlement,
    Body,
    CheckMoved,
    CheckStep,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Directive,
    DirectiveKind,
    Document,
    Escheated,
    LineCredit,
    Method,
    Reallocation,
    ReceiptReversed,
    Recognition,
    RefundDue,
    RefundWithdrawn,
    ReversalReason,
    Transfer,
    WriteOff,
)
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.testing.strategies.ledger_histories import histories, sealed
from tests.unit.domain.ledger.an_account import Account, discount, fee, invoice, noon, pays, receipt, rent


@given(histories())
def test_the_last_balance_is_what_is_owed(documents: Sequence[Document]) -> None:
    rows = statement(documents, whole=True)

    assert rows[-1].balance_cents == sealed(documents)[-1].balances.receivable_cents
    assert sorted(row.seq for row in rows) == [document.seq for document in documents]


@given(histories())
def test_each_balance_follows_from_the_one_before(documents: Sequence[Document]) -> None:
    balance_cents = 0
    for row in statement(documents):
        balance_cents += row.change_cents
        assert row.balance_cents == balance_cents


@given(histories())
def test_rows_stand_in_order_of_effect_and_leave_out_only_what_changes_nothing(documents: Sequence[Document]) -> None:
    rows, whole = statement(documents), statement(documents, whole=True)

    assert [row.effective_at for row in rows] == sorted(row.effective_at for row in rows)
    assert all(row.change_cents == 0 for row in whole if row.seq not in {shown.seq for shown in rows})


@given(histories())
def test_every_document_can_be_told_in_detail(documents: Sequence[Document]) -> None:
    for document in documents:
        assert all("$" in line for line in details(documents, document.seq))


def an_account() -> Account:
    account = Account()
    account.post(invoice(rent(1, 32_500), discount(2, 2_500)), noon(6, 12))
    account.post(receipt(noon(6, 18), pays(1, 1, 30_000)), noon(6, 18))
    account.post(invoice(fee(1, 5_000), number=2), noon(6, 21))
    move = Reallocation(2, (pays(1, 1, -5_000), pays(3, 1, 5_000)), (), "payment 7 was returned")
    account.post(move, noon(6, 20))
    return account


def test_a_statement_in_words() -> None:
    assert [(row.seq, row.text, row.change_cents, row.balance_cents) for row in statement(an_account().documents)] == [
        (1, "Invoice 1 (recurring), due June 19, 2026", 30_000, 30_000),
        (2, "Payment by kiosk, 1", -30_000, 0),
        (4, "Payment by kiosk, 1, applied anew: payment 7 was returned", 0, 0),
        (3, "Invoice 2 (recurring), due June 19, 2026", 5_000, 5_000),
    ]


def test_a_reallocation_shows_each_line_before_and_after() -> None:
    assert details(an_account().documents, 4) == (
        "Rent [2026-06-19, 2026-06-26) (invoice 1, due June 19, 2026): $0.00 open before, $50.00 after",
        "Late fee (invoice 2, due June 19, 2026): $50.00 open before, $0.00 after",
    )


def test_an_invoice_shows_its_lines_and_a_credit_those_that_it_lowers() -> None:
    account = an_account()
    credits_ = (LineCredit(LineRef(1, 1), 500), LineCredit(LineRef(1, 2), -100))
    account.post(CreditMemo(CreditReason.GOODWILL, credits_, "cold shower"), noon(6, 22))

    assert details(account.documents, 1) == (
        "Rent [2026-06-19, 2026-06-26) (invoice 1, due June 19, 2026): $325.00",
        "Spring offer (invoice 1, due June 19, 2026): -$25.00",
    )
    assert details(account.documents, 5) == (
        "Rent [2026-06-19, 2026-06-26) (invoice 1, due June 19, 2026): $50.00 open before, $46.00 after",
        "Spring offer (invoice 1, due June 19, 2026): $1.00",
    )


def test_details_of_a_document_that_is_not_there_are_refused() -> None:
    with pytest.raises(UnknownDocument, match="there is no document 9 on this account"):
        details(an_account().documents, 9)


DUE = RefundDue(1, 124_301)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            ReceiptReversed(2, ReversalReason.NSF, "R01", noon(6, 22), ()),
            "Payment by kiosk, 1, taken back: insufficient funds R01",
        ),
        (
            ReceiptReversed(2, ReversalReason.WRONG_ACCOUNT, "", noon(6, 22), ()),
            "Payment by kiosk, 1, taken back: booked on the wrong account",
        ),
        (CreditMemo(CreditReason.FEE_TAKEN_BACK, ()), "Credit (fee taken back)"),
        (CreditMemo(CreditReason.CUT, ()), "Credit (days not charged)"),
        (CreditMemo(CreditReason.GOODWILL, (), "cold shower"), "Credit (goodwill): cold shower"),
        (Directive(DirectiveKind.PIN, (), None, "asked"), "Instruction: pin: asked"),
        (DepositForfeit(()), "Deposit applied to what is open"),
        (DUE, "Refund 1 of $1,243.01 due"),
        (RefundWithdrawn(DUE), "Refund 1 of $1,243.01 withdrawn"),
        (CheckMoved(1, "1001", CheckStep.ISSUED, 124_301), "Check 1001 of refund 1 issued: $1,243.01"),
        (Escheated(1, 124_301, from_check=True), "Refund 1 went to unclaimed property: $1,243.01"),
        (WriteOff((), "moved abroad"), "Written off: moved abroad"),
        (Recognition(date(2026, 6, 1), ()), "Revenue of June 2026"),
        (BankSettlement(Method.CARD, 100, 3, "batch 7"), "Settled to the bank: card, batch 7"),
        (Transfer(2, AccountId(UUID(int=8)), ()), "Payment by kiosk, 1, moved to another account"),
    ],
)
def test_every_kind_of_document_has_its_words(body: Body, text: str) -> None:
    assert in_words(body, {2: in_words(receipt(noon(6, 18)), {})}) == text


def test_money_of_another_system_is_no_payment() -> None:
    assert payment_words(Method.OPENING, "CR-7") == "Opening balance, CR-7"
    assert payment_words(Method.ECHECK, "60") == "Payment by eCheck, 60"
