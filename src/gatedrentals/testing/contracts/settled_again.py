"""What happens after a deposit statement is final: money comes, money comes back, checks are stopped (§6.5, §11.5)."""

from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.writing_off.write_off import WrittenOff
from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.domain.ledger.documents import DepositForfeit, Method, ReversalReason
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver, damage
from gatedrentals.testing.contracts.park import EXAMPLE, PM, at, weekly

__all__ = [
    "test_a_check_stopped_after_a_return_pays_what_is_owed",
    "test_a_check_stopped_after_a_write_off_leaves_nothing_lost",
    "test_a_deposit_that_came_back_pays_nothing",
    "test_a_deposit_that_went_out_and_came_back_is_given_up",
    "test_a_refund_of_money_that_comes_back_is_owed",
    "test_a_return_after_the_check_was_mailed_is_owed",
    "test_a_return_before_the_check_is_mailed_cuts_it_again",
    "test_a_return_of_credit_alone_leaves_what_the_deposit_paid",
    "test_money_for_a_closed_license_goes_back",
]


def returned_stay(store: Store, *, mailed: bool) -> Leaver:
    """A stay whose eCheck of rent and deposit comes back after the statement is final."""
    leaver = Leaver.moved_in(store, weekly(date(2026, 6, 19)), date(2026, 6, 19), 50_000)
    leaver.park.pay(leaver.number, "old", 33_000, at(6, 18, 9))
    leaver.park.pay(leaver.number, "r", 50_000, at(6, 18, 10), method=Method.ECHECK)
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    (refund,) = leaver.finalize().refunds
    assert (refund.amount_cents, refund.not_before) == (50_000, date(2026, 6, 26))
    if mailed:
        leaver.mail()
        leaver.step(RefundState.CLEARED)
        assert leaver.is_in(State.CLOSED)
    else:
        leaver.step(RefundState.PRINTED)
    leaver.park.bounce("r", at(6, 29, 9))
    return leaver


def test_a_return_before_the_check_is_mailed_cuts_it_again(store: Store) -> None:
    """The check is voided; with the money gone, nothing is left to refund, and the returned fee is owed."""
    leaver = returned_stay(store, mailed=False)

    assert [refund.state for refund in leaver.refunds()] == [RefundState.WITHDRAWN]
    first, second = leaver.versions()
    assert second.settlement is not None
    assert (first.is_final, second.is_final, second.version) == (True, True, 2)
    assert (second.settlement.refund_cents, second.settlement.owed_cents) == (0, 3_000)
    assert leaver.ledger() == {"receivable": 3_000}
    assert leaver.kinds() == [*["deposit_statement_revised"] * 2, "returned_receipt"]
    assert leaver.is_in(State.SETTLED)


def test_a_return_of_credit_alone_leaves_what_the_deposit_paid(store: Store) -> None:
    """Nothing is open after it: the check is smaller, and the damage stays paid."""
    leaver = Leaver.moved_in(store, weekly(date(2026, 6, 19)), date(2026, 6, 19), 50_000)
    leaver.park.pay(leaver.number, "old", 83_000, at(6, 18, 9))
    leaver.leave(date(2026, 6, 25))
    leaver.draft(damage(12_000))
    leaver.finalize()
    leaver.park.pay(leaver.number, "r", 1_000, at(6, 26, 9))

    leaver.park.bounce("r", at(6, 29, 9), ReversalReason.CHARGEBACK)

    states = [(refund.amount_cents, refund.state.value) for refund in leaver.refunds()]
    assert states == [(38_000, "withdrawn"), (1_000, "withdrawn"), (38_000, "due")]
    assert leaver.ledger() == {"refunds_payable": -38_000}
    bodies = [document.body for document in leaver.park.documents(leaver.number)]
    assert sum(isinstance(body, DepositForfeit) for body in bodies) == 1


def test_a_return_after_the_check_was_mailed_is_owed(store: Store) -> None:
    """The deposit went out and its money came back: $500.00 and the fee are owed, and the license is open again."""
    leaver = returned_stay(store, mailed=True)

    second = leaver.versions()[-1]
    assert second.settlement is not None
    assert (second.settlement.refund_cents, second.settlement.owed_cents) == (0, 53_000)
    assert leaver.park.open_cents(leaver.number) == 53_000
    assert leaver.is_in(State.SETTLED)
    leaver.park.pay(leaver.number, "again", 53_000, at(7, 6, 10))
    assert leaver.park.open_cents(leaver.number) == 0
    assert leaver.is_in(State.CLOSED)
    assert leaver.kinds() == []


def stopped_stay(store: Store, *, r_first: bool) -> Leaver:
    """A night, a check of $812.86 for deposit and unused rent, and one receipt of that money that comes back after it.

    It comes first and holds the deposit up, or last and is all credit.
    """
    policy = evolve(EXAMPLE, late_fee=None, surrender_day_charged=False)
    leaver = Leaver.moved_in(store, weekly(date(2026, 6, 19)), date(2026, 6, 19), 50_000, policy)
    park = leaver.park
    money = [("r", 33_000), ("deposit", 53_000)] if r_first else [("deposit", 53_000), ("r", 33_000)]
    for hour, (name, cents) in enumerate(money, start=9):
        park.pay(leaver.number, name, cents, at(6, 18, hour))
    leaver.leave(date(2026, 6, 20))
    leaver.draft()
    (refund,) = leaver.finalize().refunds
    assert refund.amount_cents == 86_000 - 4_714
    leaver.mail()
    park.bounce("r", at(6, 26, 9), ReversalReason.CHARGEBACK)
    assert park.open_cents(leaver.number) == 33_000
    return leaver


@pytest.mark.parametrize("r_first", [True, False])
def test_a_check_stopped_after_a_return_pays_what_is_owed(store: Store, *, r_first: bool) -> None:
    """The check is void before it is cashed: a smaller one is cut, and nothing is owed."""
    leaver = stopped_stay(store, r_first=r_first)

    assert leaver.step(RefundState.VOIDED).state is RefundState.WITHDRAWN

    assert [(refund.amount_cents, refund.state.value) for refund in leaver.refunds()] == [
        (81_286, "withdrawn"),
        (48_286, "due"),
    ]
    assert leaver.ledger() == {"refunds_payable": -48_286}
    assert leaver.park.open_cents(leaver.number) == 0
    assert leaver.versions()[-1].version == 3
    assert leaver.kinds() == ["deposit_statement_revised"] * 4 + ["refund_to_print", "returned_receipt"]


@pytest.mark.parametrize("r_first", [True, False])
def test_a_check_stopped_after_a_write_off_leaves_nothing_lost(store: Store, *, r_first: bool) -> None:
    """What the check would have taken along was given up, and is not lost; storm-water of the stay stays given up."""
    leaver = stopped_stay(store, r_first=r_first)
    leaver.park.pay(leaver.number, "some", 1_000, at(6, 27, 9))
    assert leaver.write_off() == WrittenOff(leaver.number, 32_000, 0, 0)

    leaver.step(RefundState.VOIDED)

    assert [refund.amount_cents for refund in leaver.refunds()] == [81_286, 49_286 + 71]
    assert leaver.ledger() == {"refunds_payable": -49_286 - 71, "bad_debt": 71}
    assert leaver.is_in(State.SETTLED)


def test_a_deposit_that_went_out_and_came_back_is_given_up(store: Store) -> None:
    """The check took the deposit along: what its return left us short of is bad debt, and no deposit is held or due."""
    leaver = returned_stay(store, mailed=True)

    assert leaver.write_off() == WrittenOff(leaver.number, 53_000, 0, 0)

    ledger = leaver.park.ledger(leaver.number)
    assert set(leaver.ledger()) == {"bad_debt", "bank"}
    assert sum(cents for (role, _), cents in ledger.items() if role == "bad_debt") == 53_000
    assert leaver.is_in(State.CLOSED)


def test_a_deposit_that_came_back_pays_nothing(store: Store) -> None:
    """The deposit had paid the damage; its money comes back: the damage is owed, a deposit that was not paid is not."""
    leaver = Leaver.moved_in(store, weekly(date(2026, 6, 19)), date(2026, 6, 19), 50_000)
    park = leaver.park
    park.pay(leaver.number, "rent", 33_000, at(6, 18, 9))
    park.pay(leaver.number, "deposit", 50_000, at(6, 18, 10), method=Method.ECHECK)
    leaver.leave(date(2026, 6, 25))
    leaver.draft(damage(12_000))
    assert leaver.finalize().statement.settlement is not None
    assert leaver.ledger() == {"refunds_payable": -38_000}

    park.bounce("deposit", at(6, 29, 9), ReversalReason.CHARGEBACK)

    assert [product for product, _ in park.open(leaver.number)] == ["cleaning"]
    assert leaver.ledger() == {"receivable": 12_000}
    park.bounce("rent", at(6, 30, 9), ReversalReason.CHARGEBACK)
    assert leaver.ledger() == {"receivable": 12_000 + 33_000 + 5_000}
    assert leaver.write_off().bad_debt_cents == 50_000
    assert set(leaver.ledger()) == {"bad_debt"}
    assert leaver.is_in(State.CLOSED)


def test_a_refund_of_money_that_comes_back_is_owed(store: Store) -> None:
    """Credit went out by check, then its payment came back: what the check paid out of it is owed like the rest."""
    leaver = Leaver.moved_in(store, weekly(date(2026, 7, 3)), date(2026, 7, 3), 50_000)
    park = leaver.park
    park.clock.set(at(7, 2, 13))
    Notices(store, park.clock)(GiveNotice(park.site.id, leaver.number, date(2026, 7, 2), PM, date(2026, 7, 15)))
    park.pay(leaver.number, "first", 83_000, at(7, 2, 14))
    park.pay(leaver.number, "r", 67_000, at(7, 2, 15), method=Method.ECHECK)
    leaver.go(date(2026, 7, 15))
    leaver.draft()
    (refund,) = leaver.finalize().refunds
    assert refund.amount_cents == 38_714 + 50_000
    leaver.mail()
    leaver.step(RefundState.CLEARED)

    park.bounce("r", at(7, 20, 9))

    # the final cycle of $282.86 with its late fee, what the check paid of it, and the fee of the return
    assert park.open_cents(leaver.number) == 28_286 + 5_000 + 38_714 + 3_000
    assert leaver.ledger() == {"bank": -88_714, "receivable": 75_000}
    assert ("clearing", "echeck") not in park.ledger(leaver.number)
    assert leaver.write_off().bad_debt_cents == 75_000
    assert leaver.is_in(State.CLOSED)


def test_money_for_a_closed_license_goes_back(store: Store) -> None:
    """It pays what is open, which is nothing; the rest is refunded, and the license is settled until it cleared."""
    leaver = Leaver.moved_in(store, weekly(date(2026, 6, 19)), date(2026, 6, 19), 50_000)
    leaver.park.pay(leaver.number, "r", 83_000, at(6, 18, 9))
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    leaver.finalize()
    leaver.mail()
    leaver.step(RefundState.CLEARED)
    assert leaver.is_in(State.CLOSED)

    leaver.park.pay(leaver.number, "late", 33_000, at(7, 10, 9), method=Method.MAILED_CHECK)

    first, second = leaver.refunds()
    assert (second.refund_no, second.amount_cents, second.not_before) == (2, 33_000, date(2026, 7, 24))
    assert second.address == first.address
    assert leaver.is_in(State.SETTLED)
    assert leaver.kinds() == ["refund_to_print"]
    leaver.mail(2, "1043")
    leaver.step(RefundState.CLEARED, 2, "1043")
    assert leaver.ledger() == {"bank": -83_000}
    assert leaver.is_in(State.CLOSED)
