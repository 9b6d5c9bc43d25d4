"""Metered use and what it costs, as §11.3 reads to somebody who has not seen the domain's own reckoning."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import ELECTRIC
from gatedrentals.domain.metering.estimate import FinalEstimate, estimate_final
from gatedrentals.domain.metering.readings import MeterReading, ReadingKind, Register
from gatedrentals.domain.metering.usage import Usage, charge, measure
from gatedrentals.testing.strategies.catalogs import CATALOG
from tests.unit.second_reading.plain_meter import Shown, cost_cents, estimated_cents, used_wh
from tests.unit.second_reading.plain_schedule import NIGHT

MODULUS_WH = 1_000_000
FIRST = date(2026, 6, 1)
RATE = 14_500


@st.composite
def dials(draw: st.DrawFn) -> tuple[list[Shown], list[MeterReading]]:
    """What a pad's meters showed, week by week, with replacements between."""
    shown = [Shown(0, draw(st.integers(0, MODULUS_WH - 1)))]
    readings = [_reading(FIRST, shown[0], ReadingKind.ORDINARY)]
    for week, used in enumerate(draw(st.lists(st.integers(0, MODULUS_WH // 2 - 1), min_size=1, max_size=8)), start=1):
        day, last = FIRST + 7 * week * NIGHT, shown[-1]
        now = Shown(last.serial, (last.wh + used) % MODULUS_WH)
        is_replaced = draw(st.booleans())
        shown.append(now)
        readings.append(_reading(day, now, ReadingKind.FINAL if is_replaced else ReadingKind.ORDINARY))
        if is_replaced:
            # A register that was reset and put back counts like another one.
            serial = last.serial + draw(st.sampled_from([0, 1]))
            shown.append(Shown(serial, draw(st.integers(0, MODULUS_WH - 1)), base=True))
            readings.append(_reading(day, shown[-1], ReadingKind.BASE))
    return shown, readings


def _reading(day: date, shown: Shown, kind: ReadingKind) -> MeterReading:
    return MeterReading(day, Register(f"E-{shown.serial}", MODULUS_WH), shown.wh, kind)


@given(dials())
def test_use_is_summed_over_rollovers_and_replacements_and_priced_once(
    dials_: tuple[list[Shown], list[MeterReading]],
) -> None:
    shown, readings = dials_
    usage = measure(readings)
    assert isinstance(usage, Usage)
    assert usage.wh == used_wh(shown, MODULUS_WH)
    assert charge(usage, CATALOG, ELECTRIC).cents == cost_cents(usage.wh, RATE)


@given(dials(), st.integers(0, 40))
def test_the_last_days_are_estimated_from_the_last_thirty(
    dials_: tuple[list[Shown], list[MeterReading]], days: int
) -> None:
    shown, readings = dials_
    last = readings[-1].read_on
    old = [place for place, one in enumerate(readings) if (last - one.read_on).days >= 30]
    since = old[-1] if old else 0
    estimate = estimate_final(readings, last + days * NIGHT, RATE)
    assert isinstance(estimate, FinalEstimate)
    over = (last - readings[since].read_on).days
    assert estimate.cents == estimated_cents(used_wh(shown[since:], MODULUS_WH), over, days, RATE)
