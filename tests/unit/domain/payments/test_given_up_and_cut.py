"""A cut takes no cent that a write-off or the deposit took before, and is done with once (§3.7, §5.2, §6.5)."""

from datetime import timedelta

import pytest

from gatedrentals.domain.ledger.documents import (
    Allocation,
    Body,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    LineCredit,
    Reason,
    WriteOff,
)
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.licensing.terms import EndChange, TermsChange
from tests.unit.domain.payments.books import RENT, STORM_WATER, PlainCutter, at, moved_to, weekly
from tests.unit.domain.payments.histories import check
from tests.unit.domain.payments.residents import C1, resident

DAY = timedelta(days=1)


def given_up(rent: LineRef, cents: int, *, by_deposit: bool) -> Body:
    if by_deposit:
        return DepositForfeit((Allocation(rent, cents, Reason.CLASS_ORDER, 1, 1),))
    return WriteOff(((rent, cents),))


@pytest.mark.parametrize("by_deposit", [False, True])
@pytest.mark.parametrize("relief_cents", [1, 5_000, 20_000])
@pytest.mark.parametrize("credit_cents", [0, 3_000])
@pytest.mark.parametrize("discount_bps", [0, 1_000])
@pytest.mark.parametrize("nights", [0, 3])
def test_a_cut_credits_what_is_left_and_the_next_run_nothing(
    *, by_deposit: bool, relief_cents: int, credit_cents: int, discount_bps: int, nights: int
) -> None:
    account = resident(cutter=PlainCutter(discount_bps=discount_bps))
    rent = account.ref(RENT, C1)
    account.record(given_up(rent, relief_cents, by_deposit=by_deposit), at(6, 13))
    if credit_cents:
        account.record(CreditMemo(CreditReason.GOODWILL, (LineCredit(rent, credit_cents),)), at(6, 13, 2))
    assert account.stay is not None
    end = EndChange(at(6, 14), C1 + nights * DAY, under_notice=True)
    account.change(moved_to(account.stay, end=end), at(6, 14))
    check(account)

    net_cents = 13_929 - (1_393 if discount_bps else 0)
    left = {(RENT, C1): max(0, net_cents - relief_cents - credit_cents), (STORM_WATER, C1): 214} if nights else {}
    assert account.open() == {key: cents for key, cents in left.items() if cents}
    assert account.posted.invoices[1].live is bool(nights)
    assert account.bill(at(6, 15)).documents == ()


@pytest.mark.parametrize("relief_cents", [1, 5_000, 20_000])
def test_nights_that_are_billed_anew_are_billed_once(relief_cents: int) -> None:
    account = resident()
    account.record(WriteOff(((account.ref(RENT, C1), relief_cents),)), at(6, 13))
    assert account.stay is not None
    account.change(moved_to(account.stay, terms=TermsChange(at(6, 14), C1, weekly(C1, 40_000))), at(6, 14))
    check(account)

    assert account.open() == {(RENT, C1): 40_000, (STORM_WATER, C1): 500}
    assert account.bill(at(6, 15)).documents == ()


def test_what_is_earned_at_once_stays_while_a_night_of_its_cycle_does() -> None:
    account = resident(cutter=PlainCutter(at_once=frozenset({STORM_WATER})))
    assert account.stay is not None
    end = EndChange(at(6, 14), C1 + 3 * DAY, under_notice=True)
    account.change(moved_to(account.stay, end=end), at(6, 14))
    check(account)

    assert account.open() == {(RENT, C1): 13_929, (STORM_WATER, C1): 500}
