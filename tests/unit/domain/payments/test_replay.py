"""Allocation is a projection: what must hold for every history, whatever the order of recording (§6.5)."""

from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.payments.posted import Posted
from tests.unit.domain.payments.histories import END, History, comparison, heavy, histories, in_another_order, play


@heavy
@given(histories(decided=True))
def test_every_cent_is_somewhere_once_and_no_line_takes_more_than_it_asks_for(history: History) -> None:
    play(history)  # checked after every step


@heavy
@given(histories(decided=True))
def test_catching_up_twice_appends_nothing(history: History) -> None:
    account = play(history)

    assert account.bill(END).documents == ()


@heavy
@given(histories(decided=True))
def test_replaying_the_documents_from_nothing_gives_the_same(history: History) -> None:
    account = play(history)
    assert account.last is not None
    open_lines, held, frontier = account.last.open_lines, account.last.held, account.last.frontier
    account.posted = Posted.read(account.documents)

    again = account.bill(END)

    assert (again.documents, again.open_lines, again.held, again.frontier) == ((), open_lines, held, frontier)


@heavy
@given(histories(), st.lists(st.integers(0, 1_000), min_size=5, max_size=5))
def test_any_order_of_recording_ends_in_the_same_state(history: History, delays: list[int]) -> None:
    one, other = play(history), play(in_another_order(history, delays))

    assert comparison(one) == comparison(other)
