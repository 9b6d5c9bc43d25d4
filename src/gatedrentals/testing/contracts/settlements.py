"""Stays settled end to end, from the move-out to the check, on any store (§11.4, §11.5)."""

from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.preview import PreviewStore
from gatedrentals.application.writing_off.write_off import WrittenOff
from gatedrentals.domain.deposits.damages import FindingClass
from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.domain.events import (
    DamagesInvoiced,
    DepositStatementDrafted,
    DepositStatementFinalized,
    LicenseClosed,
    RefundCleared,
    RefundIssued,
)
from gatedrentals.domain.ledger.documents import InvoiceKind
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.metering.readings import ReadingKind, Register
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver, damage
from gatedrentals.testing.contracts.park import EXAMPLE, PM, at, pay_terms, weekly

__all__ = [
    "test_a_deposit_smaller_than_what_is_owed",
    "test_a_preview_settles_and_changes_nothing",
    "test_a_stay_settled_to_the_check",
    "test_example_02_the_statement",
    "test_example_05_deposit_partly_paid",
    "test_example_07_final_electric",
    "test_example_08_several_payees",
]


def test_example_02_the_statement(store: Store) -> None:
    """The refundable credit pays electric and damages; the deposit goes back whole."""
    leaver = Leaver.moved_in(store, weekly(date(2026, 7, 3)), date(2026, 7, 3), 50_000)
    park = leaver.park
    park.clock.set(at(7, 2, 13))
    Notices(store, park.clock)(GiveNotice(park.site.id, leaver.number, date(2026, 7, 2), PM, date(2026, 7, 15)))
    park.pay(leaver.number, "r", 150_000, at(7, 2, 14))
    assert park.held(leaver.number) == {"refundable_credit": 38_714}
    leaver.read((date(2026, 6, 3), "0"), (date(2026, 7, 3), "217.4"))
    leaver.go(date(2026, 7, 15))
    leaver.draft(damage(10_000))

    settled = leaver.finalize()

    settlement = settled.statement.settlement
    assert settlement is not None
    assert (settlement.credit_used_cents, settlement.forfeited_cents, settlement.refund_cents) == (11_366, 0, 77_348)
    assert [invoice.kind for invoice in park.invoices(leaver.number)][-2:] == [InvoiceKind.FINAL, InvoiceKind.DAMAGES]
    assert [refund.amount_cents for refund in settled.refunds] == [77_348]
    assert leaver.ledger() == {"refunds_payable": -77_348}
    assert leaver.is_in(State.SETTLED)
    assert leaver.kinds() == ["refund_to_print"]


def test_example_05_deposit_partly_paid(store: Store) -> None:
    """What was not paid of the deposit is not owed; what was pays by class, and the rest of the damage is owed."""
    leaver = Leaver.moved_in(store, weekly(date(2026, 6, 19)), date(2026, 6, 19), 50_000)
    park = leaver.park
    park.pay(leaver.number, "a", 60_000, at(6, 18, 10))
    park.run(at(6, 19, 12))
    park.pay(leaver.number, "b", 20_000, at(6, 25, 10))
    park.run(at(6, 26, 12))
    leaver.leave(date(2026, 7, 2))
    leaver.draft(damage(12_000))

    settled = leaver.finalize()

    settlement = settled.statement.settlement
    assert settlement is not None
    assert (settlement.refund_cents, settlement.owed_cents, settlement.forfeited_cents) == (0, 3_000, 27_500)
    assert settled.refunds == ()
    assert leaver.ledger() == {"receivable": 3_000}
    assert list(park.open(leaver.number).values()) == [3_000]
    assert leaver.is_in(State.SETTLED)
    assert leaver.write_off() == WrittenOff(leaver.number, 3_000, 0, 0)
    assert leaver.ledger() == {"bad_debt": 3_000}
    assert leaver.is_in(State.CLOSED)


def test_example_07_final_electric(store: Store) -> None:
    """Rollover and replacement are summed and priced once; the last days are estimated."""
    move_in = date(2026, 6, 1)
    leaver = Leaver.moved_in(store, pay_terms(Frequency.MONTHLY, None, 100_000), move_in, 20_000)
    leaver.park.pay(leaver.number, "r", 120_000, at(6, 1, 10))
    leaver.read((move_in, "99912.4"), (date(2026, 6, 20), "00031.4"))
    leaver.read((date(2026, 6, 25), "00058.9"), kind=ReadingKind.FINAL)
    new = Register("E-9002", 100_000_000)
    leaver.read((date(2026, 6, 25), "12.0"), register=new, kind=ReadingKind.BASE)
    leaver.read((date(2026, 7, 1), "61.3"), register=new)
    leaver.leave(date(2026, 7, 4))

    statement = leaver.draft()

    assert statement.settlement is not None
    charges = [(charge.cents, charge.estimated) for charge in statement.settlement.charges if charge.is_new]
    assert charges == [(2_839, False), (379, True)]
    assert statement.electric is not None
    assert (statement.electric.days, statement.electric.cents) == (4, 379)


@pytest.mark.parametrize(
    ("weights", "cents"),
    [((), [120_967]), ((1, 1, 1), [40_323, 40_322, 40_322]), ((2, 1, 1), [60_483, 30_242, 30_242])],
)
def test_example_08_several_payees(store: Store, weights: tuple[int, ...], cents: list[int]) -> None:
    """One joint check, or shares by the largest remainder if the residents signed them."""
    leaver = Leaver.moved_in(store, weekly(date(2026, 6, 19)), date(2026, 6, 19), 120_967)
    leaver.park.pay(leaver.number, "r", 120_967 + 33_000, at(6, 18, 10))
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    if weights:
        leaver.instruct(weights)

    refunds = leaver.finalize().refunds

    assert [refund.amount_cents for refund in refunds] == cents
    if not weights:
        assert refunds[0].payees == ("Dana Whitfield", "Omar Reyes")
    for refund in refunds:
        assert leaver.is_in(State.SETTLED)
        leaver.mail(refund.refund_no, str(refund.refund_no))
        leaver.step(RefundState.CLEARED, refund.refund_no, str(refund.refund_no))
    assert leaver.is_in(State.CLOSED)
    assert leaver.ledger() == {"bank": -120_967}


def worked_stay(store: Store) -> Leaver:
    """The worked stay of §11.4: $1,200.00 held, $366.67 freed by the clamp, a late fee of $50.00 open.

    The rule book's rent is for [06-15, 07-15); here it is June, at a price that frees as much.
    """
    policy = evolve(EXAMPLE, surrender_day_charged=False)
    terms = pay_terms(Frequency.MONTHLY, None, 275_003)
    leaver = Leaver.moved_in(store, terms, date(2026, 6, 1), 120_000, policy)
    leaver.read((date(2026, 5, 25), "1000"), (date(2026, 6, 1), "1219.8"))
    park = leaver.park
    park.run(at(6, 5))
    park.pay(leaver.number, "r", 275_003 + 120_000, at(6, 10, 10))
    leaver.read((date(2026, 6, 24), "1942"))
    park.run(at(6, 24, 13))
    electric = next(cents for (product, _), cents in park.open(leaver.number).items() if product == "electric")
    Notices(store, park.clock)(GiveNotice(park.site.id, leaver.number, date(2026, 6, 25), PM, date(2026, 6, 27)))
    park.pay(leaver.number, "e", electric, at(6, 25, 10))
    leaver.go(date(2026, 6, 27))
    return leaver


FOUND = (
    damage(18_500),
    damage(7_500, "blinds"),
    damage(30_000, "carpet", FindingClass.NORMAL_WEAR),
    damage(90_000, "water heater", FindingClass.DAMAGED_WARRANTY),
)


def test_a_stay_settled_to_the_check(store: Store) -> None:
    """The worked settlement of §11.4: the check of $1,243.01 clears, and the license closes."""
    leaver = worked_stay(store)
    park = leaver.park
    assert leaver.draft(*FOUND).settlement is not None
    assert leaver.kinds() == ["deposit_statement_ready"]
    park.clock.set(at(6, 30, 9))

    settled = leaver.finalize()

    settlement = settled.statement.settlement
    assert settlement is not None
    new = [(charge.text, charge.cents) for charge in settlement.charges if charge.is_new]
    assert [cents for _, cents in new] == [1_366, 18_500, 7_500]
    (refund,) = settled.refunds
    assert (refund.amount_cents, settlement.refund_from_deposit_cents) == (124_301, 120_000)
    assert settlement.forfeited_cents == 0
    assert leaver.ledger() == {"refunds_payable": -124_301}
    assert park.open_cents(leaver.number) == 0
    leaver.step(RefundState.PRINTED)
    assert leaver.ledger() == {"checks_outstanding": -124_301}
    assert leaver.kinds() == ["refund_to_stamp"]
    leaver.step(RefundState.STAMPED)
    leaver.step(RefundState.MAILED)
    assert leaver.is_in(State.SETTLED)
    assert leaver.kinds() == []
    leaver.step(RefundState.CLEARED)
    assert leaver.ledger() == {"bank": -124_301}
    assert leaver.is_in(State.CLOSED)
    assert leaver.kinds() == []
    told = [type(event) for event in park.told(leaver.number)]
    for event in (DepositStatementDrafted, DepositStatementFinalized, DamagesInvoiced, RefundIssued, RefundCleared):
        assert told.count(event) == 1
    assert told[-1] is LicenseClosed


def test_a_deposit_smaller_than_what_is_owed(store: Store) -> None:
    """The other worked settlement of §11.4: rent goes first, and $360.00 are owed."""
    policy = evolve(EXAMPLE, late_fee=None)
    leaver = Leaver.moved_in(store, weekly(date(2026, 6, 19), 40_000, None), date(2026, 6, 19), 30_000, policy)
    leaver.park.pay(leaver.number, "r", 70_000, at(6, 18, 10))
    leaver.park.run(at(6, 19, 13))
    leaver.leave(date(2026, 7, 2))
    leaver.draft(damage(26_000))

    settlement = leaver.finalize().statement.settlement

    assert settlement is not None
    assert (settlement.refund_cents, settlement.owed_cents) == (0, 36_000)
    books = leaver.park.books(leaver.number)
    left = {line.line.charge_class: line.open_cents for line in books.base_lines if line.open_cents}
    assert left == {ChargeClass.RENT: 10_000, ChargeClass.DAMAGES: 26_000}
    assert leaver.ledger() == {"receivable": 36_000}
    assert leaver.park.pay(leaver.number, "p", 36_000, at(7, 20, 10)).held == ()
    assert leaver.is_in(State.CLOSED)


def test_a_preview_settles_and_changes_nothing(store: Store) -> None:
    """The dry run answers what the act will answer."""
    leaver = worked_stay(store)
    leaver.draft(*FOUND)
    trail = leaver.park.entries(leaver.number), leaver.kinds(), leaver.park.told(leaver.number), leaver.versions()
    dry = Leaver(leaver.park.with_store(PreviewStore(store)), leaver.number)

    previewed = dry.finalize()

    assert trail == (
        leaver.park.entries(leaver.number),
        leaver.kinds(),
        leaver.park.told(leaver.number),
        leaver.versions(),
    )
    assert leaver.is_in(State.MOVED_OUT)
    assert leaver.finalize() == previewed
