"""A statement of account on paper runs on from what was owed before its days."""

from datetime import date

import pytest
from hypothesis import given

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.testing.contracts.park import Park, at, weekly
from tests.unit.application.leavers import damages, deposits, lived, nights, payments
from tests.unit.application.licenses import C1, settled_in
from tests.unit.application.papers.asked import account_statement


def test_the_whole_account_begins_at_nothing_and_ends_today(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 83_000, at(6, 18, 10))
    park.run(at(6, 19, 13))

    paper = account_statement(park, number)

    assert (paper.first_day, paper.last_day) == (date(2026, 6, 12), C1)
    assert (paper.opening_cents, paper.closing_cents) == (0, 33_000)
    assert [(line.day, line.cents, line.because) for line in paper.lines] == [
        (date(2026, 6, 12), 83_000, ()),
        (date(2026, 6, 18), -83_000, ()),
        (C1, 33_000, ()),
    ]
    now = paper.now
    assert (now.owed_cents, now.due_on, now.due_cents) == (33_000, date(2026, 6, 26), 33_000)
    assert (now.paid_to, now.deposits_held_cents, now.credit_cents) == (date(2026, 6, 25), 50_000, 0)


def test_some_days_open_with_the_balance_before_them(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 10_000, at(6, 18, 10))

    paper = account_statement(park, number, date(2026, 6, 13), date(2026, 6, 30))
    assert (paper.opening_cents, paper.closing_cents) == (83_000, 73_000)
    assert [(line.text, line.detail) for line in paper.lines] == [("Payment: Zelle", "Z-1")]

    nothing = account_statement(park, number, date(2026, 6, 13), date(2026, 6, 13))
    assert (nothing.lines, nothing.closing_cents) == ((), 83_000)

    with pytest.raises(InvalidValue, match="last_day"):
        account_statement(park, number, date(2026, 6, 13), date(2026, 6, 12))


def test_a_statement_can_say_what_each_document_did(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 32_600, at(6, 18, 10))

    _, paid = account_statement(park, number, explained=True).lines

    assert paid.because == (
        "Rent (invoice 1, due June 19, 2026): $325.00 open before, $0.00 after",
        "Security deposit (invoice 1, due June 19, 2026): $500.00 open before, $499.00 after",
    )


def test_a_statement_speaks_as_plainly_as_a_resident_s_own_ledger(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 83_000, at(6, 18, 10))
    park.run(at(6, 19, 13))

    assert [(line.text, line.detail) for line in account_statement(park, number).lines] == [
        ("First invoice, June 19 – June 25, 2026", "Invoice 1, due June 19, 2026"),
        ("Payment: Zelle", "Z-1"),
        ("Regular charges, June 26 – July 2, 2026", "Invoice 2, due June 26, 2026"),
    ]


def test_an_account_without_documents_has_a_statement_too(park: Park) -> None:
    number = park.sign(park.draft(weekly(C1), C1)).number

    paper = account_statement(park, number)

    assert (paper.first_day, paper.last_day, paper.lines) == (date(2026, 6, 1), date(2026, 6, 1), ())
    assert (paper.now.due_on, paper.now.paid_to) == (None, None)


@given(deposits, nights, payments, damages)
def test_however_an_account_is_cut_its_parts_run_on(
    deposit_cents: int, stayed: int, money: list[tuple[int, int]], found: list[int]
) -> None:
    leaver = lived(deposit_cents, stayed, money, found)
    leaver.finalize()
    park = leaver.park

    whole = account_statement(park, leaver.number)
    first = account_statement(park, leaver.number, last=C1)
    second = account_statement(park, leaver.number, date(2026, 6, 20))

    assert (*first.lines, *second.lines) == whole.lines
    assert first.closing_cents == second.opening_cents
    assert whole.closing_cents == park.open_cents(leaver.number)
