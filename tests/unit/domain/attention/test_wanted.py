"""What is typed is read as words, a telephone number and an amount; what fits is ranked (§14.1)."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.attention.wanted import LONGEST, Rank, best, rank_of, rank_of_phone, wanted
from gatedrentals.domain.errors import InvalidValue

words = st.lists(st.text("abcL-0é", min_size=2, max_size=5), min_size=1, max_size=4)


def test_words_are_folded_and_read_as_what_they_may_be() -> None:
    found = wanted("  Dana   WHITFIELD dana ")
    assert (found.text, found.words) == ("dana whitfield dana", ("dana", "whitfield"))
    assert found.begun == ("Dana WHITFIELD dana", "DANA WHITFIELD DANA", "dana whitfield dana")
    assert (found.digits, found.cents) == ("", None)
    assert wanted("z1").begun == ("z1", "Z1")
    assert (wanted("$1,330.50").cents, wanted("330").cents, wanted("-3.50").cents, wanted("0.00").cents) == (
        133_050,
        33_000,
        None,
        None,
    )
    assert [wanted(each).digits for each in ("(281) 555-0123", "+1 281", "281", "٢٨١٥")] == [
        "2815550123",
        "1281",
        "",
        "",
    ]


@pytest.mark.parametrize("typed", ["", " a ", "x" * (LONGEST + 1), "a\x00b"])
def test_what_nobody_could_mean_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue, match="words"):
        wanted(typed)


@pytest.mark.parametrize(
    ("typed", "found", "rank"),
    [
        ("l-1001", "L-1001", Rank.EXACT),
        ("whitfield  dana", "Dana Whitfield", Rank.EXACT),
        ("whit", "Dana Whitfield", Rank.BEGINS),
        ("d w", "Dana Whitfield", Rank.BEGINS),
        ("1001", "L-1001", Rank.BEGINS),
        ("l-10", "L-1001", Rank.BEGINS),
        ("001", "L-1001", Rank.PART),
        ("dana eld", "Dana Whitfield", Rank.PART),
        ("dana x", "Dana Whitfield", None),
        ("dana", "", None),
    ],
)
def test_the_nearer_it_is_to_all_of_it_the_better_it_fits(typed: str, found: str, rank: Rank | None) -> None:
    assert rank_of(wanted(typed), found) is rank


@given(words, words, st.randoms(use_true_random=False))
def test_a_text_fits_itself_in_any_order_and_whatever_it_is_part_of(
    ours: list[str], more: list[str], random: Random
) -> None:
    turned = random.sample(ours, len(ours))
    assert rank_of(wanted(" ".join(ours)), " ".join(turned)) is Rank.EXACT or len(set(ours)) < len(ours)
    assert rank_of(wanted(" ".join(ours)), " ".join([*more, *turned])) in {Rank.EXACT, Rank.BEGINS}


def test_a_whole_telephone_number_fits_however_it_is_written() -> None:
    key = "+12815550123"
    assert rank_of_phone(wanted("281.555.0123"), key) is Rank.EXACT
    assert rank_of_phone(wanted("+1 281 555 0123"), key) is Rank.EXACT
    assert rank_of_phone(wanted("555-0123"), key) is Rank.PART
    assert rank_of_phone(wanted("555-0124"), key) is None
    assert rank_of_phone(wanted("dana"), key) is None


def test_of_several_ways_to_fit_the_best_counts() -> None:
    assert best(None, Rank.PART, Rank.EXACT, Rank.BEGINS) is Rank.EXACT
    assert best(None) is None
    assert best() is None
