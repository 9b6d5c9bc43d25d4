"""The refunds of a site on one board: whose, where they stand, how old, and what the calendar asks (§11.5)."""

from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from gatedrentals.application.deposits.move_refund import UnknownRefund
from gatedrentals.application.deposits.refund_board import (
    ListRefunds,
    ReadRefund,
    RefundBoard,
    RefundBoards,
    RefundRow,
    StateCount,
)
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.receipts.refuse_receipt import RefusedReceipts, RefuseReceipt
from gatedrentals.domain.deposits.escheat import EscheatStep
from gatedrentals.domain.deposits.refund import ALLOWED, RefundState
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver
from gatedrentals.testing.contracts.park import PM, at, weekly

JUNE = date(2026, 6, 19)


def settled(store: Store) -> Leaver:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 50_000)
    leaver.park.pay(leaver.number, "r", 83_000, at(6, 18, 10))
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    leaver.finalize()
    return leaver


def board(leaver: Leaver, *states: RefundState, limit: int = 50, after: str = "") -> RefundBoard:
    boards = RefundBoards(leaver.park.store, leaver.park.clock)
    return boards(ListRefunds(leaver.park.site.id, frozenset(states), limit, after))


def one(leaver: Leaver, number: str, refund_no: int = 1) -> RefundRow:
    boards = RefundBoards(leaver.park.store, leaver.park.clock)
    return boards.one(ReadRefund(leaver.park.site.id, number, refund_no))


def test_a_refund_is_shown_with_its_steps_and_dates(store: Store) -> None:
    leaver = settled(store)
    (refund,) = leaver.refunds()
    found = board(leaver)
    assert (found.found, found.total_cents, found.next) == (1, refund.amount_cents, "")
    (row,) = found.rows
    assert (row.license_number, row.refund, row.days) == (leaver.number, refund, 0)
    assert (row.allowed, row.check_dated_on) == (ALLOWED[RefundState.DUE], date(2026, 6, 25))
    assert one(leaver, leaver.number) == row

    leaver.park.clock.set(datetime(2026, 11, 1, 18, tzinfo=UTC))
    late = one(leaver, leaver.number)
    assert (late.unclaimed, late.days) == (EscheatStep.CONTACT, 129)
    assert late.dates is not None
    assert late.dates.unclaimed_on == date(2026, 9, 23)


def test_states_and_pages_narrow_the_board(store: Store) -> None:
    leaver = settled(store)
    cents = leaver.refunds()[0].amount_cents
    leaver.mail()
    leaver.step(RefundState.CLEARED)
    (row,) = board(leaver, RefundState.CLEARED).rows
    assert (row.dates, row.unclaimed, row.allowed) == (None, None, ())
    assert board(leaver, RefundState.DUE).found == 0
    assert board(leaver).by_state == (StateCount(RefundState.CLEARED, 1, cents),)
    for limit, after in ((0, ""), (501, ""), (1, "no cursor"), (1, "2026-06-25 nobody 1"), (1, "2026-06-25 1")):
        with pytest.raises(InvalidValue):
            board(leaver, limit=limit, after=after)


def test_refused_money_is_of_the_suspense_account(store: Store) -> None:
    leaver = settled(store)
    park = leaver.park
    receipt = park.receipt("stray", 7_700, park.clock.now())
    BookReceipts(store, park.clock)(RecordReceipt(park.site.id, evolve(receipt), PM, ""))
    refused = RefuseReceipt(park.site.id, park.source, receipt.external_id, PM, "1 Elm St", "Ann Roe")
    RefusedReceipts(store, park.clock)(refused)

    first = board(leaver, limit=1)
    second = board(leaver, limit=1, after=first.next)
    assert (first.found, second.found, second.next) == (2, 2, "")
    assert (*first.rows, *second.rows) == board(leaver).rows
    boards = RefundBoards(park.store, park.clock)
    assert boards(ListRefunds(park.site.id, license_number=leaver.number)).rows == (one(leaver, leaver.number),)
    with pytest.raises(UnknownLicense):
        boards(ListRefunds(park.site.id, license_number="nobody's"))
    assert {row.license_number for row in board(leaver).rows} == {"", leaver.number}
    assert one(leaver, "").refund.amount_cents == 7_700


def test_what_nobody_knows_is_refused(store: Store) -> None:
    leaver = settled(store)
    with pytest.raises(UnknownRefund, match="license"):
        one(leaver, leaver.number, 9)
    with pytest.raises(UnknownRefund, match="suspense"):
        one(leaver, "")
    with pytest.raises(UnknownLicense):
        one(leaver, "none")
