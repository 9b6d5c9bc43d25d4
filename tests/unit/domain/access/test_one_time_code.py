from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.access.contact import contact
from gatedrentals.domain.access.one_time_code import (
    LASTS,
    TRIES,
    CodeSpent,
    OneTimeCode,
    challenge_of,
    mac_of,
    typed_code,
)
from gatedrentals.domain.errors import InvalidValue

NOON = datetime(2027, 7, 1, 12, tzinfo=UTC)
PEPPER, CHALLENGE = b"pepper", challenge_of("the browser's own")
CODES = st.integers(0, 999_999).map(lambda number: f"{number:06}")
ASKED = OneTimeCode(CHALLENGE, contact("dana@example.com"), mac_of(PEPPER, CHALLENGE, "012345"), NOON)


@given(
    guesses=st.lists(
        st.tuples(st.sampled_from(["012345", "012346", "543210"]), st.sampled_from([0, 30, 200, 599, 600])), max_size=12
    )
)
def test_a_code_is_tried_five_times_used_once_and_lasts_ten_minutes(guesses: list[tuple[str, int]]) -> None:
    found, tried, used = ASKED, 0, False
    for code, seconds in sorted(guesses, key=lambda guess: guess[1]):
        now = NOON + timedelta(seconds=seconds)
        spent = used or tried >= TRIES or now >= NOON + LASTS
        if spent:
            with pytest.raises(CodeSpent):
                found.guessed(mac_of(PEPPER, CHALLENGE, code), now)
            continue
        found = found.guessed(mac_of(PEPPER, CHALLENGE, code), now)
        tried, used = tried + 1, code == "012345"
        assert (found.tries, found.used_at) == (tried, now if used else None)


@given(code=CODES, other=CODES, pepper=st.binary(min_size=1, max_size=8), browser=st.text(max_size=8))
def test_what_is_kept_of_a_code_fits_it_alone(code: str, other: str, pepper: bytes, browser: str) -> None:
    kept = mac_of(PEPPER, CHALLENGE, code)

    assert len(kept) == 32
    assert code.encode() not in kept
    assert (mac_of(PEPPER, CHALLENGE, other) == kept) == (other == code)
    assert (mac_of(pepper, CHALLENGE, code) == kept) == (pepper == PEPPER)
    assert mac_of(PEPPER, challenge_of(browser), code) != kept


def test_a_code_from_the_future_is_none() -> None:
    with pytest.raises(CodeSpent):
        evolve(ASKED, asked_at=NOON + timedelta(seconds=1)).guessed(ASKED.mac, NOON)


@pytest.mark.parametrize("text", ["012345", " 012 345\n", "012-345"])
def test_a_code_may_be_typed_with_spaces(text: str) -> None:
    assert typed_code(text) == "012345"


@pytest.mark.parametrize("text", ["", "12345", "1234567", "abcdef", "01234５"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="six digits"):
        typed_code(text)
