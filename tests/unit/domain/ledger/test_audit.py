from collections.abc import Sequence
from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ledger.audit import Finding, Invariant, audit
from gatedrentals.domain.ledger.documents import (
    Body,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Held,
    Holding,
    LineCredit,
    Reallocation,
    Recognition,
    RecognizedLine,
    WriteOff,
)
from gatedrentals.domain.ledger.entry import Balances, Entry, Posting
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.ledger.trial_balance import TrialBalanceRow, balances_of, journal_rows, trial_balance
from gatedrentals.domain.period import ONE_DAY, Period
from gatedrentals.domain.revenue.roll_forward import PostedCents, roll_forward
from gatedrentals.testing.strategies import ledger
from gatedrentals.testing.strategies.ledger_histories import ledgers
from tests.unit.domain.ledger.an_account import CYCLE, Account, deposit, discount, invoice, noon, pays, receipt, rent


@given(ledgers)
def test_what_the_rules_allow_has_no_finding(entries: Sequence[Entry]) -> None:
    assert audit(entries) == ()


@given(ledgers, st.sampled_from(Role), ledger.some_cents, st.data())
def test_a_posting_too_many_is_found(entries: Sequence[Entry], role: Role, cents: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    changed = evolve(entries[at], postings=(*entries[at].postings, Posting(role, "", cents)))

    found = {finding.invariant for finding in audit([*entries[:at], changed, *entries[at + 1 :]])}
    assert {Invariant.ENTRY_BALANCED, Invariant.TRIAL_BALANCE_ZERO} <= found


@given(ledgers, ledger.some_cents)
def test_a_wrong_balance_is_found(entries: Sequence[Entry], cents: int) -> None:
    last = entries[-1]
    wrong = evolve(last, balances=evolve(last.balances, unapplied_cents=last.balances.unapplied_cents + cents))

    assert [(f.invariant, f.seq) for f in audit([*entries[:-1], wrong])] == [
        (Invariant.BALANCES_KEPT, last.document.seq)
    ]


@given(ledgers, st.data())
def test_the_trial_balance_of_any_day_is_zero_and_recounts_the_balances(
    entries: Sequence[Entry], data: st.DataObject
) -> None:
    day = data.draw(st.sampled_from([entry.document.posted_on for entry in entries]))
    rows = trial_balance(entries, day)

    assert sum(row.cents for row in rows) == 0
    assert sum(row.debit_cents for row in rows) == sum(row.credit_cents for row in rows)
    owed = sum(row.cents for row in rows if row.role is Role.RECEIVABLE)
    assert owed == balances_of(entries, day).receivable_cents


@given(ledgers)
def test_the_kept_balances_are_those_of_the_journal(entries: Sequence[Entry]) -> None:
    assert balances_of(entries) == entries[-1].balances
    assert balances_of(entries, entries[0].document.posted_on - timedelta(days=900)) == Balances()


@given(ledgers)
def test_the_rows_of_the_journal_roll_forward_to_the_balances(entries: Sequence[Entry]) -> None:
    postings = [PostedCents(*row) for row in journal_rows(entries)]
    first, last = (
        (pick(posting.posted_on for posting in postings) for pick in (min, max))
        if postings
        else (CYCLE.start, CYCLE.start)
    )

    rolled = roll_forward(postings, Role.DEFERRED_REVENUE, Period(first, last + ONE_DAY))
    assert (rolled.opening_cents, rolled.closing_cents) == (0, entries[-1].balances.deferred_cents)


def test_a_trial_balance_in_order_of_roles() -> None:
    account = Account()
    account.post(invoice(rent(1, 32_500), discount(2, 2_500), deposit(3, 50_000)), noon(6, 12))
    account.post(receipt(noon(6, 18), pays(1, 1, 30_000)), noon(6, 18))

    assert trial_balance(account.entries) == (
        TrialBalanceRow(Role.RECEIVABLE, "", 50_000),
        TrialBalanceRow(Role.DEFERRED_REVENUE, "rent", -30_000),
        TrialBalanceRow(Role.DEPOSITS_BILLED, "", -50_000),
        TrialBalanceRow(Role.CLEARING, "kiosk", 30_000),
    )
    assert trial_balance(account.entries, noon(6, 12).date())[-1] == TrialBalanceRow(Role.DEPOSITS_BILLED, "", -50_000)


def a_history(*bodies: Body) -> Account:
    account = Account()
    account.post(invoice(rent(1, 32_500), discount(2, 2_500), deposit(3, 50_000)), noon(6, 12))
    account.post(receipt(noon(6, 18), pays(1, 1, 30_000), pays(1, 3, 20_000)), noon(6, 18))
    for body in bodies:
        account.post(body, noon(6, 20))
    return account


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        (
            CreditMemo(CreditReason.GOODWILL, (LineCredit(LineRef(1, 1), 100),)),
            Finding(Invariant.LINE_OVER_ALLOCATED, "line 1 of document 1 of $299.00 has $300.00 on it", 1),
        ),
        (
            CreditMemo(CreditReason.GOODWILL, (LineCredit(LineRef(1, 1), 30_100),)),
            Finding(Invariant.LINE_BELOW_ZERO, "line 1 of document 1 comes to -$1.00", 1),
        ),
        (
            DepositForfeit((pays(1, 3, 100),)),
            Finding(Invariant.DEPOSIT_PAYS_ITSELF, "a deposit pays line 3 of document 1, which is a deposit", 1),
        ),
        (
            Reallocation(2, (pays(1, 1, -100), pays(1, 2, 100)), (), "wrong"),
            Finding(Invariant.LINE_OVER_ALLOCATED, "line 2 of document 1 is a discount and takes no money", 1),
        ),
        (
            Reallocation(2, (pays(1, 3, 100),), (Held(Holding.UNMATCHED, -100),), "wrong"),
            Finding(Invariant.RECEIPT_WHOLE, "receipt 2 counts $500.00 and has placed $500.00; $0.00 left", 2),
        ),
        (
            Reallocation(9, (), (), "wrong"),
            Finding(Invariant.READABLE, "document 9 is no receipt", 3),
        ),
    ],
)
def test_each_thing_booked_wrongly_is_found(body: Body, finding: Finding) -> None:
    assert finding in audit(a_history(body).entries)


def test_a_receipt_that_takes_back_more_than_it_gave_is_found() -> None:
    account = a_history(receipt(noon(6, 19), pays(1, 3, 50), number="2"))
    account.post(Reallocation(3, (pays(1, 3, -150),), (Held(Holding.UNMATCHED, 150),), "wrong"), noon(6, 20))

    assert [f.invariant for f in audit(account.entries)] == [Invariant.LINE_OVER_ALLOCATED]


@pytest.mark.parametrize(
    ("body", "role", "invariant"),
    [
        (WriteOff(((LineRef(1, 3), 100),)), Role.RECEIVABLE, Invariant.RECEIVABLE),
        (
            Recognition(CYCLE.start, (RecognizedLine(LineRef(1, 1), 9),)),
            Role.DEFERRED_REVENUE,
            Invariant.DEFERRED,
        ),
    ],
)
def test_a_total_that_the_documents_do_not_support_is_found(body: Body, role: Role, invariant: Invariant) -> None:
    entries = list(a_history(body).entries)
    entries[-1] = evolve(entries[-1], postings=tuple(evolve(p, role=Role.BANK) for p in entries[-1].postings))

    found = [finding for finding in audit(entries) if finding.invariant is invariant]
    assert len(found) == 1
    assert "the ledger says" in found[0].text
    assert role in {posting.role for posting in a_history(body).entries[-1].postings}
