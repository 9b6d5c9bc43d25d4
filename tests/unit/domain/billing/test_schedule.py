"""The pieces of a stay: every night once, every amount whole (§3)."""

from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.billing.schedule import Piece, next_piece, pieces, regular_issue_at
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.licensing.terms import EndChange, Frequency, PayTerms, RecurringCharge, StayTerms, TermsChange
from gatedrentals.domain.period import Period
from tests.unit.domain.stays import (
    LATER,
    RENT,
    SIGNED_AT,
    biweekly,
    decided,
    monthly,
    move_ins,
    pay_terms,
    rents,
    stay,
    stays,
    weekly,
)

CHICAGO = ZoneInfo("America/Chicago")
moments = st.integers(0, 320).map(decided)


def ending(end: date | None, days: int = 0) -> tuple[EndChange, ...]:
    return (EndChange(decided(days), end, under_notice=True),)


def walk(terms: StayTerms, known_at: datetime = LATER, upto: int = 600) -> list[Piece]:
    until = terms.move_in + timedelta(days=upto)
    return list(takewhile(lambda piece: piece.window.start < until, pieces(terms, known_at, terms.move_in)))


def in_force(terms: StayTerms, known_at: datetime, night: date) -> PayTerms:
    """A slow second opinion: the last decision that holds for the night."""
    known = [change for change in terms.terms if change.decided_at <= known_at]
    return next((change.terms for change in reversed(known) if change.effective_on <= night), known[0].terms)


@given(stays(), moments)
def test_charged_nights_are_the_nights_of_occupancy_none_twice(terms: StayTerms, known_at: datetime) -> None:
    found = walk(terms, known_at)
    known = [change for change in terms.ends if change.decided_at <= known_at]
    end = known[-1].end if known else None
    nights = [night for piece in found for night in piece.window.nights()]
    assert nights == sorted(set(nights))
    if end is not None and end <= terms.move_in:
        assert nights == []
    else:
        assert nights[0] == terms.move_in
        assert nights[-1] == nights[0] + timedelta(days=len(nights) - 1)
        if end is not None:
            assert nights[-1] < end
            assert nights[-1] + timedelta(days=1) == end or len(nights) >= 600


@given(stays(), moments)
def test_a_night_is_charged_under_the_latest_decision_that_holds_for_it(terms: StayTerms, known_at: datetime) -> None:
    for piece in walk(terms, known_at, 200):
        for night in piece.window.nights():
            assert piece.terms == in_force(terms, known_at, night) or night < terms.terms[0].effective_on


@given(stays(), moments)
def test_walking_on_and_stepping_piece_by_piece_agree(terms: StayTerms, known_at: datetime) -> None:
    stepped: list[Piece] = []
    frontier = terms.move_in
    while len(stepped) < 40 and (piece := next_piece(terms, known_at, frontier)) is not None:
        stepped.append(piece)
        frontier = piece.window.end
    assert stepped == list(islice(pieces(terms, known_at, terms.move_in), 40))


@given(stays(), moments)
def test_what_is_decided_later_is_not_known_yet(terms: StayTerms, known_at: datetime) -> None:
    as_then = evolve(
        terms,
        terms=tuple(change for change in terms.terms if change.decided_at <= known_at),
        ends=tuple(change for change in terms.ends if change.decided_at <= known_at),
    )
    assert walk(terms, known_at, 200) == walk(as_then, LATER, 200)


@given(stays())
def test_a_window_lies_in_its_frame_and_a_frame_in_one_cycle(terms: StayTerms) -> None:
    for piece in walk(terms):
        assert piece.frame.start <= piece.window.start < piece.window.end <= piece.frame.end
        assert piece.frame.days <= piece.cycle_days
        assert piece.is_stub == (piece.frame.days != piece.cycle_days)
        assert piece.due_on == piece.window.start


@given(stays())
def test_tenure_counts_the_whole_cycles_before(terms: StayTerms) -> None:
    count = 0
    for frame, parts in groupby(walk(terms), key=lambda piece: piece.frame):
        same_cycle = list(parts)
        assert {piece.tenure for piece in same_cycle} == {count}
        whole = sum(piece.window.days for piece in same_cycle) == frame.days
        count += whole and not same_cycle[0].is_stub
        assert {piece.cycle for piece in same_cycle} == {count} or not whole


@given(move_ins, pay_terms(), rents, st.lists(st.integers(1, 60), max_size=5))
def test_an_unchanged_amount_sums_over_a_cycle_cut_anywhere(
    move_in: date, terms: PayTerms, rent: int, cuts: list[int]
) -> None:
    changes = [TermsChange(decided(1 + place), move_in + timedelta(days=cut), terms) for place, cut in enumerate(cuts)]
    plain = walk(stay(move_in, terms), upto=100)
    in_pieces = walk(stay(move_in, terms, *changes), upto=100)
    for whole in plain[:-1]:
        parts = [piece for piece in in_pieces if piece.frame == whole.frame]
        frame_cents = whole.frame_cents(rent)
        assert sum(piece.earning(frame_cents).total_cents() for piece in parts) == frame_cents


@given(stays(), st.integers(1, 5_000))
def test_a_piece_far_ahead_is_the_one_that_walking_finds(terms: StayTerms, days: int) -> None:
    open_stay = evolve(terms, ends=())
    day = terms.move_in + timedelta(days=days)
    walked = next(piece for piece in pieces(open_stay, LATER, terms.move_in) if day in piece.window)
    found = next_piece(open_stay, LATER, day)
    assert found is not None
    assert (found.frame, found.terms, found.tenure) == (walked.frame, walked.terms, walked.tenure)
    assert found.window == Period(day, walked.window.end)


def test_nothing_falls_due_before_any_terms_are_known() -> None:
    assert next_piece(stay(date(2026, 6, 16), monthly()), SIGNED_AT - timedelta(1), date(2026, 6, 16)) is None


def test_nothing_falls_due_once_the_stay_has_ended() -> None:
    ended = stay(date(2026, 6, 16), monthly(), ends=ending(date(2026, 7, 4)))
    assert next_piece(ended, LATER, date(2026, 7, 4)) is None
    assert list(pieces(ended, LATER, date(2026, 7, 4))) == []


def test_notice_without_a_date_ends_nothing() -> None:
    under_notice = stay(date(2026, 6, 16), monthly(), ends=ending(None))
    assert next_piece(under_notice, LATER, date(2026, 7, 1)) is not None


@pytest.mark.parametrize(
    ("move_in", "terms", "days", "of", "cents"),
    [
        (date(2026, 6, 18), monthly(115_000), 13, 30, 49_833),
        (date(2026, 6, 16), weekly(date(2026, 6, 19), 32_500), 3, 7, 13_929),
        (date(2026, 6, 16), biweekly(date(2026, 6, 19), 64_000), 3, 14, 13_714),
    ],
    ids=["monthly", "weekly", "biweekly"],
)
def test_the_first_stub_is_prorated_as_the_rule_book_works_it(
    move_in: date, terms: PayTerms, days: int, of: int, cents: int
) -> None:
    piece = next_piece(stay(move_in, terms), LATER, move_in)
    assert piece is not None
    rent = terms.recurring[0].amount_cents
    assert rent is not None
    assert (piece.window.days, piece.cycle_days, piece.frame_cents(rent)) == (days, of, cents)
    assert (piece.due_on, piece.tenure, piece.is_stub) == (move_in, 0, True)


def test_moving_in_on_a_due_date_bills_the_whole_cycle() -> None:
    first = walk(stay(date(2026, 6, 19), weekly(date(2026, 6, 26))), upto=14)
    assert [str(piece.window) for piece in first] == ["[2026-06-19, 2026-06-26)", "[2026-06-26, 2026-07-03)"]
    assert [piece.tenure for piece in first] == [0, 1]


def test_the_final_cycle_is_prorated_and_its_rest_billed_when_notice_is_withdrawn() -> None:
    friday = weekly(date(2026, 7, 3))
    notice = EndChange(decided(20), date(2026, 7, 16), under_notice=True)
    withdrawn = EndChange(decided(37), None, under_notice=False)
    terms = stay(date(2026, 7, 3), friday, ends=(notice, withdrawn))
    final = next_piece(terms, decided(30), date(2026, 7, 10))
    rest = next_piece(terms, LATER, date(2026, 7, 16))
    assert final is not None
    assert rest is not None
    assert final.frame == rest.frame == Period(date(2026, 7, 10), date(2026, 7, 17))
    assert [piece.earning(32_500).total_cents() for piece in (final, rest)] == [27_857, 4_643]
    assert [piece.earning(500).total_cents() for piece in (final, rest)] == [429, 71]


def test_biweekly_to_monthly_in_mid_cycle_makes_a_stub_of_the_new_terms() -> None:
    change = TermsChange(decided(21), date(2026, 6, 26), monthly(130_000))
    terms = stay(date(2026, 6, 19), biweekly(date(2026, 6, 19), 64_001), change)
    kept, stub, july = walk(terms, upto=40)[:3]
    assert kept.earning(kept.frame_cents(64_001)).total_cents() == 32_001
    assert (stub.due_on, stub.frame_cents(130_000), stub.is_stub) == (date(2026, 6, 26), 21_667, True)
    assert (july.due_on, july.frame_cents(130_000)) == (date(2026, 7, 1), 130_000)
    assert [piece.window.days for piece in (kept, stub, july)] == [7, 5, 31]


def test_a_new_rent_inside_a_cycle_keeps_the_frame() -> None:
    change = TermsChange(decided(21), date(2026, 6, 22), weekly(date(2026, 6, 26), 35_000))
    first, second = walk(stay(date(2026, 6, 19), weekly(date(2026, 6, 19), 32_500), change), upto=7)
    assert first.frame == second.frame
    assert first.earning(32_500).total_cents() == 13_929
    assert second.earning(35_000).total_cents() == 35_000 - 15_000


def test_a_charge_says_how_it_is_earned() -> None:
    piece = next_piece(stay(date(2026, 6, 18), monthly()), LATER, date(2026, 6, 18))
    assert piece is not None
    assert piece.earning(49_833).period == piece.window
    assert piece.terms.recurring[0].product == RENT


@given(move_ins)
def test_a_recurring_invoice_takes_effect_at_noon_local_a_week_ahead(due_on: date) -> None:
    local = regular_issue_at(due_on, CHICAGO).astimezone(CHICAGO)
    assert (local.date(), local.hour, local.minute) == (due_on - timedelta(days=7), 12, 0)


def test_noon_follows_the_clocks_of_the_site() -> None:
    assert regular_issue_at(date(2026, 3, 14), CHICAGO) == datetime(2026, 3, 7, 18, tzinfo=UTC)
    assert regular_issue_at(date(2026, 3, 15), CHICAGO) == datetime(2026, 3, 8, 17, tzinfo=UTC)


@pytest.mark.parametrize(("frequency", "anchor"), [(Frequency.MONTHLY, date(2026, 6, 1)), (Frequency.WEEKLY, None)])
def test_terms_with_the_wrong_kind_of_due_day_are_refused(frequency: Frequency, anchor: date | None) -> None:
    with pytest.raises(InvalidValue, match="anchor"):
        PayTerms(frequency, anchor, ())


def test_a_recurring_charge_below_zero_is_refused() -> None:
    with pytest.raises(InvalidValue, match="amount_cents"):
        RecurringCharge(RENT, -1)
