"""A discount rule with a limit stands on so many cycles, whatever is cut, voided and opened again (§3.7, §4.2)."""

from datetime import date, timedelta

import pytest

from gatedrentals.domain.ledger.line import LineKind
from gatedrentals.domain.licensing.terms import EndChange, Frequency, TermsChange
from tests.unit.domain.payments.books import RENT, Account, PlainCutter, at, moved_to, pay, weekly
from tests.unit.domain.payments.histories import check
from tests.unit.domain.payments.residents import C1, C2, resident


def discounted(account: Account) -> list[date]:
    """First days of the invoices that still charge days and bear the discount."""
    return sorted(
        posted.invoice.due_on
        for posted in account.posted.invoices.values()
        if posted.live and any(line.kind is LineKind.DISCOUNT for line in posted.invoice.lines)
    )


def offered(uses: int) -> Account:
    """A resident of weekly cycles from 06-19 with a tenth off the rent of so many of them."""
    return resident(cutter=PlainCutter(discount_bps=1_000, discount_uses=uses))


def test_a_rule_of_two_uses_stands_on_two_cycles() -> None:
    account = offered(2)
    account.bill(at(7, 20))

    assert discounted(account) == [C1, C2]


@pytest.mark.parametrize("uses", [1, 2])
def test_both_pieces_of_a_cut_cycle_are_one_use(uses: int) -> None:
    account = offered(uses)
    assert account.stay is not None
    dearer = TermsChange(at(6, 13), C1 + timedelta(days=3), weekly(C1, 40_000))
    account.change(moved_to(account.stay, terms=dearer), at(6, 13))
    account.bill(at(7, 20))
    check(account)

    assert discounted(account) == [C1, C1 + timedelta(days=3), C2][: uses + 1]


def test_a_use_comes_back_with_the_days_that_bore_it() -> None:
    account = offered(2)
    account.bill(at(6, 20))
    assert account.stay is not None
    account.change(moved_to(account.stay, end=EndChange(at(6, 21), C2, under_notice=True)), at(6, 21))
    account.change(moved_to(account.stay, end=EndChange(at(6, 22), None, under_notice=False)), at(6, 22))
    account.bill(at(7, 20))
    check(account)

    assert discounted(account) == [C1, C2]


def test_a_use_comes_back_for_a_cycle_of_another_length() -> None:
    account = offered(2)
    account.bill(at(6, 20))
    assert account.stay is not None
    longer = TermsChange(at(6, 21), C2, pay(Frequency.BIWEEKLY, C2, 65_000, 1_000))
    account.change(moved_to(account.stay, terms=longer), at(6, 21))
    account.bill(at(7, 20))
    check(account)

    assert discounted(account) == [C1, C2]


def test_the_only_use_comes_back_with_the_only_cycle_that_bore_it() -> None:
    account = offered(1)
    assert account.stay is not None
    longer = TermsChange(at(6, 13), C1, pay(Frequency.BIWEEKLY, C1, 65_000, 1_000))
    account.change(moved_to(account.stay, terms=longer), at(6, 13))
    account.bill(at(7, 20))
    check(account)

    assert discounted(account) == [C1]
    assert account.open()[RENT, C1] == 65_000 - 6_500
