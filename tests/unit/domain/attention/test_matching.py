"""Licenses to put money of nobody on: what points at them, and in which order they are suggested (§8.3)."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.attention.matching import SUGGESTED, Taker, clue_of, suggest
from gatedrentals.domain.ids import PadId
from gatedrentals.domain.licensing.states import State

PLAIN = Taker(
    license_number="L-1",
    state=State.ACTIVE,
    pad=PadId("C-014"),
    residents=("Dana Whitfield",),
    is_linked=False,
    codes=(),
    names=(),
    open_cents=66_000,
    rent_cents=32_500,
    cycle_cents=33_000,
)
LINKED = evolve(PLAIN, license_number="L-9", is_linked=True)
ON_MEMO = evolve(PLAIN, license_number="L-8", codes=("C-014",))
NAMED = evolve(PLAIN, license_number="L-7", names=("Dana Whitfield",))

names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
takers = st.builds(
    evolve,
    st.sampled_from([LINKED, ON_MEMO, NAMED]),
    license_number=st.integers(1, 99).map(lambda number: f"L-{number}"),
    state=st.sampled_from([State.ACTIVE, State.CLOSED]),
    open_cents=st.sampled_from([0, 33_000]),
)


def test_a_clue_reads_names_in_every_order_and_codes_as_typed_and_in_capitals() -> None:
    clue = clue_of("Whitfield, Dana M", "c-014; rent (L-77) 6/19")
    assert clue.payer == "whitfield, dana m"
    assert clue.names == ("dana m whitfield", "m whitfield dana", "whitfield dana m")
    assert set(clue.codes) == {"c-014", "C-014", "rent", "RENT", "L-77", "6/19"}
    assert clue_of(" , ", " - ;") == clue_of(" , ", "")
    assert clue_of("", "") == evolve(clue, payer="", names=(), codes=())


def test_the_strongest_reason_comes_first_and_amounts_only_help() -> None:
    assert [each.license_number for each in suggest([NAMED, ON_MEMO, LINKED], 1)] == ["L-9", "L-8", "L-7"]
    (found,) = suggest([evolve(LINKED, codes=("C-014",), names=("Dana Whitfield",))], 66_000)
    assert found.reasons == (
        "this payer is linked to it",
        "the memo names C-014",
        "Dana Whitfield lives there",
        "$660.00 is exactly what it owes",
    )
    helped = evolve(NAMED, license_number="L-2", rent_cents=12_345)
    assert suggest([evolve(NAMED, license_number="L-1"), helped], 12_345)[0].license_number == "L-2"
    assert suggest([helped], 12_345)[0].reasons[-1] == "$123.45 is its rent"
    assert suggest([helped], 33_000)[0].reasons[-1] == "$330.00 is what it pays a cycle"
    gone = evolve(NAMED, license_number="L-0", state=State.CLOSED)
    assert [each.license_number for each in suggest([gone, NAMED], 1)] == ["L-7", "L-0"]


@given(st.lists(takers, max_size=6, unique_by=lambda taker: taker.license_number), st.sampled_from([1, 33_000]))
def test_in_whatever_order_they_are_found_the_same_are_suggested(found: list[Taker], cents: int) -> None:
    suggested = suggest(found, cents)
    assert suggested == suggest(reversed(found), cents)
    assert len(suggested) == min(len(found), SUGGESTED)
    assert all(each.reasons for each in suggested)


@given(names, names)
def test_any_name_and_memo_is_read(name: str, memo: str) -> None:
    clue = clue_of(name, memo)
    assert "" not in {*clue.names, *clue.codes}
    assert all(" ".join(word.split()) == word for word in clue.names)
