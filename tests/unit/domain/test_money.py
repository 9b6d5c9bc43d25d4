"""Cents are whole, fractions of them round half away from zero, and what is split sums to what it was (§1)."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.money import Money, basis_points_of, check_words, divide_half_away, dollars, fraction_of, split

amounts = st.integers(-(10**11), 10**11)
weights = st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any)


@given(amounts, st.integers(1, 10**6))
def test_a_division_is_the_nearest_whole_number_halves_away_from_zero(numerator: int, denominator: int) -> None:
    exact, rounded = Fraction(numerator, denominator), divide_half_away(numerator, denominator)

    assert 2 * abs(rounded - exact) <= 1
    assert 2 * abs(rounded - exact) < 1 or abs(rounded) > abs(exact)
    assert divide_half_away(-numerator, denominator) == -rounded


@given(amounts, weights)
def test_parts_sum_to_the_total_and_none_is_a_cent_off_its_share(total: int, parts: list[int]) -> None:
    shares = split(total, parts)

    assert sum(shares) == total
    for share, weight in zip(shares, parts, strict=True):
        assert abs(share - Fraction(total * weight, sum(parts))) < 1
    assert split(-total, parts) == tuple(-share for share in shares)


@given(st.integers(0, 10**6), weights)
def test_the_largest_remainders_get_the_cents_left_and_ties_the_earliest(total: int, parts: list[int]) -> None:
    exact = [Fraction(total * weight, sum(parts)) for weight in parts]
    remainders = [share - int(share) for share in exact]
    topped = [place for place, share in enumerate(split(total, parts)) if share > int(exact[place])]

    by_right = sorted(range(len(parts)), key=lambda place: (-remainders[place], place))

    assert sorted(topped) == sorted(by_right[: len(topped)])


@pytest.mark.parametrize("parts", [[], [0], [0, 0], [3, -1], [-1, -1]])
def test_weights_that_share_nothing_out_are_refused(parts: list[int]) -> None:
    with pytest.raises(InvalidValue, match=r"^weights: \(.*\) is not a list of weights from 0 with one above 0$"):
        split(100, parts)


@given(st.integers(-99_999_999_999, 99_999_999_999), st.booleans(), st.booleans())
def test_an_amount_is_read_as_it_is_written(cents: int, grouped: bool, sign: bool) -> None:  # noqa: FBT001 - drawn
    text = dollars(cents)
    text = text if grouped else text.replace(",", "")
    text = text if sign else text.replace("$", "")

    assert Money.parse(f" {text} ") == Money(cents)
    assert str(Money(cents)) == dollars(cents)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1150", 115_000),
        ("1150.00", 115_000),
        ("$1,150.05", 115_005),
        ("-3.50", -350),
        ("0", 0),
        ("1,234,567.89", 123_456_789),
    ],
)
def test_amounts_that_people_write(text: str, cents: int) -> None:
    assert Money.parse(text).cents == cents


@pytest.mark.parametrize("text", ["1000000000", "-1,000,000,000.00", "9" * 40])
def test_an_amount_that_no_book_holds_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"is not an amount below \$1,000,000,000.00"):
        Money.parse(text)

    assert Money.parse("0000999,999,999.99".lstrip("0")).cents == 99_999_999_999
    assert Money.parse("00000000000000325.00").cents == 32_500


@pytest.mark.parametrize(
    "text", ["", "1e5", "12.345", "12.3", "12.", ".50", "1,15", "1,1500", "--1", "1 150", "$", "€5", "٣", "5 USD"]
)
def test_anything_else_is_refused_by_the_name_of_its_field(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Money.parse(text, "rent")

    assert "rent" in str(refused.value)
    assert "1150.00" in str(refused.value)
    with pytest.raises(InvalidValue, match="amount"):
        Money.parse(text)


def test_a_refused_amount_is_told_as_it_stood() -> None:
    with pytest.raises(InvalidValue) as refused:
        Money.parse("1e5")

    assert str(refused.value) == "amount: '1e5' is not an amount in dollars with two decimals or none, such as 1150.00"


@given(amounts, amounts)
def test_amounts_add_up_and_compare_as_their_cents_do(one: int, other: int) -> None:
    assert Money(one) + Money(other) == Money(one + other)
    assert Money(one) - Money(other) == Money(one - other)
    assert -Money(one) == Money(-one)
    assert (Money(one) < Money(other)) == (one < other)
    assert (Money(one) >= Money(other)) == (one >= other)


@given(amounts, st.integers(-400, 400), st.integers(1, 400), weights)
def test_an_amount_is_multiplied_and_split_as_its_cents_are(
    cents: int, numerator: int, denominator: int, parts: list[int]
) -> None:
    assert Money(cents).times(numerator, denominator).cents == fraction_of(cents, numerator, denominator)
    assert [part.cents for part in Money(cents).split(parts)] == list(split(cents, parts))


@pytest.mark.parametrize(
    ("worked", "cents"),
    [
        (lambda: fraction_of(50_000, 22, 30), 36_667),
        (lambda: divide_half_away(5, 2), 3),
        (lambda: divide_half_away(-5, 2), -3),
        (lambda: basis_points_of(10_050, 500), 503),
        (lambda: basis_points_of(-10_050, 500), -503),
        (lambda: split(100, [1, 1, 1])[0], 34),
        (lambda: split(-100, [1, 1, 1])[0], -34),
    ],
)
def test_worked_amounts(worked: Callable[[], int], cents: int) -> None:
    assert worked() == cents


@pytest.mark.parametrize(("cents", "text"), [(0, "$0.00"), (5, "$0.05"), (-123_456, "-$1,234.56"), (100, "$1.00")])
def test_cents_as_people_read_them(cents: int, text: str) -> None:
    assert dollars(cents) == text


UP_TO_TWENTY = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {word: value for value, word in enumerate(UP_TO_TWENTY)} | {word: 20 + 10 * i for i, word in enumerate(TENS)}
SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}


def read_aloud(words: str) -> int:
    """Cents as a bank's clerk reads them off a check."""
    spoken, part = words.removesuffix("/100 dollars").split(" and ")
    total = group = 0
    for word in spoken.lower().replace("-", " ").split():
        if word in SCALES:
            total, group = total + group * SCALES[word], 0
        else:
            group = group * 100 if word == "hundred" else group + WORDS[word]
    return 100 * (total + group) + int(part)


@given(st.integers(1, 10**14 - 1) | st.integers(1, 10**6))
def test_a_check_says_its_amount_in_words(cents: int) -> None:
    words = check_words(cents)

    assert read_aloud(words) == cents
    assert words[0].isupper()
    assert "zero " not in words.lower() or cents < 100


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (5, "Zero and 05/100 dollars"),
        (2_000, "Twenty and 00/100 dollars"),
        (124_301, "One thousand two hundred forty-three and 01/100 dollars"),
        (100_010_000, "One million one hundred and 00/100 dollars"),
        (99_999_999, "Nine hundred ninety-nine thousand nine hundred ninety-nine and 99/100 dollars"),
    ],
)
def test_the_words_of_a_check_are_those_of_a_bank(cents: int, words: str) -> None:
    assert check_words(cents) == words


@pytest.mark.parametrize("cents", [0, -1, 10**14])
def test_no_check_bears_nothing_or_a_trillion(cents: int) -> None:
    with pytest.raises(
        InvalidValue, match=rf"^cents: {cents} is not an amount above zero and below a trillion dollars$"
    ):
        check_words(cents)
