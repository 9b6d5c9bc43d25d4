"""What is given up is bad debt where it was earned; the rest is credited (§5.2)."""

from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.writing_off.write_off import NothingOpen, WriteOffBalance, WriteOffs, WrittenOff
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ledger.documents import CreditReason
from gatedrentals.domain.site.policy import HotelTaxRule
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver
from gatedrentals.testing.contracts.park import EXAMPLE, PM, at, weekly
from gatedrentals.testing.strategies.sites import TEXAS_AND_CITY

JUNE = date(2026, 6, 19)


def test_open_lines_fall_apart_by_what_was_earned(store: Store) -> None:
    """Four of seven nights were lived: the rest and the cycle to come are credited, the deposit is not owed."""
    policy = evolve(EXAMPLE, late_fee=None)
    leaver = Leaver.moved_in(store, weekly(JUNE, 35_000, 700), JUNE, 50_000, policy)
    leaver.park.clock.set(at(6, 23, 12))
    assert leaver.write_off() == WrittenOff(leaver.number, 20_400, 15_300 + 35_700, 50_000)
    assert leaver.park.open_cents(leaver.number) == 0
    reasons = [memo.reason for memo in leaver.park.memos(leaver.number)]
    assert reasons == [CreditReason.DEPOSIT_NOT_OWED, CreditReason.UNEARNED]
    ledger = leaver.park.ledger(leaver.number)
    assert (ledger["bad_debt", "rent"], ledger["bad_debt", "storm-water"]) == (20_000, 400)
    assert (ledger["deferred_revenue", "rent"], ledger["deferred_revenue", "storm-water"]) == (-20_000, -400)


def test_what_is_paid_covers_the_earned_nights_first(store: Store) -> None:
    leaver = Leaver.moved_in(store, weekly(JUNE, 35_000, None), JUNE, 0, evolve(EXAMPLE, late_fee=None))
    leaver.park.pay(leaver.number, "r", 30_000, at(6, 19, 8))
    leaver.park.clock.set(at(6, 23, 9))
    assert leaver.write_off() == WrittenOff(leaver.number, 0, 5_000 + 35_000, 0)


def test_tax_goes_back_to_tax_payable(store: Store) -> None:
    policy = evolve(EXAMPLE, late_fee=None, hotel_tax=HotelTaxRule(TEXAS_AND_CITY))
    leaver = Leaver.moved_in(store, weekly(JUNE, 32_500, None), JUNE, 0, policy)
    leaver.leave(date(2026, 6, 25))
    leaver.park.clock.set(at(7, 10, 12))
    assert leaver.write_off().bad_debt_cents == 32_500 + 1_950 + 2_925
    ledger = leaver.park.ledger(leaver.number)
    assert ("bad_debt", "rent") in ledger
    assert not any(role == "tax_payable" for role, _ in ledger)


def test_refusals(store: Store) -> None:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 0)
    leaver.park.pay(leaver.number, "r", 33_000, at(6, 18, 10))
    with pytest.raises(NothingOpen):
        leaver.write_off()
    with pytest.raises(InvalidValue, match="note"):
        WriteOffs(store, leaver.park.clock)(WriteOffBalance(leaver.park.site.id, leaver.number, " ", PM))
