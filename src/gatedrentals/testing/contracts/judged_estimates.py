"""Final electric that was estimated, and what comes of it once the meter is read, on any store (§11.3)."""

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.deposits.judge_estimates import (
    EstimateJudgements,
    JudgedEstimate,
    JudgeEstimates,
    NoActualUse,
    NoEstimate,
)
from gatedrentals.application.deposits.revise_statement import ReviseStatement, StatementRevisions
from gatedrentals.application.reports.audit import BooksAudits
from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason, DepositForfeit
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.metering.estimate import VarianceOutcome
from gatedrentals.domain.metering.readings import Register
from gatedrentals.ports.projections import Projections
from gatedrentals.ports.store import Store
from gatedrentals.ports.variances import AlreadyJudged
from gatedrentals.testing.contracts.leaver import PAD, Leaver, damage
from gatedrentals.testing.contracts.park import PM, at, weekly
from gatedrentals.testing.contracts.setting import few_examples

__all__ = [
    "test_a_closed_license_stands_at_settled_until_its_check_has_cleared",
    "test_a_deposit_that_is_given_back_pays_what_is_open_first",
    "test_a_reading_of_later_days_counts_by_its_days",
    "test_a_variance_is_recorded_whatever_becomes_of_it",
    "test_an_estimate_is_judged_once_and_only_with_a_reading_of_its_own",
    "test_nothing_was_estimated_where_the_meter_was_read_on_the_last_day",
    "test_what_was_charged_too_much_goes_back_out_of_the_deposit_that_paid_it",
    "test_what_was_not_paid_is_only_lowered",
    "test_whatever_paid_an_estimate_is_given_back_to_the_cent",
]

JUNE = date(2026, 6, 19)
END = date(2026, 6, 26)
"""The exclusive end of the stay: seven days after the last reading, at 30 kWh a day."""
ESTIMATED = 3_045


def _left(store: Store, deposit_cents: int, *damages: int, paid_cents: int | None = None) -> Leaver:
    """Who stayed a week, paid it and the deposit, and left with seven days of electric estimated."""
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, deposit_cents)
    leaver.park.pay(leaver.number, "r", 33_000 + deposit_cents if paid_cents is None else paid_cents, at(6, 18, 10))
    leaver.read((date(2026, 5, 20), "0"), (JUNE, "900"))
    leaver.leave(date(2026, 6, 25))
    leaver.draft(*(damage(cents, f"door {place}") for place, cents in enumerate(damages)))
    leaver.finalize()
    return leaver


def _judge(leaver: Leaver, kwh: int, read_on: date = END) -> JudgedEstimate:
    """Read what was used since the last reading, and judge."""
    leaver.park.clock.set(max(leaver.park.clock.now(), at(7, 6, 9)))
    leaver.read((read_on, f"{900 + kwh}"))
    (judged,) = _run(leaver, leaver.number)
    assert BooksAudits(leaver.park.store)(leaver.park.site.id).findings == ()
    return judged


def _run(leaver: Leaver, number: str = "") -> tuple[JudgedEstimate, ...]:
    park = leaver.park
    return EstimateJudgements(park.store, park.clock)(JudgeEstimates(park.site.id, PM, number))


def test_what_was_charged_too_much_goes_back_out_of_the_deposit_that_paid_it(
    store: Store, projections: Projections
) -> None:
    """150 kWh instead of 210: the deposit gave $8.70 too much, and that is one more check."""
    leaver = _left(store, 50_000)
    assert leaver.ledger() == {"refunds_payable": -(50_000 - ESTIMATED)}

    judged = _judge(leaver, 150)

    assert (judged.read_on, judged.actual_wh) == (END, 150_000)
    assert (judged.variance.outcome, judged.variance.refund_cents) == (VarianceOutcome.REFUNDED, 870)
    assert [(refund.refund_no, refund.amount_cents) for refund in judged.refunds] == [(2, 870)]
    assert judged.refunds[0].payees == ("Dana Whitfield", "Omar Reyes")
    assert leaver.ledger() == {"refunds_payable": -(50_000 - ESTIMATED + 870)}
    assert leaver.park.ledger(leaver.number)["revenue", "electric"] == -2_175
    assert leaver.park.open_cents(leaver.number) == 0
    bodies = [document.body for document in leaver.park.documents(leaver.number)[-3:-1]]
    assert isinstance(bodies[0], DepositForfeit)
    assert isinstance(bodies[1], CreditMemo)
    assert bodies[1].reason is CreditReason.ESTIMATE
    assert list(projections.differing(leaver.park.site.id)) == []
    with store.work(leaver.park.site.id) as work:
        row = work.audit_trail.of_site(leaver.park.site.id, 1)[0]
        assert (row.what, row.subject) == ("judge_estimate", leaver.number)
        assert row.detail == "$30.45 estimated, $21.75 by the reading of June 26, 2026: refunded"
        (recorded,) = work.variances.of_site(leaver.park.site.id)
    assert (recorded.variance, recorded.actual_wh, recorded.read_on) == (judged.variance, 150_000, END)


@pytest.mark.parametrize(
    ("kwh", "outcome"),
    [(210, VarianceOutcome.NONE), (250, VarianceOutcome.EATEN), (180, VarianceOutcome.KEPT)],
)
def test_a_variance_is_recorded_whatever_becomes_of_it(store: Store, kwh: int, outcome: VarianceOutcome) -> None:
    """Against us it is eaten, and what is not worth a check is kept: neither moves a cent."""
    leaver = _left(store, 50_000)
    before = leaver.park.entries(leaver.number)

    judged = _judge(leaver, kwh)

    assert (judged.variance.outcome, judged.refunds) == (outcome, ())
    assert leaver.park.entries(leaver.number) == before
    with store.work(leaver.park.site.id) as work:
        recorded = work.variances.of_license(leaver.park.license(leaver.number).id)
    assert recorded is not None
    assert recorded.variance.actual_cents == kwh * 145 // 10


def test_a_closed_license_stands_at_settled_until_its_check_has_cleared(store: Store) -> None:
    """As after any money that goes back late (§6.4)."""
    leaver = _left(store, 50_000)
    leaver.mail()
    leaver.step(RefundState.CLEARED)
    assert leaver.is_in(State.CLOSED)

    _judge(leaver, 150)

    assert leaver.is_in(State.SETTLED)
    leaver.mail(2, "1043")
    leaver.step(RefundState.CLEARED, 2, "1043")
    assert leaver.is_in(State.CLOSED)
    assert leaver.ledger() == {"bank": -(50_000 - 2_175)}


def test_what_was_not_paid_is_only_lowered(store: Store) -> None:
    """Nobody gets back what they never gave; nor what was given up as bad debt."""
    owing, given_up = (_left(store, 0) for _ in range(2))
    given_up.write_off()

    owes, wrote_off = _judge(owing, 150), _judge(given_up, 150)

    assert (owes.refunds, owing.park.open_cents(owing.number)) == ((), ESTIMATED - 870)
    assert wrote_off.variance.refund_cents == 870
    assert (wrote_off.refunds, given_up.ledger()) == ((), {"bad_debt": ESTIMATED})


def test_a_deposit_that_is_given_back_pays_what_is_open_first(store: Store) -> None:
    """$100.00 of deposit paid $30.45 of electric and $69.55 of $100.00 damage."""
    leaver = _left(store, 10_000, 10_000)
    assert leaver.ledger() == {"receivable": ESTIMATED}

    judged = _judge(leaver, 150)

    assert judged.refunds == ()
    assert leaver.ledger() == {"receivable": ESTIMATED - 870}


def test_a_reading_of_later_days_counts_by_its_days(store: Store) -> None:
    """Ten days at 20 kWh: seven of them are the estimate's, while nobody else lived there."""
    leaver = _left(store, 50_000)

    judged = _judge(leaver, 200, date(2026, 6, 29))

    assert (judged.actual_wh, judged.variance.refund_cents) == (140_000, ESTIMATED - 2_030)


def test_an_estimate_is_judged_once_and_only_with_a_reading_of_its_own(store: Store) -> None:
    """Not before the statement is final, not with a reading of whoever came next, nor with one read backwards."""
    leaver = _left(store, 50_000)
    park, number = leaver.park, leaver.number
    somebody = park.move_in(weekly(JUNE), JUNE)
    with pytest.raises(NoEstimate, match="no final"):
        _run(leaver, somebody)
    with pytest.raises(NoActualUse, match="not read since"):
        _run(leaver, number)
    park.sign(evolve(park.draft(weekly(date(2026, 6, 28)), date(2026, 6, 28)), pad=PAD))
    leaver.read((date(2026, 6, 30), "1000"))
    with pytest.raises(NoActualUse, match="next move-in"):
        _run(leaver, number)
    assert _run(leaver) == ()
    leaver.read((date(2026, 6, 27), "800"))
    with pytest.raises(NoActualUse, match="negative"):
        _run(leaver, number)
    StatementRevisions(store, park.clock)(ReviseStatement(park.site.id, number, PM, forwarding_address="9 Elm St"))
    with pytest.raises(NoEstimate, match="no final"):
        _run(leaver, number)
    leaver.finalize()
    leaver.read((END, "1050"))

    assert [judged.variance.cents for judged in _run(leaver)] == [870]

    assert _run(leaver) == ()
    with pytest.raises(AlreadyJudged):
        _run(leaver, number)


def test_nothing_was_estimated_where_the_meter_was_read_on_the_last_day(store: Store) -> None:
    """Then the statement charged what was used."""
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 50_000)
    leaver.park.pay(leaver.number, "r", 83_000, at(6, 18, 10))
    leaver.read((JUNE, "900"), (END, "1000"), register=Register("E-7", 100_000_000))
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    leaver.finalize()

    assert _run(leaver) == ()
    with pytest.raises(NoEstimate, match="estimated no electric"):
        _run(leaver, leaver.number)


@few_examples
@given(
    deposit=st.sampled_from([0, 1_000, 2_000, 3_045, 10_000, 50_000]),
    damage_cents=st.sampled_from([0, 4_000, 90_000]),
    less_paid=st.sampled_from([0, 500, 20_000]),
    kwh=st.integers(0, 220),
)
def test_whatever_paid_an_estimate_is_given_back_to_the_cent(
    store: Store, deposit: int, damage_cents: int, less_paid: int, kwh: int
) -> None:
    """What is refunded and what is owed no more come to the variance; the books hold nothing else."""
    damages = [damage_cents] if damage_cents else []
    leaver = _left(store, deposit, *damages, paid_cents=33_000 + deposit - less_paid)
    owed_before = leaver.park.open_cents(leaver.number)

    judged = _judge(leaver, kwh)

    refunded = sum(refund.amount_cents for refund in judged.refunds)
    owed_less = owed_before - leaver.park.open_cents(leaver.number)
    assert refunded + owed_less == judged.variance.refund_cents
    assert refunded == 0 or leaver.park.open_cents(leaver.number) == 0
    assert set(leaver.ledger()) <= {"receivable", "refunds_payable"}
