"""The life of a refund's check (§11.5)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.deposits.escheat import EscheatStep, escheat_dates
from gatedrentals.domain.deposits.refund import (
    ALLOWED,
    CheckWaits,
    Refund,
    RefundState,
    RefundStep,
    RefundStepRefused,
    advance,
    check_document,
    withdrawal,
)
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.documents import CheckMoved, CheckStep, Escheated

CHICAGO = ZoneInfo("America/Chicago")
S = RefundState
DUE = Refund(
    account_id=AccountId(UUID(int=1)),
    site_id=SiteId("crosby"),
    refund_no=1,
    statement_version=1,
    amount_cents=77_348,
    due_on=date(2026, 7, 9),
    payees=("Ada Ruiz", "Ben Ruiz"),
    address="12 Elm St, Houston TX 77002",
)


def step(refund: Refund, state: RefundState) -> RefundStep:
    number = f"{1000 + len(refund.steps)}" if state is S.PRINTED else refund.check_number
    at = datetime(2026, 7, 10, 3, tzinfo=UTC) + timedelta(days=len(refund.steps))
    return RefundStep(state, "m.ortiz", at, number, "photo-1")


def walk(*states: RefundState) -> Refund:
    refund = DUE
    for state in states:
        refund = advance(refund, step(refund, state))
    return refund


def payable_cents(refund: Refund) -> tuple[int, int, int]:
    """Refunds payable, checks outstanding, and what left the books, as the refund's documents post them (§5.2)."""
    payable, outstanding, gone = refund.amount_cents, 0, 0
    for count in range(1, len(refund.steps) + 1):
        document = check_document(evolve(refund, steps=refund.steps[:count]))
        match document:
            case CheckMoved(step=CheckStep.ISSUED, cents=cents):
                payable, outstanding = payable - cents, outstanding + cents
            case CheckMoved(step=CheckStep.VOIDED, cents=cents):
                payable, outstanding = payable + cents, outstanding - cents
            case CheckMoved(cents=cents):
                outstanding, gone = outstanding - cents, gone + cents
            case Escheated(cents=cents, from_check=from_check):
                payable, outstanding = payable - cents * (not from_check), outstanding - cents * from_check
                gone += cents
            case None:
                pass
    return payable, outstanding, gone


@given(st.lists(st.sampled_from(RefundState), max_size=14))
def test_any_history_owes_the_refund_exactly_once(states: list[RefundState]) -> None:
    refund = DUE
    for state in states:
        if state in ALLOWED[refund.state]:
            refund = advance(refund, step(refund, state))
        else:
            with pytest.raises(RefundStepRefused, match=refund.state.value):
                advance(refund, step(refund, state))
    payable, outstanding, gone = payable_cents(refund)
    assert payable + outstanding + gone == refund.amount_cents
    assert sorted((payable, outstanding, gone))[:2] == [0, 0]
    assert bool(outstanding) == (refund.state in {S.PRINTED, S.STAMPED, S.MAILED})
    assert bool(gone) == (refund.state in {S.CLEARED, S.ESCHEATED})


def test_a_check_goes_out_and_clears() -> None:
    refund = walk(S.PRINTED, S.STAMPED, S.MAILED, S.CLEARED)
    assert (refund.state, refund.check_number, refund.is_mailed, refund.is_done) == (S.CLEARED, "1000", True, True)
    assert check_document(refund) == CheckMoved(1, "1000", CheckStep.CLEARED, 77_348)
    assert check_document(walk(S.PRINTED, S.STAMPED)) is None
    assert check_document(DUE) is None
    assert not DUE.is_done


def test_a_voided_check_is_cut_again_under_a_new_number() -> None:
    refund = walk(S.PRINTED, S.STAMPED, S.VOIDED, S.REISSUED)
    assert (refund.check_number, refund.is_mailed) == ("1000", False)
    with pytest.raises(
        InvalidValue, match=r"^check_number: '1000' is not the number of a check that was not used before$"
    ):
        advance(refund, RefundStep(S.PRINTED, "m.ortiz", datetime(2026, 8, 1, tzinfo=UTC), "1000"))
    again = advance(refund, step(refund, S.PRINTED))
    assert (again.check_number, DUE.check_number) == ("1004", "")


def test_a_step_names_the_check_and_shows_it() -> None:
    printed = walk(S.PRINTED)
    with pytest.raises(InvalidValue, match=r"^check_number: '1001' is not check 1000$"):
        advance(printed, evolve(step(printed, S.STAMPED), check_number="1001"))
    with pytest.raises(InvalidValue, match=r"^photo: '' is not a photo of the stamped check$"):
        advance(printed, evolve(step(printed, S.STAMPED), photo=""))
    with pytest.raises(InvalidValue, match=r"^check_number: '' is not the number of a check"):
        advance(DUE, RefundStep(S.PRINTED, "m.ortiz", datetime(2026, 8, 1, tzinfo=UTC)))
    assert advance(printed, evolve(step(printed, S.VOIDED), photo="")).state is S.VOIDED


@pytest.mark.parametrize("held_up", [evolve(DUE, address=""), evolve(DUE, payees=())])
def test_a_check_without_address_or_payee_waits(held_up: Refund) -> None:
    with pytest.raises(CheckWaits, match=r"^the check waits: there is no address or no payee to send it to$"):
        advance(held_up, step(held_up, S.PRINTED))


def test_the_refusal_says_what_is_allowed() -> None:
    with pytest.raises(RefundStepRefused, match="due cannot be mailed; allowed: printed, withdrawn, escheated"):
        advance(DUE, step(DUE, S.MAILED))
    done = walk(S.PRINTED, S.STAMPED, S.MAILED, S.CLEARED)
    with pytest.raises(RefundStepRefused, match="allowed: nothing"):
        advance(done, step(done, S.VOIDED))


def test_an_escheat_says_where_the_money_stood() -> None:
    assert check_document(walk(S.ESCHEATED)) == Escheated(1, 77_348, from_check=False)
    assert check_document(walk(S.PRINTED, S.VOIDED, S.ESCHEATED)) == Escheated(1, 77_348, from_check=False)
    assert check_document(walk(S.PRINTED, S.STAMPED, S.MAILED, S.ESCHEATED)) == Escheated(1, 77_348, from_check=True)


def test_a_check_bears_no_day_before_its_window_closes() -> None:
    assert DUE.check_dated_on(date(2026, 7, 9)) == date(2026, 7, 9)
    waiting = evolve(DUE, not_before=date(2026, 7, 15))
    assert waiting.check_dated_on(date(2026, 7, 9)) == date(2026, 7, 15)
    assert waiting.check_dated_on(date(2026, 7, 16)) == date(2026, 7, 16)


def test_dormancy_counts_from_the_last_mailing() -> None:
    assert DUE.dormant_from(CHICAGO) == date(2026, 7, 9)
    once = walk(S.PRINTED, S.STAMPED, S.MAILED)
    assert once.dormant_from(CHICAGO) == date(2026, 7, 11)
    again = walk(S.PRINTED, S.STAMPED, S.MAILED, S.VOIDED, S.REISSUED, S.PRINTED, S.STAMPED, S.MAILED)
    assert again.dormant_from(CHICAGO) == date(2026, 7, 16)


@pytest.mark.parametrize(
    "states", [(), (S.PRINTED,), (S.PRINTED, S.STAMPED), (S.PRINTED, S.VOIDED), (S.PRINTED, S.VOIDED, S.REISSUED)]
)
def test_an_unmailed_refund_is_withdrawn_when_the_statement_is_revised(states: tuple[RefundState, ...]) -> None:
    refund = walk(*states)
    for taken in withdrawal(refund, "m.ortiz", datetime(2026, 8, 1, tzinfo=UTC)):
        refund = advance(refund, taken)
    assert refund.state is S.WITHDRAWN
    assert payable_cents(refund) == (77_348, 0, 0)


@pytest.mark.parametrize("states", [(S.PRINTED, S.STAMPED, S.MAILED), (S.ESCHEATED,)])
def test_a_mailed_refund_is_not_withdrawn(states: tuple[RefundState, ...]) -> None:
    with pytest.raises(RefundStepRefused, match="cannot be withdrawn"):
        withdrawal(walk(*states), "m.ortiz", datetime(2026, 8, 1, tzinfo=UTC))


def test_a_printed_check_is_voided_before_its_refund_is_withdrawn() -> None:
    at = datetime(2026, 8, 1, tzinfo=UTC)
    assert withdrawal(walk(S.PRINTED), "m.ortiz", at) == (
        RefundStep(S.VOIDED, "m.ortiz", at, "1000"),
        RefundStep(S.WITHDRAWN, "m.ortiz", at),
    )


def test_a_letter_from_before_the_last_mailing_asks_for_another() -> None:
    mailed = walk(S.PRINTED, S.STAMPED, S.MAILED)
    since = mailed.dormant_from(CHICAGO)
    dates = escheat_dates(since, mailed.amount_cents)
    today = dates.cutoff_on

    said = [
        evolve(mailed, letter_sent_on=sent_on).unclaimed_step(today, CHICAGO)
        for sent_on in (None, since - timedelta(days=1), since)
    ]
    assert said == [EscheatStep.LETTER, EscheatStep.LETTER, EscheatStep.REPORT]
