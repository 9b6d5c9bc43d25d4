"""The life of a license: every command by property and example (§2)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import HomeId, PadId
from gatedrentals.domain.licensing.commands import Changed, exclusive_end
from gatedrentals.domain.licensing.events import (
    LicenseActivated,
    LicenseClosed,
    LicenseSent,
    LicenseSigned,
    LicenseTerminated,
    NoticeGiven,
    NoticeWithdrawn,
    ResidentsMovedIn,
    ResidentsMovedOut,
)
from gatedrentals.domain.licensing.leaving import (
    PossessionNotBack,
    abandon,
    close,
    move_out,
    reopen,
    settle,
    take_back_possession,
    terminate,
)
from gatedrentals.domain.licensing.license import License, Said
from gatedrentals.domain.licensing.moving_in import activate, cancel, change_move_in, decline, prepare, send, sign
from gatedrentals.domain.licensing.residing import (
    PadNotFree,
    agree_long_stay,
    change_terms,
    confirm_surrender,
    give_notice,
    restart_tax_count,
    transfer,
    withdraw_notice,
)
from gatedrentals.domain.licensing.states import State, allowed_commands
from gatedrentals.domain.licensing.terms import PayTerms
from gatedrentals.domain.site.policy import SitePolicy
from tests.unit.domain.licenses import MOVE_IN, a_license, said
from tests.unit.domain.stays import biweekly, decided, monthly, pay_terms, weekly

NIGHT_OF_SURRENDER_FREE = SitePolicy()
SURRENDER_DAY_CHARGED = SitePolicy(surrender_day_charged=True)
policies = st.sampled_from([NIGHT_OF_SURRENDER_FREE, SURRENDER_DAY_CHARGED])
stay_days = st.integers(-5, 120).map(lambda ahead: MOVE_IN + timedelta(days=ahead))


@given(stay_days, stay_days, policies)
def test_residents_are_charged_until_the_later_of_surrender_and_departure(
    surrender: date, departure: date, policy: SitePolicy
) -> None:
    if min(surrender, departure) < MOVE_IN:
        return
    noticed, _, _ = give_notice(a_license(State.ACTIVE), said(20), MOVE_IN, policy, surrender)
    gone, _, (event,) = move_out(noticed, said(40), departure, policy)
    assert gone.end == exclusive_end(max(surrender, departure), policy)
    assert isinstance(event, ResidentsMovedOut)
    assert (event.charged_until, event.moved_out_on) == (gone.end, departure)


@given(stay_days, policies)
def test_a_withdrawn_notice_leaves_the_nights_as_if_it_was_never_given(surrender: date, policy: SitePolicy) -> None:
    active = a_license(State.ACTIVE)
    if surrender < MOVE_IN:
        return
    noticed, _, _ = give_notice(active, said(20), MOVE_IN, policy, surrender)
    staying, _, _ = withdraw_notice(noticed, said(25), pad_is_free=True)
    assert evolve(staying, stay=active.stay) == active
    assert staying.pad_nights() == active.pad_nights()


@given(pay_terms(), st.integers(0, 100))
def test_new_terms_hold_from_the_next_due_date_unless_a_day_is_named(terms: PayTerms, ahead: int) -> None:
    today = MOVE_IN + timedelta(days=ahead)
    changed, _, _ = change_terms(a_license(State.ACTIVE), said(2), terms, today=today)
    effective_on = changed.stay.terms[-1].effective_on
    assert effective_on.weekday() == 4
    assert today < effective_on <= today + timedelta(days=7)
    named, _, _ = change_terms(a_license(State.ACTIVE), said(2), terms, today=today, effective_on=today)
    assert named.stay.terms[-1].effective_on == today


def test_a_whole_life_tells_the_world_what_it_should() -> None:
    steps: list[Callable[[License, Said], Changed]] = [
        send,
        sign,
        prepare,
        activate,
        lambda license_, word: give_notice(license_, word, date(2026, 7, 1), NIGHT_OF_SURRENDER_FREE),
        lambda license_, word: confirm_surrender(license_, word, date(2026, 7, 30), NIGHT_OF_SURRENDER_FREE),
        lambda license_, word: withdraw_notice(license_, word, pad_is_free=True),
        lambda license_, word: give_notice(license_, word, date(2026, 7, 9), NIGHT_OF_SURRENDER_FREE),
        lambda license_, word: move_out(license_, word, date(2026, 7, 31), NIGHT_OF_SURRENDER_FREE),
        settle,
        close,
        reopen,
        close,
    ]
    license_, told = a_license(), []
    for day, step in enumerate(steps, start=1):
        license_, row, events = step(license_, said(day, "as asked"))
        assert (row.who, row.at, row.why, row.license_id) == ("pm", decided(day), "as asked", license_.id)
        told += [type(event) for event in events]
    assert license_.state is State.CLOSED
    assert told == [
        LicenseSent,
        LicenseSigned,
        LicenseActivated,
        ResidentsMovedIn,
        NoticeGiven,
        NoticeGiven,
        NoticeWithdrawn,
        NoticeGiven,
        ResidentsMovedOut,
        LicenseClosed,
        LicenseClosed,
    ]


@pytest.mark.parametrize(
    ("start", "command", "ends"),
    [(State.SENT, decline, State.DECLINED), (State.PREPARING, cancel, State.CANCELLED)],
)
def test_a_license_that_comes_to_nothing_gives_up_its_pad_and_allows_nothing_more(
    start: State, command: Callable[[License, Said], Changed], ends: State
) -> None:
    off, _, events = command(a_license(start), said(3))
    assert (off.state, off.pad_nights(), events, allowed_commands(ends)) == (ends, (), (), ())


def test_nights_are_charged_from_the_actual_move_in() -> None:
    after, _, events = activate(a_license(State.PREPARING), said(3), date(2026, 6, 18))
    assert (after.stay.move_in, after.assignments[0].from_day) == (date(2026, 6, 18), date(2026, 6, 18))
    assert [event.move_in for event in events if isinstance(event, ResidentsMovedIn)] == [date(2026, 6, 18)]


def test_billing_starts_when_the_license_is_activated_unless_it_did_before() -> None:
    not_billed = a_license(State.PREPARING, evolve(a_license().stay, activated_at=None))
    assert activate(not_billed, said(3))[0].stay.activated_at == decided(3)
    assert activate(a_license(State.PREPARING), said(3))[0].stay.activated_at == decided(0)


def test_a_move_in_cannot_be_put_off_past_a_transfer() -> None:
    moved, _, _ = transfer(a_license(State.ACTIVE), said(3), HomeId("H-2"), PadId("C-002"), date(2026, 7, 1))
    with pytest.raises(InvalidValue, match="transfer on 2026-07-01"):
        change_move_in(evolve(moved, state=State.PREPARING), said(4), date(2026, 7, 1))


def test_a_transfer_keeps_the_stay_and_hands_over_the_pad() -> None:
    active = a_license(State.ACTIVE)
    moved, _, events = transfer(active, said(3), HomeId("H-2"), PadId("C-002"), date(2026, 7, 1))
    assert events == ()
    assert moved.stay == active.stay
    assert [(span.pad, span.start, span.end) for span in moved.pad_nights()] == [
        ("C-001", MOVE_IN, date(2026, 7, 1)),
        ("C-002", date(2026, 7, 1), None),
    ]
    assert [moved.assignment_on(day).home for day in (date(2026, 6, 30), date(2026, 7, 1))] == ["H-1", "H-2"]


def test_leaving_before_a_transfer_gives_up_the_new_pad() -> None:
    moved, _, _ = transfer(a_license(State.ACTIVE), said(3), HomeId("H-2"), PadId("C-002"), date(2026, 7, 1))
    noticed, _, _ = give_notice(moved, said(4), MOVE_IN, NIGHT_OF_SURRENDER_FREE, date(2026, 6, 25))
    assert [(span.pad, span.end) for span in noticed.pad_nights()] == [("C-001", date(2026, 6, 25))]


@pytest.mark.parametrize("day", [MOVE_IN, date(2026, 7, 30)], ids=["move-in", "end"])
def test_a_transfer_lies_inside_the_stay(day: date) -> None:
    noticed, _, _ = give_notice(a_license(State.ACTIVE), said(3), MOVE_IN, NIGHT_OF_SURRENDER_FREE, date(2026, 7, 30))
    with pytest.raises(InvalidValue, match="from_day"):
        transfer(noticed, said(4), HomeId("H-2"), PadId("C-002"), day)


def test_a_notice_stands_where_another_license_has_the_pad() -> None:
    noticed, _, _ = give_notice(a_license(State.ACTIVE), said(3), MOVE_IN, NIGHT_OF_SURRENDER_FREE)
    with pytest.raises(PadNotFree, match="C-001") as refused:
        withdraw_notice(noticed, said(4), pad_is_free=False)
    assert refused.value.code == "pad_not_free"


def test_the_surrender_day_is_a_charged_night_where_the_policy_says_so() -> None:
    active = a_license(State.ACTIVE)
    free, _, _ = give_notice(active, said(3), MOVE_IN, NIGHT_OF_SURRENDER_FREE, date(2026, 7, 15))
    charged, _, _ = give_notice(active, said(3), MOVE_IN, SURRENDER_DAY_CHARGED, date(2026, 7, 15))
    assert (free.end, charged.end) == (date(2026, 7, 15), date(2026, 7, 16))


def test_an_abandoned_home_is_charged_through_its_last_night_and_needs_evidence() -> None:
    gone, _, (event,) = abandon(a_license(State.ACTIVE), said(30, "photos, no reply"), date(2026, 6, 27))
    assert gone.end == date(2026, 6, 28)
    assert isinstance(event, ResidentsMovedOut)
    assert event.abandoned
    with pytest.raises(InvalidValue, match="evidence"):
        abandon(a_license(State.ACTIVE), said(30), date(2026, 6, 27))


def test_a_terminated_license_is_charged_until_the_home_is_back() -> None:
    noticed, _, _ = give_notice(a_license(State.ACTIVE), said(3), MOVE_IN, NIGHT_OF_SURRENDER_FREE, date(2026, 7, 15))
    terminated, _, (event,) = terminate(noticed, said(30, "three cycles open"))
    assert isinstance(event, LicenseTerminated)
    assert (terminated.end, terminated.surrender_on) == (None, None)
    with pytest.raises(PossessionNotBack, match="L-1"):
        settle(terminated, said(31))
    back, _, _ = take_back_possession(terminated, said(40), date(2026, 7, 20), NIGHT_OF_SURRENDER_FREE)
    assert (back.end, back.moved_out_on, back.state) == (date(2026, 7, 20), date(2026, 7, 20), State.TERMINATED)
    assert settle(back, said(45))[0].state is State.SETTLED
    with pytest.raises(InvalidValue, match="2026-07-20"):
        take_back_possession(back, said(41), date(2026, 7, 21), NIGHT_OF_SURRENDER_FREE)


def test_a_termination_needs_a_reason() -> None:
    with pytest.raises(InvalidValue, match="reason"):
        terminate(a_license(State.ACTIVE), said(30, " "))


def test_terms_agreed_before_move_in_hold_from_it() -> None:
    changed, _, _ = change_terms(a_license(State.SENT), said(2), monthly(), today=date(2026, 6, 3))
    assert changed.stay.terms[-1].effective_on == MOVE_IN


@pytest.mark.parametrize("today", [date(2026, 7, 14), date(2026, 8, 1)])
def test_terms_cannot_change_after_the_end(today: date) -> None:
    noticed, _, _ = give_notice(a_license(State.ACTIVE), said(3), MOVE_IN, NIGHT_OF_SURRENDER_FREE, date(2026, 7, 15))
    with pytest.raises(InvalidValue, match="before the end on 2026-07-15"):
        change_terms(noticed, said(4), biweekly(date(2026, 6, 19)), today=today)


def test_terms_cannot_change_before_the_stay() -> None:
    with pytest.raises(InvalidValue, match="from the move-in on 2026-06-16"):
        change_terms(a_license(State.ACTIVE), said(4), monthly(), today=MOVE_IN, effective_on=date(2026, 6, 15))


def test_decisions_about_a_stay_stand_in_order() -> None:
    noticed, _, _ = give_notice(a_license(State.ACTIVE), said(5), MOVE_IN, NIGHT_OF_SURRENDER_FREE)
    with pytest.raises(InvalidValue, match="last decision"):
        change_terms(noticed, said(4), weekly(date(2026, 6, 19)), today=MOVE_IN)
    with pytest.raises(InvalidValue, match="last decision"):
        confirm_surrender(noticed, said(4), date(2026, 7, 15), NIGHT_OF_SURRENDER_FREE)


def test_nobody_leaves_before_moving_in() -> None:
    with pytest.raises(InvalidValue, match="move-in on 2026-06-16"):
        give_notice(a_license(State.ACTIVE), said(5), MOVE_IN, NIGHT_OF_SURRENDER_FREE, date(2026, 6, 15))


def test_facts_of_the_hotel_tax_stand_in_order_inside_the_stay() -> None:
    agreed, _, _ = agree_long_stay(a_license(State.SIGNED), said(2), date(2026, 6, 10))
    assert agreed.tax_notices == (date(2026, 6, 10),)
    with pytest.raises(InvalidValue, match="after 2026-06-10"):
        agree_long_stay(agreed, said(3), date(2026, 6, 10))
    restarted, _, _ = restart_tax_count(evolve(agreed, state=State.ACTIVE), said(60), date(2026, 7, 20))
    assert restarted.tax_restarts == (date(2026, 7, 20),)
    with pytest.raises(InvalidValue, match="from_night"):
        restart_tax_count(a_license(State.ACTIVE), said(60), MOVE_IN)


def test_a_license_has_residents_and_a_place() -> None:
    with pytest.raises(InvalidValue, match="residents"):
        evolve(a_license(), residents=())
    with pytest.raises(InvalidValue, match="assignments"):
        evolve(a_license(), assignments=())
