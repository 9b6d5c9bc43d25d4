"""The product and a second reading of §7 agree on what each month earns of each product."""

from collections import Counter
from datetime import date
from itertools import pairwise

from attrs import evolve
from hypothesis import given

from gatedrentals.domain.revenue.books import read_books
from gatedrentals.domain.revenue.closing import revenue_rows
from tests.unit.domain.payments.histories import heavy
from tests.unit.second_reading_of_money.facts import Facts, local_day
from tests.unit.second_reading_of_money.histories_drawn import facts
from tests.unit.second_reading_of_money.play import Play, tell
from tests.unit.second_reading_of_money.product import NAMES, books_of

MONTHS = [date(2026, 6 + number, 1) for number in range(7)]
LOWERING = {"goodwill", "billing_error"}


@heavy
@given(facts())
def test_both_readings_earn_the_same_in_every_month(happened: Facts) -> None:
    """Goodwill aside: the rule book does not say how a line is earned that was lowered and then cut."""
    words = tuple(word for word in happened.words if word.what not in LOWERING)
    books = books_of(evolve(happened, words=words))
    play = tell(evolve(happened, words=tuple(books.said)))

    told = Counter[tuple[date, str]]()
    for row in revenue_rows(read_books(books.account.documents).lines, {}, MONTHS[0]):
        if row.product in {"rent", "storm-water"}:
            told[row.month, NAMES.get(row.product, row.product)] += row.cents

    assert {key: cents for key, cents in told.items() if cents} == by_month(play)


def by_month(play: Play) -> dict[tuple[date, str], int]:
    """Cents by month and product: what is earned by its end less what was by its start, for lines that exist (§7.2)."""
    found: dict[tuple[date, str], int] = {}
    before = Counter[str]()
    for month, end in pairwise(MONTHS):
        after = earned(play, end)
        found |= {(month, product): cents - before[product] for product, cents in after.items()}
        before = after
    return {key: cents for key, cents in found.items() if cents}


def earned(play: Play, end: date) -> Counter[str]:
    """What the ratable lines issued before a day have earned at its start."""
    found = Counter[str]()
    for bill in play.bills:
        if bill.piece is None or local_day(bill.at) >= end or bill.piece.start >= end:
            continue
        for line in bill.lines:
            found[line.product] += sum(bill.piece.part(cents, min(end, bill.piece.end)) for cents in line.frames)
    return found
