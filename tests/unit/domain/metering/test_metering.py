"""Use between readings: properties first, then the worked figures."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import (
    Catalog,
    ChargeClass,
    GeneralLedgerAccounts,
    Price,
    Product,
    Recognition,
)
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.metering.estimate import (
    ActualUse,
    FinalEstimate,
    VarianceOutcome,
    actual_use,
    estimate_final,
    judge_estimate,
)
from gatedrentals.domain.metering.readings import MeterReading, ReadingKind, Register, in_order, parse_kwh
from gatedrentals.domain.metering.usage import (
    NotBillable,
    Unbillable,
    Usage,
    charge,
    is_stale,
    measure,
    unbilled_usage,
)

FIVE_DIGITS = 100_000_000
OLD, NEW = Register("E-1041", FIVE_DIGITS), Register("E-2207", FIVE_DIGITS)
ELECTRIC = ProductCode("electric")
RATE = 14_500
START = date(2028, 1, 1)
BASE, FINAL = ReadingKind.BASE, ReadingKind.FINAL


def read(day: str, kwh: str, register: Register = OLD, kind: ReadingKind = ReadingKind.ORDINARY) -> MeterReading:
    return MeterReading(date.fromisoformat(day), register, parse_kwh(kwh), kind)


def catalog(*prices: Price) -> Catalog:
    product = Product(
        ELECTRIC, "Electric", ChargeClass.ELECTRIC, Recognition.POINT_IN_TIME, GeneralLedgerAccounts("4200")
    )
    return Catalog((product,), prices)


def readings_of(uses: Sequence[int], first: int, modulus_wh: int, swaps: frozenset[int]) -> list[MeterReading]:
    """Readings ten days apart after the given uses; before the uses in ``swaps`` the register is replaced."""
    generation, value = 0, first % modulus_wh
    register = Register("R0", modulus_wh)
    rows = [MeterReading(START, register, value, BASE)]
    for place, use in enumerate(uses):
        day = START + timedelta(days=10 * place)
        if place in swaps:
            rows.append(MeterReading(day, register, value, FINAL))
            generation += 1
            register, value = Register(f"R{generation}", modulus_wh), 17 % modulus_wh
            rows.append(MeterReading(day, register, value, BASE))
        value = (value + use) % modulus_wh
        rows.append(MeterReading(day + timedelta(days=10), register, value))
    return rows


uses = st.lists(st.integers(0, 4_000_000), min_size=1, max_size=8)
swaps = st.frozensets(st.integers(0, 7))
moduli = st.sampled_from((10_000_000, FIVE_DIGITS))


@given(uses, st.integers(0, FIVE_DIGITS), moduli, swaps, st.randoms())
def test_segments_sum_to_what_was_used(
    used: list[int], first: int, modulus: int, at: frozenset[int], order: Random
) -> None:
    rows = readings_of(used, first, modulus, at)
    shuffled = sorted(rows, key=lambda _: order.random())
    assert in_order(shuffled) == tuple(rows)
    usage = measure(shuffled)
    assert isinstance(usage, Usage)
    assert usage.wh == sum(used)
    assert usage.days == 10 * len(used)


@given(uses, st.integers(0, FIVE_DIGITS), swaps, st.integers(0, 80), st.integers(0, 80))
def test_use_billed_in_steps_is_use_billed_at_once(
    used: list[int], first: int, at: frozenset[int], one: int, two: int
) -> None:
    rows = readings_of(used, first, FIVE_DIGITS, at)
    last = rows[-1].read_on
    stops = sorted({START, *(min(last, START + timedelta(days=10 * (offset // 10))) for offset in (one, two)), last})
    steps = [unbilled_usage(rows, billed_to, as_of) for billed_to, as_of in pairwise(stops)]
    assert sum(step.wh for step in steps if isinstance(step, Usage)) == sum(used)


@given(st.integers(0, FIVE_DIGITS - 1), st.integers(1, FIVE_DIGITS // 2))
def test_use_read_backwards_is_never_billed(value: int, back: int) -> None:
    rows = [MeterReading(START, OLD, value), MeterReading(START + timedelta(days=9), OLD, (value - back) % FIVE_DIGITS)]
    assert measure(rows) == NotBillable(Unbillable.NEGATIVE, rows[0], rows[1], -back)


@given(uses, st.integers(1, 90), st.integers(0, 40_000))
def test_an_estimate_is_the_daily_use_times_the_days(used: list[int], days: int, rate: int) -> None:
    rows = readings_of(used, 0, FIVE_DIGITS, frozenset())
    last = rows[-1].read_on
    estimate = estimate_final(rows, last + timedelta(days=days), rate)
    assert isinstance(estimate, FinalEstimate)
    basis = used[-3:]
    exact = sum(basis) * days * rate
    assert abs(estimate.cents * 10 * len(basis) * 1_000_000 - exact) * 2 <= 10 * len(basis) * 1_000_000


@given(uses, st.integers(1, 40), st.lists(st.integers(0, 9_000_000), min_size=1, max_size=3))
def test_the_actual_use_of_the_estimated_days_is_their_share_of_what_was_used(
    used: list[int], days: int, after: list[int]
) -> None:
    rows = readings_of(used, 0, FIVE_DIGITS, frozenset())
    last = rows[-1]
    estimate = estimate_final(rows, last.read_on + timedelta(days=days), RATE)
    assert isinstance(estimate, FinalEstimate)
    later = [
        MeterReading(
            last.read_on + timedelta(days=15 * place), last.register, (last.value_wh + sum(after[:place])) % FIVE_DIGITS
        )
        for place in range(1, len(after) + 1)
    ]

    found = actual_use([*rows, *later], estimate)

    needed = -(-days // 15)
    if needed > len(after):
        assert found is None
    else:
        assert isinstance(found, ActualUse)
        assert found.usage.closing == later[needed - 1]
        assert abs(found.wh * 15 * needed - sum(after[:needed]) * days) * 2 <= 15 * needed


def test_an_actual_use_that_was_read_backwards_tells_nothing() -> None:
    estimate = estimate_final([read("2026-06-01", "100"), read("2026-07-01", "1042")], date(2026, 7, 4), RATE)
    assert isinstance(estimate, FinalEstimate)
    found = actual_use([read("2026-07-01", "1042"), read("2026-07-04", "1000")], estimate)
    assert isinstance(found, NotBillable)


@given(st.integers(0, 90_000_000), st.integers(0, 2_000))
def test_a_variance_is_refunded_whole_or_not_at_all(actual_wh: int, above: int) -> None:
    estimate = estimate_final(MONTH, date(2026, 7, 31), RATE)
    assert isinstance(estimate, FinalEstimate)
    judged = judge_estimate(estimate, actual_wh, above)
    assert judged.cents == judged.estimated_cents - judged.actual_cents
    assert judged.refund_cents == (judged.cents if judged.cents > above else 0)
    assert (judged.outcome is VarianceOutcome.EATEN) == (judged.cents < 0)


MONTH = [
    read("2026-06-01", "99912.4"),
    read("2026-06-20", "00031.4"),
    read("2026-06-25", "00058.9", kind=FINAL),
    read("2026-06-25", "12.0", NEW, BASE),
    read("2026-07-01", "61.3", NEW),
]


def test_a_rollover_and_a_replacement_priced_once() -> None:
    """Example 7."""
    usage = measure(MONTH)
    assert isinstance(usage, Usage)
    assert [segment.wh for segment in usage.segments] == [119_000, 27_500, 49_300]
    assert [segment.rolled_over for segment in usage.segments] == [True, False, False]
    priced = charge(usage, catalog(Price(ELECTRIC, date(2026, 1, 1), RATE)), ELECTRIC)
    assert (usage.wh, priced.rate, priced.cents) == (195_800, RATE, 2_839)


def test_the_final_days_are_estimated() -> None:
    """Example 7: four days, the surrender day charged."""
    estimate = estimate_final(MONTH, date(2026, 7, 5), RATE)
    assert isinstance(estimate, FinalEstimate)
    assert (estimate.days, estimate.basis.days, estimate.cents) == (4, 30, 379)


def test_three_days_at_a_daily_use() -> None:
    """The worked settlement of §11.4: 3 days × 31.4 kWh × $0.145."""
    rows = [read("2026-06-01", "100"), read("2026-07-01", "1042")]
    estimate = estimate_final(rows, date(2026, 7, 4), RATE)
    assert isinstance(estimate, FinalEstimate)
    assert estimate.cents == 1_366


def test_use_is_priced_at_the_rate_of_the_closing_day() -> None:
    rows = [read("2026-06-01", "100"), read("2026-07-01", "200")]
    usage = measure(rows)
    assert isinstance(usage, Usage)
    prices = catalog(Price(ELECTRIC, date(2026, 1, 1), 10_000), Price(ELECTRIC, date(2026, 7, 1), 20_000))
    assert charge(usage, prices, ELECTRIC).cents == 2_000


def test_only_use_since_the_billed_reading_is_billed() -> None:
    usage = unbilled_usage(MONTH, date(2026, 6, 25), date(2026, 7, 2))
    assert isinstance(usage, Usage)
    assert (usage.opening, usage.wh) == (MONTH[3], 49_300)
    assert unbilled_usage(MONTH, date(2026, 6, 20), date(2026, 6, 24)) is None
    assert unbilled_usage([], date(2026, 6, 20), date(2026, 6, 24)) is None


def test_use_without_an_opening_reading_waits_for_a_person() -> None:
    found = unbilled_usage(MONTH, date(2026, 5, 1), date(2026, 6, 24))
    assert found == NotBillable(Unbillable.NO_OPENING_READING, closing=MONTH[1])
    assert measure([]) == NotBillable(Unbillable.NO_OPENING_READING)


@pytest.mark.parametrize("left_out", [2, 3])
def test_a_replacement_that_was_half_read_waits_for_a_person(left_out: int) -> None:
    rows = [reading for place, reading in enumerate(MONTH) if place != left_out]
    found = measure(rows)
    assert isinstance(found, NotBillable)
    assert found.why is Unbillable.NO_FINAL_READING


def test_a_register_that_is_reset_and_put_back_used_nothing_between() -> None:
    dial = Register("E-1", 100_000_000)
    rows = [
        MeterReading(date(2026, 6, 1), dial, 58_900_000),
        MeterReading(date(2026, 6, 8), dial, 12_000, ReadingKind.BASE),
        MeterReading(date(2026, 6, 8), dial, 58_950_000, ReadingKind.FINAL),
        MeterReading(date(2026, 6, 15), dial, 61_300),
    ]
    usage = measure(rows)
    assert isinstance(usage, Usage)
    assert usage.wh == 50_000 + 49_300


def test_a_misread_register_shows_between_which_readings() -> None:
    rows = [read("2026-06-01", "500.0"), read("2026-06-20", "480.5")]
    assert measure(rows) == NotBillable(Unbillable.NEGATIVE, rows[0], rows[1], -19_500)
    assert estimate_final(rows, date(2026, 7, 1), RATE) == measure(rows)


def test_half_the_dial_is_too_far_to_be_use() -> None:
    rows = [MeterReading(START, OLD, 0), MeterReading(START + timedelta(days=1), OLD, FIVE_DIGITS // 2)]
    assert isinstance(measure(rows), NotBillable)
    assert isinstance(measure([rows[0], MeterReading(START, OLD, FIVE_DIGITS // 2 - 1)]), Usage)


def test_an_estimate_looks_back_thirty_days_and_no_further_than_needed() -> None:
    rows = [read("2026-04-01", "0"), read("2026-05-01", "900"), read("2026-06-01", "1000"), read("2026-06-30", "1310")]
    estimate = estimate_final(rows, date(2026, 7, 2), RATE)
    assert isinstance(estimate, FinalEstimate)
    assert (estimate.basis.opening, estimate.days) == (rows[1], 2)
    assert estimate.cents == 198  # 410 kWh over 60 days, twice


def test_readings_after_the_end_are_no_part_of_the_estimate() -> None:
    rows = [read("2026-06-01", "100"), read("2026-07-01", "400"), read("2026-07-09", "900")]
    assert estimate_final(rows, date(2026, 7, 5), RATE) == estimate_final(rows[:2], date(2026, 7, 5), RATE)
    on_the_day = estimate_final(rows[:2], date(2026, 7, 1), RATE)
    assert isinstance(on_the_day, FinalEstimate)
    assert (on_the_day.days, on_the_day.cents) == (0, 0)


def test_nothing_to_estimate_from_waits_for_a_person() -> None:
    first = read("2026-07-01", "400")
    assert estimate_final([first], date(2026, 7, 5), RATE) == NotBillable(Unbillable.NO_BASIS, first, first)
    assert estimate_final([first], date(2026, 6, 5), RATE) == NotBillable(Unbillable.NO_OPENING_READING)
    assert isinstance(estimate_final([first], date(2026, 7, 1), RATE), FinalEstimate)


@pytest.mark.parametrize(
    ("actual_wh", "outcome", "refund_cents"),
    [
        (942_000, VarianceOutcome.NONE, 0),
        (980_000, VarianceOutcome.EATEN, 0),
        (907_500, VarianceOutcome.KEPT, 0),  # $5.00 exactly
        (907_440, VarianceOutcome.REFUNDED, 501),
    ],
)
def test_the_variance_against_the_actual(actual_wh: int, outcome: VarianceOutcome, refund_cents: int) -> None:
    rows = [read("2026-06-01", "100"), read("2026-07-01", "1042")]
    estimate = estimate_final(rows, date(2026, 7, 31), RATE)
    assert isinstance(estimate, FinalEstimate)
    judged = judge_estimate(estimate, actual_wh, 500)
    assert (judged.outcome, judged.refund_cents) == (outcome, refund_cents)


def test_a_meter_not_read_for_long_is_stale() -> None:
    assert is_stale(None, date(2026, 7, 1), 35)
    assert is_stale(date(2026, 5, 26), date(2026, 7, 1), 35)
    assert not is_stale(date(2026, 5, 27), date(2026, 7, 1), 35)


@pytest.mark.parametrize("text", ["", "-1", "1e5", "1.2345", "31,4", ".5", "٣"])
def test_what_is_no_reading_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="reading"):
        parse_kwh(text)


def test_a_register_cannot_show_more_than_its_dial() -> None:
    with pytest.raises(InvalidValue, match="value_wh"):
        MeterReading(START, OLD, FIVE_DIGITS)
    with pytest.raises(InvalidValue, match="value_wh"):
        MeterReading(START, OLD, -1)
    with pytest.raises(InvalidValue, match="modulus_wh"):
        Register("E-0", 0)
