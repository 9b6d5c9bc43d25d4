"""To which night an account is paid, and what it has to pay next (§6.8, §14.2)."""

from datetime import date, datetime

from gatedrentals.domain.licensing.terms import EndChange
from gatedrentals.domain.payments.due_next import DueNext, due_next
from tests.unit.domain.payments.books import Account, at, moved_to, stay, weekly
from tests.unit.domain.payments.residents import C1, C3, resident


def told(account: Account, now: datetime) -> DueNext:
    assert account.last is not None
    posted, last = account.posted, account.last
    return due_next(account.stay, last.open_lines, lambda seq: posted.invoices[seq].invoice.lines, last.frontier, now)


def test_what_is_open_is_due_on_its_earliest_day() -> None:
    account = resident()
    account.pay("a", 15_000, at(6, 18, 9))
    account.bill(at(6, 19, 12))

    assert told(account, at(6, 19, 12)) == DueNext(date(2026, 6, 21), C1, 33_000 - 15_000 + 5_000)


def test_where_nothing_is_open_the_next_cycle_falls_due() -> None:
    account = resident()
    account.pay("a", 66_000, at(6, 18, 9))

    assert told(account, at(6, 18, 9)) == DueNext(date(2026, 7, 2), C3, 0)
    assert account.stay is not None
    account.change(moved_to(account.stay, end=EndChange(at(6, 19), C3, under_notice=True)), at(6, 19))
    assert told(account, at(6, 19)) == DueNext(date(2026, 7, 2), None, 0)


def test_before_the_first_invoice_no_night_is_paid() -> None:
    account = Account(stay(C1, at(6, 12, 13), weekly(C1)))
    account.bill(at(6, 12, 12))
    assert told(account, at(6, 12, 13)) == DueNext(None, C1, 0)

    account.stay = stay(C1, None, weekly(C1))
    assert told(account, at(6, 12, 13)) == DueNext(None, None, 0)
    account.stay = None
    assert told(account, at(6, 12, 13)) == DueNext(None, None, 0)


def test_the_day_before_a_stay_of_which_no_night_is_paid() -> None:
    assert told(resident(), at(6, 13)) == DueNext(date(2026, 6, 18), C1, 33_000)
