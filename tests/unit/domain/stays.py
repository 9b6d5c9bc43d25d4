"""Stays to test with: any frequency, any history of changes, open or ended."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.licensing.terms import (
    EndChange,
    Frequency,
    PayTerms,
    RecurringCharge,
    StayTerms,
    TermsChange,
)

RENT = ProductCode("rent")
STORM_WATER = ProductCode("storm-water")
SIGNED_AT = datetime(2026, 6, 1, 15, tzinfo=UTC)
LATER = datetime(2040, 1, 1, tzinfo=UTC)


def weekly(anchor: date, rent_cents: int = 32_500, storm_water_cents: int | None = None) -> PayTerms:
    return terms(Frequency.WEEKLY, anchor, rent_cents, storm_water_cents)


def biweekly(anchor: date, rent_cents: int = 64_000) -> PayTerms:
    return terms(Frequency.BIWEEKLY, anchor, rent_cents)


def monthly(rent_cents: int = 115_000) -> PayTerms:
    return terms(Frequency.MONTHLY, None, rent_cents)


def terms(frequency: Frequency, anchor: date | None, rent_cents: int, storm_water_cents: int | None = None) -> PayTerms:
    charges = [RecurringCharge(RENT, rent_cents)]
    if storm_water_cents is not None:
        charges.append(RecurringCharge(STORM_WATER, storm_water_cents))
    return PayTerms(frequency, anchor, tuple(charges))


def stay(move_in: date, first: PayTerms, *changes: TermsChange, ends: tuple[EndChange, ...] = ()) -> StayTerms:
    return StayTerms(move_in, SIGNED_AT, (TermsChange(SIGNED_AT, move_in, first), *changes), ends)


def decided(days: int) -> datetime:
    """A moment some days after the license was signed."""
    return SIGNED_AT + timedelta(days=days)


days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
move_ins = st.dates(date(2026, 6, 2), date(2028, 3, 31))
rents = st.integers(0, 300_000)


@st.composite
def pay_terms(draw: st.DrawFn) -> PayTerms:
    frequency = draw(st.sampled_from(Frequency))
    anchor = None if frequency is Frequency.MONTHLY else draw(days)
    return terms(frequency, anchor, draw(rents))


@st.composite
def stays(draw: st.DrawFn) -> StayTerms:
    """A stay of up to a year and a half, with up to four changes and up to two words about its end."""
    move_in = draw(move_ins)
    moments = sorted(draw(st.lists(st.integers(0, 300), max_size=4)))
    changes = [
        TermsChange(decided(moment), move_in + timedelta(days=draw(st.integers(-10, 120))), draw(pay_terms()))
        for moment in moments
    ]
    endings = sorted(draw(st.lists(st.integers(0, 300), max_size=2)))
    last_nights = st.none() | st.integers(-3, 500).map(lambda nights: move_in + timedelta(days=nights))
    ends = tuple(EndChange(decided(moment), draw(last_nights), under_notice=True) for moment in endings)
    return stay(move_in, draw(pay_terms()), *changes, ends=ends)
