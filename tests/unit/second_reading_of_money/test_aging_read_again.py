"""The product and a second reading of §5.1 agree on what was owed at the end of a day, and on each document's day."""

from collections import Counter
from datetime import date, datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ledger.aging import age
from gatedrentals.domain.ledger.documents import Document, Invoice, ReceiptBooked, ReceiptReversed
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.period import midnight
from gatedrentals.testing.strategies.ledger_histories import sealed
from tests.unit.domain.payments.histories import heavy
from tests.unit.second_reading_of_money.facts import DAY, ZONE, Facts, local_day
from tests.unit.second_reading_of_money.histories_drawn import UNTIL, facts
from tests.unit.second_reading_of_money.play import tell
from tests.unit.second_reading_of_money.product import BEGUN_AT, Key, books_of, key_of

days = st.integers(0, (UNTIL - BEGUN_AT).days).map(lambda number: local_day(BEGUN_AT) + DAY * number)

run_days = days.filter(lambda day: (day - local_day(BEGUN_AT)).days % 3 == 0)
"""Those with a run: what money that was held pays of a new invoice counts from the run that issues it."""


@heavy
@given(facts(), run_days)
def test_both_readings_owe_the_same_at_the_end_of_a_past_day(happened: Facts, day: date) -> None:
    """Of what is told as it happens: a replay lowers and adds fees of days that are past (§6.5)."""
    happened = evolve(
        happened,
        money=tuple(evolve(one, told_at=max(one.at, BEGUN_AT), back_at=None) for one in happened.money),
        words=tuple(word for word in happened.words if word.what != "billing_error"),
    )
    books = books_of(happened)
    posted = Posted.read(books.account.documents)

    found = Counter[Key]()
    for line in age(books.account.documents, day, ZONE).lines:
        found[key_of(posted, line.ref)] += line.open_cents

    end_of_day = midnight(day + DAY, ZONE) - timedelta(microseconds=1)
    then = min(end_of_day, happened.until)
    play = tell(evolve(happened, words=tuple(books.said), until=then))
    assert found == Counter({line.key: line.left for line in play.lines() if line.left})


@heavy
@given(facts(), days, st.none() | days)
def test_what_was_owed_is_the_ledger_and_what_differs(happened: Facts, day: date, known_on: date | None) -> None:
    """Whatever is told late or comes back: a receivable of each day, and each document on its own day."""
    documents = books_of(happened).account.documents

    aging = age(documents, day, ZONE, known_on)

    known = [document for document in documents if known_on is None or local_day(document.recorded_at) <= known_on]
    ledger = sum(
        posting.cents
        for entry in sealed(documents)
        if entry.document in known and entry.document.posted_on <= day
        for posting in entry.postings
        if posting.role is Role.RECEIVABLE
    )
    assert aging.ledger_cents == ledger
    assert aging.total_cents == ledger + sum(one.cents for one in aging.differences)
    assert all(document.posted_on == local_day(own_instant(document)) for document in documents)


def own_instant(document: Document) -> datetime:
    """When a document happened: on that day it stands in the general ledger, while no month is closed (§5.1)."""
    match document.body:
        case ReceiptBooked(receipt=receipt):
            return receipt.received_at
        case ReceiptReversed(returned_at=returned_at):
            return returned_at
        case Invoice():
            return document.effective_at
        case _:
            return document.recorded_at
