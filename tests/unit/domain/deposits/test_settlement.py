"""Settlements: no cent appears or is lost, and the worked ones come out to the cent (§11.4)."""

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass, for_home_assembly
from gatedrentals.domain.deposits.position import (
    FinalCharge,
    PositionLine,
    SettlementPosition,
    damage_charges,
)
from gatedrentals.domain.deposits.settlement import Settlement, settle
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import (
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Holding,
    LineCredit,
    Reason,
    RefundDue,
)
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.policy import AllocationPolicy, SitePolicy
from tests.unit.domain.deposits.positions import ON, damage, electric, funds, line, positions, some_money

POLICY = SitePolicy(version=3)
policies = st.sampled_from([SitePolicy(allocation=order) for order in AllocationPolicy])


def charged(settlement: Settlement) -> int:
    return sum(charge.cents for charge in settlement.charges)


@given(positions(), policies)
def test_no_cent_appears_or_is_lost(position: SettlementPosition, policy: SitePolicy) -> None:
    done = settle(position, policy)
    assert position.deposit_held_cents + done.credit_cents == (
        done.credit_used_cents + done.forfeited_cents + done.refund_cents
    )
    assert charged(done) == done.credit_used_cents + done.forfeited_cents + done.owed_cents + done.disputed_cents


@given(positions(), policies)
def test_a_refund_and_a_balance_owed_exclude_each_other(position: SettlementPosition, policy: SitePolicy) -> None:
    done = settle(position, policy)
    assert done.refund_cents == 0 or done.owed_cents == 0


@given(positions(), policies)
def test_the_sum_is_what_is_left_of_all_money_and_all_charges(position: SettlementPosition, policy: SitePolicy) -> None:
    done = settle(position, policy)
    received = sum(piece.paid_cents for piece in position.lines) + sum(piece.cents for piece in position.credit)
    paid = received - position.deposit_used_cents
    net = sum(
        piece.paid_cents + piece.open_line.open_cents - piece.credit_cents
        for piece in position.lines
        if not piece.is_deposit
    )
    due = net + sum(charge.cents for charge in position.charges)
    assert (done.refund_cents, done.owed_cents) == (max(0, paid - due), max(0, due - paid))


@given(positions(), policies)
def test_the_deposit_pays_only_what_credit_could_not(position: SettlementPosition, policy: SitePolicy) -> None:
    done = settle(position, policy)
    assert done.forfeited_cents == 0 or not [piece for piece in done.refund_from_credit if piece.cents]
    deposits = {piece.open_line.ref for piece in position.lines if piece.is_deposit}
    assert not deposits & {part.line for part in done.forfeits}  # a deposit never pays a deposit line
    assert all(min(c.from_credit_cents, c.from_deposit_cents, c.left_cents) >= 0 for c in done.charges)


@given(positions(), policies)
def test_credit_is_spent_in_order_of_receipt(position: SettlementPosition, policy: SitePolicy) -> None:
    done = settle(position, policy)
    spent = [use.receipt_seq for use in done.credit_uses]
    assert spent == sorted(spent)
    assert not spent or all(piece.receipt_seq >= spent[-1] for piece in done.refund_from_credit)
    used: dict[int, int] = {}
    for seq, cents in [(use.receipt_seq, use.cents) for use in done.credit_uses] + [
        (piece.receipt_seq, piece.cents) for piece in done.refund_from_credit
    ]:
        used[seq] = used.get(seq, 0) + cents
    assert used == {piece.receipt_seq: piece.cents for piece in done.credit if piece.cents}


@given(positions(), st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_refunds_of_several_checks_are_the_refund(position: SettlementPosition, weights: list[int]) -> None:
    done = settle(position, POLICY)
    whole = sum(weights)
    parts = [done.refund_cents * weight // whole for weight in weights[1:]]
    refunds = done.refunds_due([done.refund_cents - sum(parts), *parts], first_no=5)
    assert [refund.refund_no for refund in refunds] == list(range(5, 5 + len(weights)))
    assert [refund.amount_cents for refund in refunds][1:] == parts
    assert sum(refund.from_deposit_cents for refund in refunds) == done.refund_from_deposit_cents
    assert sum(refund.amount_cents for refund in refunds) == done.refund_cents


@given(positions(), some_money)
def test_a_disputed_line_takes_nothing_and_stays_open(position: SettlementPosition, cents: int) -> None:
    disputed = line(LineRef(9, 1), ChargeClass.FEES, cents, excluded=True)
    with_it = settle(evolve(position, lines=(*position.lines, disputed)), POLICY)
    without = settle(position, POLICY)
    assert with_it.disputed_cents == cents
    assert (with_it.refund_cents, with_it.owed_cents) == (without.refund_cents, without.owed_cents)


@given(some_money, some_money, some_money)
def test_freed_cash_is_the_last_receipts(first: int, second: int, credit: int) -> None:
    credit = min(credit, first + second)
    paid = line(LineRef(1, 1), ChargeClass.RENT, 0, [funds(second, 8), funds(first, 3)], credit)
    freed = paid.freed()
    assert sum(piece.cents for piece in freed) == credit
    assert freed[0] == funds(min(credit, second), 8)
    assert freed[1:] == ((funds(credit - second, 3),) if credit > second else ())


FINDINGS = (
    DamageFinding("Kitchen", "countertop", FindingClass.DAMAGED_TENANT, 1, 18_500, ("p1",)),
    DamageFinding("Bedroom", "blinds", FindingClass.DAMAGED_TENANT, 3, 2_500, ("p2",)),
    DamageFinding("Living room", "carpet", FindingClass.NORMAL_WEAR, 1, 40_000),
    DamageFinding("Utility", "water heater", FindingClass.DAMAGED_WARRANTY, 1, 90_000),
    DamageFinding("Bath", "mirror", FindingClass.CLEAN),
    DamageFinding("Porch", "step", FindingClass.DAMAGED_TENANT, 1, 0, ("p3",)),
)
DEPOSIT = LineRef(1, 3)


def test_the_worked_settlement_with_a_refund() -> None:
    """§11.4: rent freed by the clamp pays electric, damages and a late fee; the deposit goes back whole."""
    rent = line(LineRef(1, 1), ChargeClass.RENT, 0, [funds(100_000)], 36_667)
    late = line(LineRef(2, 1), ChargeClass.LATE, 5_000)
    deposit = line(DEPOSIT, ChargeClass.DEPOSIT, 0, [funds(120_000)])
    charges = (electric(1_366), *damage_charges(FINDINGS, ProductCode("damages")))
    done = settle(SettlementPosition(ON, (rent, late, deposit), (), charges, invoice_seq=9), POLICY)
    assert (done.refund_cents, done.refund_from_deposit_cents) == (124_301, 120_000)
    assert (done.forfeited_cents, done.owed_cents, done.credit_used_cents) == (0, 0, 32_366)
    assert done.forfeit() is None
    assert done.deposit_memo() is None
    assert done.policy_version == 3
    assert done.refunds_due([124_301], 1) == (RefundDue(1, 120_000, ((2, Holding.REFUNDABLE_CREDIT, 4_301),)),)
    new = [(c.line, c.text, c.cents, c.estimated) for c in done.charges if c.is_new]
    assert new == [
        (LineRef(9, 1), "Electric, 3 days", 1_366, True),
        (LineRef(10, 1), "Kitchen, countertop", 18_500, False),
        (LineRef(10, 2), "Bedroom, blinds", 7_500, False),
    ]
    assert [c.finding for c in done.charges] == [None, None, FINDINGS[0], FINDINGS[1]]


def test_the_worked_settlement_with_a_balance() -> None:
    """§11.4: deposit $300.00, open rent $400.00, damages $260.00."""
    rent = line(LineRef(1, 1), ChargeClass.RENT, 40_000)
    deposit = line(DEPOSIT, ChargeClass.DEPOSIT, 0, [funds(30_000)])
    done = settle(SettlementPosition(ON, (rent, deposit), (), (damage(26_000),), invoice_seq=9), POLICY)
    assert (done.refund_cents, done.owed_cents, done.forfeited_cents) == (0, 36_000, 30_000)
    assert [charge.left_cents for charge in done.charges] == [10_000, 26_000]
    assert done.refunds_due([], 1) == ()


def test_credit_on_notice_pays_the_final_charges() -> None:
    """Example 2, the settlement."""
    deposit = line(DEPOSIT, ChargeClass.DEPOSIT, 0, [funds(50_000)])
    position = SettlementPosition(ON, (deposit,), (funds(38_714),), (electric(1_366), damage(10_000)))
    done = settle(position, POLICY)
    assert (done.credit_used_cents, done.forfeited_cents) == (11_366, 0)
    assert (done.refund_from_deposit_cents, done.refund_from_credit) == (50_000, (funds(27_348),))
    assert done.refund_cents == 77_348


def test_a_deposit_partly_paid() -> None:
    """Example 5, the settlement."""
    deposit = line(DEPOSIT, ChargeClass.DEPOSIT, 22_500, [funds(27_500)])
    lines = (
        line(LineRef(1, 2), ChargeClass.UTILITIES, 500),
        deposit,
        line(LineRef(4, 1), ChargeClass.RENT, 12_500),
        line(LineRef(4, 2), ChargeClass.UTILITIES, 500),
        line(LineRef(5, 1), ChargeClass.LATE, 5_000),
    )
    done = settle(SettlementPosition(ON, lines, (), (damage(12_000),), invoice_seq=9), POLICY)
    assert done.deposit_memo() == CreditMemo(CreditReason.DEPOSIT_NOT_OWED, (LineCredit(DEPOSIT, 22_500),))
    forfeit = done.forfeit()
    assert isinstance(forfeit, DepositForfeit)
    assert [(part.line, part.cents, part.policy_version) for part in forfeit.allocations] == [
        (LineRef(4, 1), 12_500, 3),
        (LineRef(1, 2), 500, 3),
        (LineRef(4, 2), 500, 3),
        (LineRef(5, 1), 5_000, 3),
        (LineRef(9, 1), 9_000, 3),
    ]
    assert (done.refund_cents, done.owed_cents) == (0, 3_000)
    assert [charge.left_cents for charge in done.charges if charge.left_cents] == [3_000]


def test_credit_pays_what_is_open_before_what_finalizing_adds() -> None:
    late = line(LineRef(5, 1), ChargeClass.LATE, 5_000)
    done = settle(SettlementPosition(ON, (late,), (funds(6_000),), (electric(2_000),), invoice_seq=9), POLICY)
    assert [(use.line, use.cents) for use in done.credit_uses] == [(LineRef(5, 1), 5_000), (LineRef(9, 1), 1_000)]
    assert done.owed_cents == 1_000


@pytest.mark.parametrize(
    ("order", "first", "reason"),
    [
        (AllocationPolicy.CLASS_THEN_DATE, 1, Reason.CLASS_ORDER),
        (AllocationPolicy.CURRENT_FIRST, 2, Reason.CURRENT_CYCLE),
        (AllocationPolicy.LARGEST_FIRST, 2, Reason.LARGEST),
        (AllocationPolicy.PRO_RATA_WITHIN_CLASS, 1, Reason.PRO_RATA),
    ],
)
def test_credit_and_deposit_pay_in_the_order_of_the_policy(order: AllocationPolicy, first: int, reason: Reason) -> None:
    past = line(LineRef(1, 1), ChargeClass.RENT, 4_000, cycle=Period(date(2026, 6, 1), date(2026, 7, 1)))
    current = line(LineRef(2, 1), ChargeClass.FEES, 9_000, cycle=Period(date(2026, 7, 1), date(2026, 8, 1)))
    deposit = line(DEPOSIT, ChargeClass.DEPOSIT, 0, [funds(500)])
    policy = SitePolicy(version=3, allocation=order)
    done = settle(SettlementPosition(ON, (past, current, deposit), (funds(1_000),)), policy)
    ranks = {1: 1, 2: 6}
    assert [(use.line, use.cents, use.reason, use.rank) for use in done.credit_uses] == [
        (LineRef(first, 1), 1_000, reason, ranks[first])
    ]
    assert [(part.line, part.cents, part.reason, part.rank) for part in done.forfeits] == [
        (LineRef(first, 1), 500, reason, ranks[first])
    ]


def test_a_deposit_that_came_back_after_it_was_refunded_is_owed() -> None:
    """§6.5: version 2 of a statement whose check was mailed."""
    came_back = line(DEPOSIT, ChargeClass.DEPOSIT, 30_000)
    pet = line(LineRef(1, 4), ChargeClass.DEPOSIT, 5_000)
    position = SettlementPosition(ON, (came_back, pet), deposit_used_cents=30_000)
    done = settle(position, POLICY)
    assert (done.refund_cents, done.owed_cents, position.deposit_held_cents) == (0, 30_000, 0)
    assert done.deposit_memo() == CreditMemo(CreditReason.DEPOSIT_NOT_OWED, (LineCredit(LineRef(1, 4), 5_000),))


def test_a_deposit_refunded_before_is_not_refunded_again() -> None:
    deposit = line(DEPOSIT, ChargeClass.DEPOSIT, 0, [funds(30_000)])
    done = settle(SettlementPosition(ON, (deposit,), (funds(700),), deposit_used_cents=30_000), POLICY)
    assert (done.refund_from_deposit_cents, done.refund_cents) == (0, 700)


def test_a_deposit_that_is_lowered_frees_its_cash() -> None:
    deposit = line(DEPOSIT, ChargeClass.DEPOSIT, 2_000, [funds(30_000)], credit_cents=10_000)
    done = settle(SettlementPosition(ON, (deposit,)), POLICY)
    assert (done.credit, done.refund_from_deposit_cents, done.refund_cents) == ((funds(10_000),), 20_000, 30_000)


def test_credit_of_one_receipt_is_one_piece() -> None:
    rent = line(LineRef(1, 1), ChargeClass.RENT, 0, [funds(100_000)], 36_667)
    done = settle(SettlementPosition(ON, (rent,), (funds(1_000),)), POLICY)
    assert done.credit == (funds(37_667),)


def test_a_stay_that_owes_and_has_nothing() -> None:
    done = settle(SettlementPosition(ON, ()), POLICY)
    assert (done.refund_cents, done.owed_cents, done.charges) == (0, 0, ())


def test_final_charges_are_lines_of_the_invoice_to_come() -> None:
    (line_1, line_2) = SettlementPosition(ON, (), (), (electric(10), damage(20)), invoice_seq=9, order=4).new_lines()
    assert line_1 == OpenLine(
        ref=LineRef(9, 1),
        product=ProductCode("electric"),
        charge_class=ChargeClass.ELECTRIC,
        rank_class=ChargeClass.ELECTRIC,
        due_on=ON,
        order=4,
        line_no=1,
        is_tax=False,
        net_cents=10,
        open_cents=10,
    )
    assert (line_2.ref, line_2.order, line_2.line_no, line_2.open_cents) == (LineRef(10, 1), 5, 1, 20)


def test_only_the_residents_damage_is_charged() -> None:
    assert [finding.charged_cents for finding in FINDINGS] == [18_500, 7_500, 0, 0, 0, 0]
    assert for_home_assembly(FINDINGS) == (FINDINGS[3],)
    assert DamageFinding("Bath", "sink", None, 1, 9_000).charged_cents == 0


def test_values_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidValue, match=r"^quantity: 0 is not a number of items from 1$"):
        DamageFinding("Bath", "sink", None, 0)
    with pytest.raises(InvalidValue, match=r"^unit_cost_cents: -1 is not a cost from 0$"):
        DamageFinding("Bath", "sink", None, 1, -1)
    with pytest.raises(InvalidValue, match=r"^cents: 0 is not an amount above 0$"):
        FinalCharge(ProductCode("electric"), ChargeClass.ELECTRIC, "", 0)
    with pytest.raises(InvalidValue, match=r"^credits: .*501.* is not at most the 500 cents that the line comes to$"):
        line(LineRef(1, 1), ChargeClass.RENT, 500, credit_cents=501)
    whole: PositionLine = line(LineRef(1, 1), ChargeClass.RENT, 500, credit_cents=500)
    assert (whole.left_cents, whole.freed()) == (0, ())
