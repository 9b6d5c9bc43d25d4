"""A deposit that another system held is booked as a replay would book it, and no later replay moves it."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import Recognition
from gatedrentals.domain.ledger.chain import seal
from gatedrentals.domain.ledger.documents import Body, Document, Invoice, InvoiceKind, Method, Receipt
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.ledger.postings import Unbalanced
from gatedrentals.domain.ledger.references import unknown_line, unknown_receipt
from gatedrentals.domain.payments.opening import booked_on
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import AllocationPolicy
from tests.unit.domain.payments.books import (
    ACCOUNT,
    CHICAGO,
    CLASSES,
    DEPOSIT,
    EXAMPLE,
    PET_FEE,
    Account,
    always,
    at,
    stay,
    weekly,
)

D = date(2026, 6, 19)
OPENED_AT = at(6, 18, 9)
AGREED = weekly(D)


def invoice(*cents: int) -> Invoice:
    products = (DEPOSIT, PET_FEE)
    lines = tuple(
        Line(number, product, CLASSES[product], Recognition.LIABILITY, amount, product)
        for number, (product, amount) in enumerate(zip(products, cents, strict=False), start=1)
    )
    return Invoice(1, InvoiceKind.ONE_TIME, D, lines)


def receipt(cents: int) -> Receipt:
    return Receipt("bank", "deposit", Method.OPENING, cents, OPENED_AT)


@given(st.sampled_from(AllocationPolicy), st.lists(st.integers(1, 90_000), min_size=1, max_size=2), st.data())
def test_what_was_held_is_booked_as_a_replay_books_it_and_stays_there(
    order: AllocationPolicy, cents: list[int], data: st.DataObject
) -> None:
    policy = evolve(EXAMPLE, allocation=order)
    account = Account(stay(D, OPENED_AT + timedelta(seconds=1), AGREED), always(policy))
    billed, paid = invoice(*cents), data.draw(st.just(sum(cents)) | st.integers(1, sum(cents)))
    account.record(billed, OPENED_AT)

    update = account.pay("deposit", paid, OPENED_AT, method=Method.OPENING)

    (document,) = update.documents
    assert document.body == booked_on(billed, 1, receipt(paid), policy, local_day(OPENED_AT, CHICAGO))
    assert {type(each.body) for each in account.bill(at(6, 18, 12)).documents} == {Invoice}


def test_more_than_the_invoice_asks_for_cannot_be_posted() -> None:
    billed = invoice(30_000)
    bodies: tuple[Body, ...] = (billed, booked_on(billed, 1, receipt(30_001), EXAMPLE, D))
    documents = [Document(ACCOUNT, seq, OPENED_AT, OPENED_AT, D, body) for seq, body in enumerate(bodies, start=1)]

    with pytest.raises(Unbalanced):
        seal(Standing(), documents, unknown_line, unknown_receipt)
