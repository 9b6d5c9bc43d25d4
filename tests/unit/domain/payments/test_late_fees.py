"""Late fees at their edges: a cent, a noon, a return that covered nothing, lines that bear none (§6.5, §6.6)."""

from datetime import datetime, timedelta

import pytest
from attrs import evolve

from gatedrentals.domain.ledger.documents import (
    RETURNED,
    CreditMemo,
    CreditReason,
    DirectiveKind,
    InvoiceKind,
    ReversalReason,
    WriteOff,
)
from gatedrentals.domain.licensing.terms import Frequency, OneTimeCharge, PayTerms, RecurringCharge
from gatedrentals.domain.payments.voiding import credits_of_void
from gatedrentals.domain.site.policy import LateFeeRule, RetroLateFees, SitePolicy
from tests.unit.domain.payments.books import (
    EXAMPLE,
    OLD_BALANCE,
    RENT,
    STORM_WATER,
    Account,
    PlainCutter,
    always,
    at,
    stay,
)
from tests.unit.domain.payments.histories import check
from tests.unit.domain.payments.residents import C1, C2, electric, one_line, resident


def charged(account: Account) -> list[tuple[datetime, int]]:
    """When each late fee took effect, and its cents."""
    return [
        (posted.effective_at, sum(line.amount_cents for line in posted.invoice.lines))
        for posted in account.posted.invoices.values()
        if posted.live and posted.invoice.kind is InvoiceKind.LATE_FEE
    ]


def with_rule(rule: LateFeeRule) -> SitePolicy:
    return evolve(EXAMPLE, late_fee=evolve(rule, owner_signed=True))


def test_a_cent_of_open_rent_is_late_where_the_rule_says_so() -> None:
    account = resident(with_rule(LateFeeRule(minimum_open_rent_cents=1)))
    account.pay("a", 32_499, at(6, 18, 9))
    account.bill(at(6, 19, 12))

    assert charged(account) == [(at(6, 19, 12), 5_000)]


def test_fees_by_the_day_fall_on_each_noon_after_the_deadline_while_a_cent_is_open() -> None:
    account = resident(with_rule(LateFeeRule(per_day_cents=700, cap_cents=7_100)))
    account.bill(at(6, 19, 12))
    account.pay("a", 32_499, at(6, 19, 13))
    account.bill(at(6, 23, 12))

    days = [at(6, day, 12) for day in (19, 20, 21, 22)]
    assert charged(account) == list(zip(days, [5_000, 700, 700, 700], strict=True))
    assert account.open()[RENT, C1] == 1


@pytest.mark.parametrize("grace_noons", [0, 2])
@pytest.mark.parametrize("grace_hours", [0, 5])
def test_the_first_day_after_the_deadline_is_the_first_later_noon(grace_hours: int, grace_noons: int) -> None:
    rule = LateFeeRule(per_day_cents=700, grace_noons=grace_noons)
    account = resident(evolve(with_rule(rule), grace_hours=grace_hours))
    account.bill(at(6, 24, 12))

    late_at = at(6, 19, 12 + grace_hours)
    assert [when for when, _ in charged(account)][:2] == [late_at, at(6, 20 + grace_noons, 12)]


@pytest.mark.parametrize("reason", ReversalReason)
@pytest.mark.parametrize("retro", RetroLateFees)
def test_a_reversal_adds_a_fee_only_if_the_payer_or_the_bank_took_it_back(
    reason: ReversalReason, retro: RetroLateFees
) -> None:
    account = resident(evolve(EXAMPLE, retro_late_fees=retro))
    account.pay("a", 33_000, at(6, 18, 9))
    account.bill(at(6, 19, 12))
    account.bounce("a", at(6, 22, 9), reason=reason)
    check(account)

    added = reason in RETURNED and retro is not RetroLateFees.NONE
    assert account.open().get(("late_fee", C1), 0) == (5_000 if added else 0)


def test_a_return_that_had_covered_nothing_at_the_deadline_adds_no_fee() -> None:
    account = resident()
    account.pay("a", 33_000, at(6, 18, 9))
    account.bill(at(6, 19, 12))
    account.pay("b", 1_000, at(6, 20, 9))
    account.bounce("a", at(6, 22, 9), reason=ReversalReason.BOOKING_ERROR)
    account.bounce("b", at(6, 23, 9))
    check(account)

    assert charged(account) == []
    assert account.open()[RENT, C1] == 32_500


def test_a_single_cent_that_comes_back_can_make_rent_late() -> None:
    account = resident()
    account.pay("a", 1, at(6, 18, 9))
    account.pay("b", 30_000, at(6, 18, 10))
    account.bill(at(6, 19, 12))
    assert charged(account) == [], "a cent below what is late"
    account.bounce("a", at(6, 22, 9))
    check(account)

    assert charged(account) == [(at(6, 19, 12), 5_000)]


def test_a_return_is_judged_by_all_rent_of_the_cycle_together() -> None:
    cutter = PlainCutter((OneTimeCharge(OLD_BALANCE, 10_000),))
    account = resident(with_rule(LateFeeRule(minimum_open_rent_cents=40_000)), cutter)
    account.pay("a", 5_000, at(6, 18, 9))
    account.bill(at(6, 19, 12))
    assert charged(account) == []
    account.bounce("a", at(6, 22, 9))
    check(account)

    assert charged(account) == [(at(6, 19, 12), 5_000)]


def test_a_return_adds_a_fee_whatever_is_charged_before_the_rent() -> None:
    charges = (RecurringCharge(STORM_WATER, 500), RecurringCharge(RENT, 32_500))
    terms = stay(C1, at(6, 12, 13), PayTerms(Frequency.WEEKLY, C1, charges))
    account = Account(terms, always(EXAMPLE))
    account.bill(at(6, 12, 13))
    account.pay("a", 33_000, at(6, 18, 9))
    account.bill(at(6, 19, 12))
    account.bounce("a", at(6, 22, 9))
    check(account)

    assert charged(account) == [(at(6, 19, 12), 5_000)]


def test_a_return_is_judged_also_by_rent_whose_money_a_person_sent_elsewhere() -> None:
    account = resident()
    account.pay("a", 33_000, at(6, 15, 9))
    account.record(one_line(account, InvoiceKind.METERED, electric(5_000), C1), at(6, 16))
    account.direct(DirectiveKind.DIRECT, [account.ref("electric", C1)], at(6, 17), receipt="a")
    account.pay("b", 5_000, at(6, 18, 9))
    account.bill(at(6, 19, 12))
    assert account.placed("b") == {(RENT, C1): 4_500, (STORM_WATER, C1): 500}
    account.bounce("b", at(6, 22, 9))
    check(account)

    assert charged(account) == [(at(6, 19, 12), 5_000)]


def test_a_return_is_judged_by_what_other_money_had_been_sent_to_its_line_by_then() -> None:
    account = resident()
    account.pay("a", 1_000, at(6, 18, 9))
    account.direct(DirectiveKind.DIRECT, [account.ref(RENT, C1)], at(6, 18, 10), receipt="a")
    account.pay("b", 32_000, at(6, 18, 11))
    account.bill(at(6, 19, 12))
    account.bounce("b", at(6, 22, 9))
    check(account)

    assert charged(account) == [(at(6, 19, 12), 5_000)]
    assert account.open()[RENT, C1] == 31_500


@pytest.mark.parametrize(("given_up_cents", "fee_cents"), [(30_000, 5_000), (30_001, 0)])
def test_rent_that_was_given_up_is_not_late_when_a_receipt_comes_back(given_up_cents: int, fee_cents: int) -> None:
    account = resident()
    account.pay("a", 2_400, at(6, 18, 9))
    account.record(WriteOff(((account.ref(RENT, C1), given_up_cents),)), at(6, 18, 10))
    account.bill(at(6, 19, 12))
    assert charged(account) == []
    account.bounce("a", at(6, 22, 9))
    check(account)

    assert account.open()[RENT, C1] == 32_500 - given_up_cents
    assert account.open().get(("late_fee", C1), 0) == fee_cents


def test_a_late_fee_that_was_voided_stays_away() -> None:
    account = resident()
    account.bill(at(6, 19, 12))
    fee = account.ref("late_fee", C1)
    account.record(CreditMemo(CreditReason.VOID, credits_of_void(account.posted, fee.invoice_seq)), at(6, 20))
    account.bill(at(6, 21, 12))
    check(account)

    assert ("late_fee", C1) not in account.open()
    assert account.bill(at(6, 22, 12)).documents == ()


def test_a_cycle_without_rent_has_no_deadline() -> None:
    charges = PayTerms(Frequency.WEEKLY, C1, (RecurringCharge(STORM_WATER, 500),))
    account = Account(stay(C1, at(6, 12, 13), charges), always(EXAMPLE))
    update = account.bill(at(6, 12, 13))

    assert update.next_deadline is None
    account.bill(at(7, 10, 12))
    assert charged(account) == []


def test_a_line_that_is_disputed_the_moment_it_is_opened_takes_no_money() -> None:
    account = resident()
    account.pay("a", 33_000, at(6, 18, 9))
    opened_at = at(6, 19, 12)
    account.bill(opened_at)
    account.direct(DirectiveKind.EXCLUDE, [account.ref(RENT, C2)], opened_at)
    account.pay("b", 1_500, at(6, 20, 9))
    check(account)

    assert account.placed("b") == {(STORM_WATER, C2): 500, (RENT, C2 + timedelta(days=7)): 1_000}
