"""Parts of a stay and what they come to, as §3 reads to somebody who has not seen the domain's own reckoning."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.billing.schedule import pieces, regular_issue_at
from gatedrentals.domain.licensing.terms import EndChange, StayTerms, TermsChange
from tests.unit.second_reading.plain_schedule import NIGHT, issue_instant, parts
from tests.unit.second_reading.plain_stories import changes_from, move_ins, pay_terms_of

SIGNED_AT = datetime(2026, 1, 1, 15, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")


@given(st.data())
def test_a_stay_falls_into_the_same_parts_that_cost_the_same(data: st.DataObject) -> None:
    move_in = data.draw(move_ins)
    changes = data.draw(changes_from(move_in))
    end = move_in + NIGHT * data.draw(st.integers(0, 110))
    decided = [
        TermsChange(SIGNED_AT + timedelta(days=number), change.from_day, pay_terms_of(change.terms))
        for number, change in enumerate(changes)
    ]
    stay = StayTerms(move_in, SIGNED_AT, tuple(decided), (EndChange(SIGNED_AT, end, under_notice=True),))

    found = [
        (
            (piece.window.start, piece.window.end, piece.frame.start, piece.frame.end, piece.cycle),
            piece.earning(piece.frame_cents(piece.terms.recurring[0].amount_cents or 0)).total_cents(),
        )
        for piece in pieces(stay, decided[-1].decided_at, move_in)
    ]

    assert found == [
        ((part.start, part.end, part.opened, part.closed, part.cycle), part.cents)
        for part in parts(move_in, changes, end)
    ]


@given(st.dates(date(2026, 1, 1), date(2036, 12, 31)))
def test_a_cycle_is_issued_at_the_same_instant(due: date) -> None:
    assert regular_issue_at(due, CHICAGO) == issue_instant(due, CHICAGO)
