"""Which terms hold on which days, as known at an instant (§3.7)."""

from datetime import date, datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.licensing.due_dates import (
    cycle_days_at,
    due_after,
    due_on_or_after,
    due_on_or_before,
    same_due_dates,
    step_days,
    whole_cycles,
)
from gatedrentals.domain.licensing.terms import EndChange, PayTerms, StayTerms, TermsChange
from gatedrentals.domain.licensing.timeline import end_known, stretches, terms_known, terms_on
from tests.unit.domain.stays import LATER, SIGNED_AT, biweekly, days, decided, monthly, pay_terms, stay, stays, weekly

moments = st.integers(0, 320).map(decided)


@given(pay_terms(), days)
def test_due_dates_follow_each_other_by_one_cycle(terms: PayTerms, day: date) -> None:
    before, after = due_on_or_before(terms, day), due_after(terms, day)
    assert before <= day < after
    assert (after - before).days == cycle_days_at(terms, before) == (step_days(terms) or (after - before).days)
    assert due_after(terms, before) == after
    assert due_on_or_after(terms, day) in {before, after}
    assert (due_on_or_after(terms, day) == day) == (before == day)


@given(pay_terms(), days, st.integers(-100, 2_000))
def test_whole_cycles_are_the_due_dates_that_follow(terms: PayTerms, day: date, ahead: int) -> None:
    due = due_on_or_after(terms, day)
    upto = due + timedelta(days=ahead)
    count, following = 0, due_after(terms, due)
    while following <= upto:
        count, following = count + 1, due_after(terms, following)
    assert whole_cycles(terms, due, upto) == count


@given(pay_terms(), pay_terms(), days)
def test_terms_have_the_same_due_dates_if_and_only_if_they_meet_twice(
    one: PayTerms, other: PayTerms, day: date
) -> None:
    meet = due_on_or_after(one, day) == due_on_or_after(other, day)
    meet_again = due_after(one, day + timedelta(days=40)) == due_after(other, day + timedelta(days=40))
    if same_due_dates(one, other):
        assert one.frequency is other.frequency
        assert meet
        assert meet_again
    elif one.frequency is other.frequency:
        assert not meet


@given(stays(), moments)
def test_stretches_join_without_gap_and_end_with_the_stay(terms: StayTerms, known_at: datetime) -> None:
    found = stretches(terms, known_at)
    ending = end_known(terms, known_at)
    end = None if ending is None else ending.end
    assert [stretch.start for stretch in found[1:]] == [stretch.end for stretch in found[:-1]]
    if found:
        assert found[0].start == terms.move_in
        assert found[-1].end == end
    for stretch in found:
        assert stretch.cycles_from <= stretch.start
        assert stretch.end is None or stretch.start < stretch.end


@given(stays(), moments, st.integers(0, 400))
def test_the_terms_of_a_day_are_those_of_its_stretch(terms: StayTerms, known_at: datetime, ahead: int) -> None:
    day = terms.move_in + timedelta(days=ahead)
    ending = end_known(terms, known_at)
    if ending is not None and ending.end is not None and day >= ending.end:
        assert terms_on(terms, known_at, day) is None
    else:
        assert terms_on(terms, known_at, day) in {change.terms for change in terms.terms}


def test_a_later_decision_removes_what_was_decided_for_later_days() -> None:
    raise_in_july = TermsChange(decided(1), date(2026, 7, 3), weekly(date(2026, 6, 19), 35_000))
    weekly_no_more = TermsChange(decided(2), date(2026, 6, 26), biweekly(date(2026, 6, 26)))
    terms = stay(date(2026, 6, 19), weekly(date(2026, 6, 19)), raise_in_july, weekly_no_more)
    assert terms_known(terms, decided(1)) == (terms.terms[0], raise_in_july)
    assert terms_known(terms, LATER) == (terms.terms[0], weekly_no_more)


@given(stays(), st.integers(0, 60))
def test_terms_agreed_for_days_before_a_move_in_put_off_hold_from_it(terms: StayTerms, later: int) -> None:
    put_off = evolve(terms, move_in=terms.move_in + timedelta(days=later), ends=())
    as_planned = evolve(terms, ends=())
    for ahead in range(40):
        day = put_off.move_in + timedelta(days=ahead)
        assert terms_on(put_off, LATER, day) == terms_on(as_planned, LATER, day)


def test_terms_agreed_for_a_move_in_brought_forward_hold_until_another_day_is_named() -> None:
    agreed = stay(date(2026, 6, 19), monthly())
    raised = TermsChange(decided(1), date(2026, 6, 18), weekly(date(2026, 6, 19)))
    brought_forward = evolve(agreed, move_in=date(2026, 6, 16), terms=(*agreed.terms, raised))
    held = [terms_on(brought_forward, LATER, date(2026, 6, day)) for day in (16, 17, 18)]
    assert held == [agreed.terms[0].terms, agreed.terms[0].terms, raised.terms]


def test_the_last_word_about_the_end_counts() -> None:
    first = EndChange(decided(10), date(2026, 7, 16), under_notice=True)
    last = EndChange(decided(20), None, under_notice=False)
    terms = stay(date(2026, 6, 19), monthly(), ends=(first, last))
    assert [end_known(terms, decided(day)) for day in (9, 10, 19, 20)] == [None, first, first, last]


def test_no_day_has_terms_before_the_stay_or_before_they_are_known() -> None:
    terms = stay(date(2026, 6, 19), monthly())
    assert terms_on(terms, LATER, date(2026, 6, 18)) is None
    assert stretches(terms, SIGNED_AT - timedelta(seconds=1)) == ()
