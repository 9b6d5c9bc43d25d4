"""Whatever was paid and found, a settlement gives every cent its place, and the books agree (§11.4)."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.preview import PreviewStore
from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.domain.ledger.documents import ReversalReason
from gatedrentals.domain.licensing.states import State
from gatedrentals.testing.contracts.leaver import Leaver
from tests.unit.application.leavers import damages, deposits, lived, nights, payments


@given(deposits, nights, payments, damages)
def test_what_was_held_is_refunded_forfeited_or_used(
    deposit_cents: int, stayed: int, money: list[tuple[int, int]], found: list[int]
) -> None:
    leaver = lived(deposit_cents, stayed, money, found)
    before = leaver.park.entries(leaver.number)
    previewed = Leaver(leaver.park.with_store(PreviewStore(leaver.park.store)), leaver.number).finalize()
    assert leaver.park.entries(leaver.number) == before

    settled = leaver.finalize()

    assert settled == previewed
    done = settled.statement.settlement
    assert done is not None
    held_cents = done.position.deposit_held_cents + done.credit_cents
    assert held_cents == done.refund_cents + done.forfeited_cents + done.credit_used_cents
    assert not (done.refund_cents and done.owed_cents)
    ledger = leaver.ledger()
    assert ledger.get("receivable", 0) == done.owed_cents
    assert ledger.get("refunds_payable", 0) == -done.refund_cents
    assert ledger.keys() <= {"receivable", "refunds_payable"}
    assert leaver.is_in(State.SETTLED if done.owed_cents or done.refund_cents else State.CLOSED)


@given(deposits, nights, payments.filter(bool), damages, st.booleans(), st.data())
def test_a_return_after_the_statement_leaves_nothing_unowned(
    deposit_cents: int,
    stayed: int,
    money: list[tuple[int, int]],
    found: list[int],
    is_mailed: bool,  # noqa: FBT001 - drawn
    data: st.DataObject,
) -> None:
    leaver = lived(deposit_cents, stayed, money, found)
    refunds = leaver.finalize().refunds
    for refund in refunds if is_mailed else ():
        leaver.mail(refund.refund_no)
    returned = data.draw(st.sampled_from(range(len(money))))
    leaver.park.bounce(f"r{returned}", leaver.park.clock.now() + timedelta(days=3), ReversalReason.CHARGEBACK)

    second = leaver.versions()[-1]
    assert second.is_final
    assert second.version == 2
    assert second.settlement is not None
    out_cents = sum(refund.amount_cents for refund in leaver.refunds() if refund.state is RefundState.MAILED)
    ledger = leaver.ledger()
    assert ledger.get("receivable", 0) == leaver.park.open_cents(leaver.number) == second.settlement.owed_cents
    assert ledger.get("checks_outstanding", 0) == -out_cents
    assert ledger.get("refunds_payable", 0) == -second.settlement.refund_cents
    assert not leaver.park.held(leaver.number)
