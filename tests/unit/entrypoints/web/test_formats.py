from datetime import UTC, date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.counted import counted
from gatedrentals.domain.money import Money
from gatedrentals.domain.period import Period
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.formats import Tone, deadline

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2028, 3, 5, 16, 30, tzinfo=UTC)  # 10:30 in Chicago


class Kind(Enum):
    QUARANTINED = "quarantined_receipt"
    PLAIN = 3


@pytest.mark.parametrize(
    ("cents", "shown"),
    [
        (0, "$0.00"),
        (5, "$0.05"),
        (123450, "$1,234.50"),
        (-500, "−$5.00"),
        (-5, "−$0.05"),
        (100_000_000, "$1,000,000.00"),
    ],
)
def test_money_is_dollars_with_a_true_minus(cents: int, shown: str) -> None:
    assert formats.money(cents) == shown


@given(st.integers(min_value=-(10**11) + 1, max_value=10**11 - 1))
def test_money_as_shown_and_as_typed_is_the_same_money(cents: int) -> None:
    assert Money.parse(formats.money(cents).replace("−", "-")).cents == cents
    assert Money.parse(formats.typed_money(cents)).cents == cents


def test_days_and_months_are_short_and_clear() -> None:
    leap = date(2028, 2, 29)

    assert formats.day(leap) == "Feb 29, 2028"
    assert formats.short_day(leap) == "Feb 29"
    assert formats.weekday(leap) == "Tue, Feb 29"
    assert formats.month(leap) == "Feb 2028"
    assert formats.iso(leap) == "2028-02-29"


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (date(2026, 6, 15), date(2026, 7, 15), "Jun 15 – Jul 14, 2026"),
        (date(2026, 12, 28), date(2027, 1, 4), "Dec 28, 2026 – Jan 3, 2027"),
        (date(2026, 6, 15), date(2026, 6, 16), "Jun 15, 2026"),
        (date(2026, 6, 15), date(2026, 6, 15), "no night from Jun 15, 2026"),
    ],
)
def test_a_period_is_shown_by_its_nights(start: date, end: date, shown: str) -> None:
    assert formats.nights(Period(start, end)) == shown


@pytest.mark.parametrize(
    ("hour", "shown"),
    [(6, "12:05 AM"), (17, "11:05 AM"), (18, "12:05 PM"), (5, "11:05 PM"), (20, "2:05 PM")],
)
def test_the_time_of_day_is_the_sites(hour: int, shown: str) -> None:
    assert formats.clock(datetime(2028, 1, 20, hour, 5, tzinfo=UTC), CHICAGO) == shown


def test_an_instant_names_its_zone_which_two_days_a_year_change() -> None:
    first = datetime(2027, 11, 7, 6, 30, tzinfo=UTC)
    second = first + timedelta(hours=1)

    assert formats.instant(first, CHICAGO) == "Nov 7, 2027, 1:30 AM CDT"
    assert formats.instant(second, CHICAGO) == "Nov 7, 2027, 1:30 AM CST"
    assert formats.iso(second) == "2027-11-07T07:30:00Z"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "under a minute"),
        (59, "under a minute"),
        (60, "1 minute"),
        (3_599, "59 minutes"),
        (7_200, "2 hours"),
        (86_399, "23 hours"),
        (3 * 86_400, "3 days"),
        (1_204 * 86_400, "1,204 days"),
    ],
)
def test_an_age_is_in_its_largest_unit(seconds: int, shown: str) -> None:
    assert formats.age(NOW - timedelta(seconds=seconds), NOW) == shown


def test_the_future_has_no_age() -> None:
    assert formats.age(NOW + timedelta(days=3), NOW) == "under a minute"


@pytest.mark.parametrize(
    ("days", "text", "tone"),
    [
        (9, "due in 9 days", Tone.NEUTRAL),
        (2, "due in 2 days", Tone.WARNING),
        (1, "due tomorrow", Tone.WARNING),
        (0, "due today", Tone.WARNING),
        (-1, "1 day late", Tone.DANGER),
        (-3, "3 days late", Tone.DANGER),
    ],
)
def test_a_day_is_late_from_the_next_one_on(days: int, text: str, tone: Tone) -> None:
    chip = deadline(date(2028, 3, 5) + timedelta(days=days), NOW, CHICAGO)

    assert (chip.text, chip.tone) == (text, tone)


def test_an_instant_is_late_from_that_instant_on_and_midnight_ends_the_day_before() -> None:
    midnight = datetime(2028, 3, 6, 6, tzinfo=UTC)

    assert deadline(midnight, NOW, CHICAGO).text == "due today"
    assert deadline(midnight, NOW, CHICAGO).exact == "the end of Mar 5, 2028"
    later = deadline(midnight + timedelta(seconds=1), NOW, CHICAGO)
    assert (later.text, later.exact) == ("due tomorrow", "Mar 6, 2028, 12:00 AM CST")
    assert deadline(NOW, NOW, CHICAGO).text == "under a minute late"
    assert deadline(NOW - timedelta(hours=5), NOW, CHICAGO).text == "5 hours late"
    assert deadline(date(2028, 3, 5), NOW, CHICAGO).iso == "2028-03-05"


@pytest.mark.parametrize(
    ("rate_bps", "shown"), [(825, "8.25%"), (600, "6%"), (650, "6.5%"), (5, "0.05%"), (-50, "−0.5%")]
)
def test_rates_are_percents_without_needless_zeros(rate_bps: int, shown: str) -> None:
    assert formats.percent(rate_bps) == shown


def test_numbers_go_with_their_noun() -> None:
    assert counted(1, "resident") == "1 resident"
    assert counted(1_204, "resident") == "1,204 residents"
    assert counted(2, "person", "people") == "2 people"


def test_names_of_the_program_become_phrases() -> None:
    assert formats.words(Kind.QUARANTINED) == "Quarantined receipt"
    assert formats.words(Kind.PLAIN) == "3"
    assert formats.words("nsf_fee") == "NSF fee"
    assert formats.words("in-residence") == "In residence"
    assert formats.words("") == ""


def test_names_that_things_are_filed_under_are_read_by_people() -> None:
    named = [formats.named(name) for name in ("2028-03", "my_bank 12-3", "my_bank", "CR-7", "office crosby 4-2")]
    assert named == ["Mar 2028", "My bank 12-3", "My bank", "CR-7", "office crosby 4-2"]
    assert [formats.words(name) for name in ("echeck", "zelle")] == ["eCheck", "Zelle"]


def test_words_that_stand_alone_begin_with_a_capital() -> None:
    assert [formats.sentence(said) for said in ("license CR-7: late", "$5.00 waits", "")] == [
        "License CR-7: late",
        "$5.00 waits",
        "",
    ]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("the code was used", "The code was used"),
        ("pick-up", "Pick-up"),
        ("sites.json: unknown", "sites.json: unknown"),
        ("leave_on: too far", "leave_on: too far"),
        ("$3.00 is left", "$3.00 is left"),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_unless_a_name_begins_it(said: str, shown: str) -> None:
    assert formats.sentence(said) == shown
