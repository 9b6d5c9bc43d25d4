"""Pay terms and stays: every frequency, any history of changes, open or ended."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.licensing.terms import (
    EndChange,
    Frequency,
    OneTimeCharge,
    PayTerms,
    RecurringCharge,
    StayTerms,
    TermsChange,
)

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
"""Days of the years that we test with: they hold daylight saving's changes and a 29 February."""

RECURRING = tuple(ProductCode(code) for code in ("rent", "storm-water", "pet-rent"))
"""What recurs, rent first."""


@st.composite
def recurring_charges(draw: st.DrawFn) -> tuple[RecurringCharge, ...]:
    """Rent, and at times storm water and pets, at agreed amounts or the catalog's price."""
    count = draw(st.integers(1, len(RECURRING)))
    amounts = st.none() | st.integers(0, 250_000) | st.sampled_from([115_000, 32_500, 64_000, 100_001])
    return tuple(RecurringCharge(code, draw(amounts)) for code in RECURRING[:count])


@st.composite
def pay_terms(draw: st.DrawFn) -> PayTerms:
    """Terms of any frequency; weekly and biweekly ones due on any weekday."""
    frequency = draw(st.sampled_from(Frequency))
    anchor = None if frequency is Frequency.MONTHLY else draw(DAYS)
    return PayTerms(frequency, anchor, draw(recurring_charges()))


@st.composite
def stay_terms(draw: st.DrawFn, *, move_in: date | None = None) -> StayTerms:
    """A stay with up to three changes of terms and up to two words about its end, as people decide them."""
    first_day = move_in or draw(st.dates(date(2026, 6, 2), date(2028, 3, 31)))
    signed_at = datetime(first_day.year, first_day.month, first_day.day, 15, tzinfo=UTC) - timedelta(days=20)
    moments = sorted(draw(st.lists(st.integers(0, 300), max_size=3)))
    changes = [
        TermsChange(
            signed_at + timedelta(days=moment),
            first_day + timedelta(days=moment + draw(st.integers(-10, 60))),
            draw(pay_terms()),
        )
        for moment in moments
    ]
    return StayTerms(
        first_day,
        draw(st.sampled_from([None, signed_at + timedelta(days=19)])),
        (TermsChange(signed_at, first_day, draw(pay_terms())), *changes),
        draw(_ends(first_day, signed_at)),
        (OneTimeCharge(ProductCode("security_deposit"), draw(st.sampled_from([30_000, 50_000, 120_000]))),),
    )


@st.composite
def _ends(draw: st.DrawFn, first_day: date, signed_at: datetime) -> tuple[EndChange, ...]:
    moments = sorted(draw(st.lists(st.integers(1, 300), max_size=2)))
    last_nights = st.none() | st.integers(1, 400)
    found = []
    for moment in moments:
        nights = draw(last_nights)
        end = None if nights is None else first_day + timedelta(days=nights)
        found.append(EndChange(signed_at + timedelta(days=moment), end, under_notice=True))
    return tuple(found)
