"""What can happen to somebody who lives there, in plain values; and the same as the domain takes it."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.licensing.terms import Frequency, PayTerms, RecurringCharge
from gatedrentals.testing.strategies.sites import CENTRAL
from tests.unit.second_reading.plain_schedule import NIGHT, Change, Terms

FREQUENCIES = {7: Frequency.WEEKLY, 14: Frequency.BIWEEKLY, 0: Frequency.MONTHLY}
RENTS = st.sampled_from([1, 32_500, 64_001, 115_000]) | st.integers(1, 300_000)

move_ins = st.sampled_from([date(2026, 6, 15), date(2026, 10, 20), date(2027, 1, 25), date(2028, 2, 5)]).flatmap(
    lambda day: st.integers(0, 30).map(lambda nights: day + NIGHT * nights)
)
"""Around month ends, both changes of the clock and a 29 February."""


@st.composite
def terms_near(draw: st.DrawFn, day: date) -> Terms:
    """Terms of any frequency, due on any weekday."""
    step = draw(st.sampled_from([7, 14, 0]))
    return Terms(step, day + NIGHT * (draw(st.integers(0, 13)) if step else 0), draw(RENTS))


@st.composite
def changes_from(draw: st.DrawFn, move_in: date) -> list[Change]:
    """The first terms and up to four decisions, of rent alone or of all; also for days before the move-in."""
    changes = [Change(move_in + NIGHT * draw(st.integers(-3, 3)), draw(terms_near(move_in)))]
    for day in draw(st.lists(st.integers(-5, 70), max_size=4)):
        rent_alone = changes[-1].terms._replace(cents=draw(RENTS))
        terms = rent_alone if draw(st.booleans()) else draw(terms_near(move_in))
        changes.append(Change(move_in + NIGHT * day, terms))
    return changes


def pay_terms_of(terms: Terms, charges: tuple[RecurringCharge, ...] = ()) -> PayTerms:
    """The terms as a license has them, with rent alone unless said."""
    rent = RecurringCharge(ProductCode("rent"), terms.cents)
    return PayTerms(FREQUENCIES[terms.step], terms.anchor if terms.step else None, charges or (rent,))


def local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """A local time of the site."""
    return datetime.combine(day, time(hour, minute), CENTRAL).astimezone(UTC)


def later(instant: datetime, hours: int) -> datetime:
    """So many hours after an instant."""
    return instant + timedelta(hours=hours)
