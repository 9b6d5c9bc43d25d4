from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ledger.aging import AgedLine, Aging, Bucket, Difference, age, bucket_of, receivable_moves
from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason, Document, LineCredit
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.ledger.trial_balance import balances_of
from gatedrentals.domain.period import local_day
from gatedrentals.testing.strategies import ledger
from gatedrentals.testing.strategies.ledger_histories import histories, sealed
from tests.unit.domain.ledger.an_account import Account, discount, fee, invoice, noon, pays, receipt, rent

CHICAGO = ZoneInfo("America/Chicago")


def some_day(data: st.DataObject, documents: Sequence[Document]) -> date:
    of = data.draw(st.sampled_from(documents))
    return data.draw(st.sampled_from([of.posted_on, local_day(of.effective_at, CHICAGO)]))


@given(histories(), st.data())
def test_an_aging_is_the_ledgers_receivable_and_what_differs(
    documents: Sequence[Document], data: st.DataObject
) -> None:
    day = some_day(data, documents)
    aging = age(documents, day, CHICAGO)

    assert aging.ledger_cents == balances_of(sealed(documents), day).receivable_cents
    assert aging.total_cents == aging.ledger_cents + sum(difference.cents for difference in aging.differences)
    assert sum(aging.bucket_cents(bucket) for bucket in Bucket) + aging.ahead_cents == aging.total_cents


@given(histories(), st.data())
def test_what_was_recorded_later_does_not_change_what_was_known(
    documents: Sequence[Document], data: st.DataObject
) -> None:
    day, known_on = some_day(data, documents), local_day(data.draw(st.sampled_from(documents)).recorded_at, CHICAGO)
    known = [document for document in documents if local_day(document.recorded_at, CHICAGO) <= known_on]

    assert age(documents, day, CHICAGO, known_on) == age(known, day, CHICAGO)


@given(histories())
def test_in_the_end_the_aging_is_what_all_documents_come_to(documents: Sequence[Document]) -> None:
    aging = age(documents, date(2030, 1, 1), CHICAGO)

    assert (aging.differences, aging.ahead_cents) == ((), 0)
    assert aging.total_cents == sealed(documents)[-1].balances.receivable_cents


@given(histories())
def test_the_moves_of_a_document_are_its_receivable(documents: Sequence[Document]) -> None:
    for entry in sealed(documents):
        moved = sum(cents for _, cents in receivable_moves(entry.document.seq, entry.document.body))
        assert moved == sum(posting.cents for posting in entry.postings if posting.role is Role.RECEIVABLE)


@given(ledger.days, st.integers(-400, 400), st.integers(0, 60))
def test_what_waits_longer_is_never_in_an_earlier_bucket(due_on: date, days: int, more: int) -> None:
    order = list(Bucket)
    as_of = due_on + timedelta(days=days)

    assert order.index(bucket_of(due_on, as_of)) <= order.index(bucket_of(due_on, as_of + timedelta(days=more)))


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        *((-30, Bucket.NOT_YET_DUE), (0, Bucket.NOT_YET_DUE), (1, Bucket.DAYS_1_7), (7, Bucket.DAYS_1_7)),
        *((8, Bucket.DAYS_8_30), (30, Bucket.DAYS_8_30), (31, Bucket.DAYS_31_60), (60, Bucket.DAYS_31_60)),
        *((61, Bucket.DAYS_61_90), (90, Bucket.DAYS_61_90), (91, Bucket.OVER_90), (900, Bucket.OVER_90)),
    ],
)
def test_buckets_are_days_after_the_due_date(days: int, bucket: Bucket) -> None:
    assert bucket_of(date(2026, 6, 19), date(2026, 6, 19) + timedelta(days=days)) is bucket


def an_account() -> Account:
    """Rent from 12 June, a payment of the 18th recorded and posted on 2 July, a credit, and a fee of the 21st."""
    account = Account()
    account.post(invoice(rent(1, 32_500), discount(2, 2_500)), noon(6, 12))
    account.post(invoice(fee(1, 5_000), number=2, due_on=date(2026, 6, 21)), noon(6, 21))
    account.post(receipt(noon(6, 18), pays(1, 1, 20_000)), noon(6, 18), date(2026, 7, 2), noon(7, 2))
    credit = CreditMemo(CreditReason.GOODWILL, (LineCredit(LineRef(1, 2), -500), LineCredit(LineRef(2, 1), 1_000)))
    account.post(credit, noon(7, 3))
    return account


def test_an_aging_as_of_a_day_lists_what_the_ledger_posts_later() -> None:
    aging = age(an_account().documents, date(2026, 6, 22), CHICAGO)

    assert aging == Aging(
        as_of=date(2026, 6, 22),
        lines=(
            AgedLine(LineRef(1, 1), rent(1, 1).product, date(2026, 6, 19), Bucket.DAYS_1_7, 10_000),
            AgedLine(LineRef(2, 1), fee(1, 1).product, date(2026, 6, 21), Bucket.DAYS_1_7, 5_000),
        ),
        ahead_cents=0,
        ledger_cents=35_000,
        differences=(Difference(3, "receipt", noon(6, 18), date(2026, 7, 2), -20_000),),
    )


def test_an_aging_as_known_then_does_not_see_the_payment() -> None:
    aging = age(an_account().documents, date(2026, 6, 22), CHICAGO, known_on=date(2026, 7, 1))

    assert (aging.total_cents, aging.ledger_cents, aging.differences) == (35_000, 35_000, ())


def test_a_credit_of_a_discount_lowers_its_line() -> None:
    aging = age(an_account().documents, date(2026, 7, 3), CHICAGO)

    assert [line.open_cents for line in aging.lines] == [10_500, 4_000]


def test_a_payment_of_what_takes_effect_later_is_ahead() -> None:
    account = Account()
    account.post(invoice(rent(1, 32_500)), noon(6, 20), date(2026, 6, 18))
    account.post(receipt(noon(6, 18), pays(1, 1, 32_500)), noon(6, 18))

    aging = age(account.documents, date(2026, 6, 18), CHICAGO)
    assert (aging.lines, aging.ahead_cents, aging.ledger_cents) == ((), -32_500, 0)
    assert aging.differences == (Difference(1, "invoice", noon(6, 20), date(2026, 6, 18), -32_500),)
