"""A paper whose amounts do not add up is not made: nobody sends what a resident would find wrong."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.money import check_words
from gatedrentals.ports.papers import (
    AccountStatementPaper,
    CheckPaper,
    DepositStatementPaper,
    InvoicePaper,
    ReceiptPaper,
)
from gatedrentals.testing.strategies.papers import (
    account_statement_papers,
    check_papers,
    deposit_statement_papers,
    invoice_papers,
    receipt_papers,
)

wrong = st.integers(-5_000, 5_000).filter(bool)


@given(invoice_papers(), wrong)
def test_an_invoice_adds_up_its_lines_and_what_lowered_them(paper: InvoicePaper, cents: int) -> None:
    with pytest.raises(InvalidValue, match="total_cents"):
        evolve(paper, total_cents=paper.total_cents + cents)
    with pytest.raises(InvalidValue, match="open_cents"):
        evolve(paper, open_cents=paper.open_cents + cents)


@given(account_statement_papers(), wrong)
def test_a_balance_runs_from_the_first_row_to_the_last(paper: AccountStatementPaper, cents: int) -> None:
    with pytest.raises(InvalidValue, match="closing_cents"):
        evolve(paper, closing_cents=paper.closing_cents + cents)
    for place, line in enumerate(paper.lines):
        lines = list(paper.lines)
        lines[place] = evolve(line, balance_cents=line.balance_cents + cents)
        with pytest.raises(InvalidValue, match="balance_cents"):
            evolve(paper, lines=tuple(lines))


@given(receipt_papers(), wrong)
def test_a_receipt_places_all_of_its_money(paper: ReceiptPaper, cents: int) -> None:
    with pytest.raises(InvalidValue, match="amount_cents"):
        evolve(paper, amount_cents=paper.amount_cents + cents)


@given(deposit_statement_papers(), wrong)
def test_a_statement_refunds_what_its_rows_leave(paper: DepositStatementPaper, cents: int) -> None:
    with pytest.raises(InvalidValue, match="refund_cents"):
        evolve(paper, refund_cents=paper.refund_cents + cents)
    with pytest.raises(InvalidValue, match="refund_cents"):
        evolve(paper, owed_cents=paper.owed_cents + cents)


@given(check_papers())
def test_a_check_says_its_parts_in_figures_and_in_words(paper: CheckPaper) -> None:
    assert paper.amount_in_words == check_words(paper.amount_cents)
    with pytest.raises(InvalidValue, match="amount_cents"):
        evolve(paper, amount_cents=paper.amount_cents + 1)
    with pytest.raises(InvalidValue, match="cents"):
        evolve(paper, parts=(), amount_cents=0)
