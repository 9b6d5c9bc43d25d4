"""The product and a second reading of the rule book agree on every cent: which receipt pays what, and what is left."""

from attrs import evolve
from hypothesis import given

from tests.unit.domain.payments.histories import heavy
from tests.unit.second_reading_of_money.facts import Facts
from tests.unit.second_reading_of_money.histories_drawn import facts
from tests.unit.second_reading_of_money.play import tell
from tests.unit.second_reading_of_money.product import books_of, told_again, told_by_the_product


@heavy
@given(facts())
def test_both_readings_end_in_the_same_books(happened: Facts) -> None:
    books = books_of(happened)

    assert told_by_the_product(books) == told_again(tell(evolve(happened, words=tuple(books.said))))
