from datetime import date, timedelta

import pytest
from attrs import evolve

from gatedrentals.application.deposits.refund_board import ListRefunds, RefundBoards
from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.application.receipts.refuse_receipt import RefusedReceipts, RefuseReceipt
from gatedrentals.application.reports.drawer import Drawers, OpenDrawer
from gatedrentals.application.reports.ledger_page import LedgerPages, ReadLedger
from gatedrentals.application.reports.license_deposit import LicenseDeposits, ReadDeposit, StatementClock
from gatedrentals.application.reports.license_invoices import LicenseInvoices, ListInvoices
from gatedrentals.application.reports.receipts import ListReceipts, ReceiptLists
from gatedrentals.domain.deposits.clock import ClockState
from gatedrentals.domain.deposits.statement import Fact
from gatedrentals.domain.discounts.rules import DiscountRule, FixedOff, RuleSet, Scope
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ledger.documents import Held, Holding, Method, ReversalReason
from gatedrentals.domain.licensing.states import Command
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.ports.account_pages import ReceiptState
from gatedrentals.ports.boards import PaidInvoice
from gatedrentals.ports.papers import InvoiceState
from gatedrentals.testing.contracts.leaver import Leaver, damage
from gatedrentals.testing.contracts.park import at, weekly
from gatedrentals.testing.contracts.reported_site import (
    A_STORY,
    JOB,
    JULY,
    Paid,
    Story,
    played,
)
from gatedrentals.testing.fakes.store import MemoryStore

WEEKLY = Story(
    A_STORY.terms[1:],
    (
        Paid(JULY, 0, Method.KIOSK, 54_643),
        Paid(JULY, 0, Method.ECHECK, 32_500, date(2027, 7, 6)),
        Paid(date(2027, 7, 2), 0, Method.ZELLE, 10_000),
        Paid(date(2027, 7, 2), None, Method.ZELLE, 4_000),
    ),
)
"""A stub of a day with the deposit, and weeks; a payment comes back, and another is nobody's."""

TWICE = RuleSet(
    1,
    (DiscountRule("twice", "Twice", Scope(frozenset({ChargeClass.RENT})), FixedOff(1_000), priority=1, max_uses=2),),
)


def week(month: int, day: int) -> Period:
    return Period(date(2027, month, day), date(2027, month, day) + timedelta(days=7))


# --- the ledger ------------------------------------------------------------------------------------------------------


def test_a_ledger_is_read_page_by_page_latest_first() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 4))
    pages, asked = LedgerPages(site.store, site.clock), ReadLedger(site.site_id, "R-0", limit=4)

    first = pages(asked)
    second = pages(evolve(asked, before_seq=first.next))

    assert [(row.text, row.balance_cents) for row in (*first.rows, *second.rows)] == [
        ("Payment by Zelle, 2", 22_500),
        ("Invoice 3 (recurring), due July 9, 2027", 32_500),
        ("Payment by eCheck, 1", 0),
        ("Payment by kiosk, 0", 32_500),
        ("Invoice 2 (recurring), due July 2, 2027", 87_143),
        ("Invoice 1 (first), due July 1, 2027", 54_643),
    ]
    assert second.next is None
    for page in (first, second):
        assert (page.balance_cents, page.credit_cents, page.deposits_held_cents) == (22_500, 0, 50_000)
        assert (page.due_next.paid_to, page.due_next.due_on) == (date(2027, 7, 10), date(2027, 7, 9))


def test_a_ledger_of_an_earlier_day_is_what_was_in_effect_and_known() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 8))
    pages, asked = LedgerPages(site.store, site.clock), ReadLedger(site.site_id, "R-0")

    assert pages(evolve(asked, as_of=date(2027, 6, 30))).balance_cents == 87_143
    assert pages(evolve(asked, known_on=date(2027, 7, 4))).balance_cents == 22_500
    assert pages(evolve(asked, as_of=date(2027, 6, 1))).rows == ()
    assert len(pages(evolve(asked, whole=True)).rows) == len(pages(asked).rows)
    with pytest.raises(InvalidValue, match="a number from 1 to 1000"):
        pages(evolve(asked, limit=0))


def test_a_drawer_shows_the_tail_of_the_ledger_and_the_changes() -> None:
    leaver = Leaver.moved_in(MemoryStore(), weekly(date(2026, 6, 19)), date(2026, 6, 19), 50_000)
    park = leaver.park

    drawer = Drawers(park.store, park.clock)(OpenDrawer(park.site.id, leaver.number))

    assert [row.change_cents for row in drawer.ledger.rows] == [50_000 + 33_000]
    assert [change.command for change in drawer.transitions][-1] is Command.ACTIVATE
    assert [row.what for row in drawer.activities][:2] == ["activate", "prepare"]


# --- invoices --------------------------------------------------------------------------------------------------------


def test_invoices_come_page_by_page_newest_first() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 4))
    lists, asked = LicenseInvoices(site.store), ListInvoices(site.site_id, "R-0", limit=2)

    page = lists(asked)
    (first,) = lists(evolve(asked, before=page[-1].number))

    assert [(one.number, one.state, one.open_cents) for one in (*page, first)] == [
        (3, InvoiceState.OPEN, 22_500),
        (2, InvoiceState.PAID, 0),
        (1, InvoiceState.PAID, 0),
    ]
    assert [one.number for one in lists(evolve(asked, only_open=True))] == [3]
    assert lists.one(asked, 1) == first
    with pytest.raises(InvalidValue, match="a number from 1 to 1000"):
        lists(evolve(asked, limit=1_001))


def test_a_cycle_billed_ahead_whose_money_left_is_void() -> None:
    story = Story(A_STORY.terms[1:], (Paid(JULY, 0, Method.ECHECK, 54_643 + 5 * 32_500, date(2027, 7, 5)),))
    site = played(MemoryStore(), story, date(2027, 7, 7))

    voided = [
        one
        for one in LicenseInvoices(site.store)(ListInvoices(site.site_id, "R-0"))
        if one.state is InvoiceState.VOIDED
    ]

    assert voided
    assert [(one.open_cents, one.credited_cents) for one in voided] == [(0, one.total_cents) for one in voided]


# --- receipts --------------------------------------------------------------------------------------------------------


def test_receipts_show_where_each_stands_latest_first() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 8))
    lists, asked = ReceiptLists(site.store), ListReceipts(site.site_id)

    rows = lists(asked).rows

    found = {one.receipt.external_id: (one.license_number, one.state, one.placed, one.held) for one in rows}
    assert [one.receipt.external_id for one in rows][2:] == ["0", "1"]
    assert found["0"] == ("R-0", ReceiptState.PLACED, (PaidInvoice(1, 22_143), PaidInvoice(2, 32_500)), ())
    assert found["1"][1:] == (ReceiptState.RETURNED, (), ())
    assert found["3"][3] == (Held(Holding.UNMATCHED, 4_000),)
    (returned,) = lists(evolve(asked, state=ReceiptState.RETURNED)).rows
    assert returned.taken_back is not None
    assert (returned.taken_back.reason, returned.taken_back.return_code) == (ReversalReason.ACH_RETURN, "R01")
    assert returned.left_cents == 0
    assert {one.license_number for one in lists(evolve(asked, license_number="R-0")).rows} == {"R-0"}
    assert [one.receipt.method for one in lists(evolve(asked, method=Method.KIOSK)).rows] == [Method.KIOSK]
    assert len(lists(evolve(asked, first=date(2027, 7, 2))).rows) == 2
    assert len(lists(evolve(asked, last=JULY)).rows) == 2
    assert len(lists(evolve(asked, first=JULY, last=JULY)).rows) == 2


def test_receipts_of_days_that_end_before_they_begin_are_refused() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 8))

    with pytest.raises(InvalidValue, match=r"^last: '2027-07-01' is not a day from 2027-07-02 on"):
        ReceiptLists(site.store)(ListReceipts(site.site_id, first=date(2027, 7, 2), last=JULY))


def test_receipts_come_page_by_page() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 8))
    lists, asked = ReceiptLists(site.store), ListReceipts(site.site_id, limit=3)

    first = lists(asked)
    second = lists(evolve(asked, after=first.next))

    assert [*first.rows, *second.rows] == list(lists(evolve(asked, limit=50)).rows)
    assert second.next == ""
    for wrong in ("x", "2027-07-01T00:00:00 " + "0" * 32 + " 1", "2027-07-01T00:00:00+00:00 x 1", "a b c d"):
        with pytest.raises(InvalidValue, match="a cursor as the page before gave it"):
            lists(evolve(asked, after=wrong))


def test_money_that_was_sent_on_shows_where_it_went() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 4))
    PlaceReceipts(site.store, site.clock)(PlaceReceipt(site.site_id, site.site_id, "3", "R-0", JOB))
    lists, asked = ReceiptLists(site.store), ListReceipts(site.site_id)

    there = [one for one in lists(asked).rows if one.receipt.external_id == "3"]
    (left,) = lists(evolve(asked, state=ReceiptState.SENT_ON)).rows

    assert [(one.license_number, one.receipt.transferred, one.state) for one in there] == [
        ("R-0", True, ReceiptState.PLACED)
    ]
    assert (left.license_number, left.sent_to, left.left_cents) == ("", "R-0", 0)


# --- deposits and refunds --------------------------------------------------------------------------------------------


def test_a_deposit_is_told_with_its_statements_and_their_clock() -> None:
    leaver = Leaver.moved_in(MemoryStore(), weekly(date(2026, 6, 19)), date(2026, 6, 19), 50_000)
    park = leaver.park
    deposits, asked = LicenseDeposits(park.store, park.clock), ReadDeposit(park.site.id, leaver.number)
    park.pay(leaver.number, "r", 83_000, at(6, 18, 9))

    staying = deposits(asked)
    leaver.leave(date(2026, 6, 25))
    leaver.draft(damage(1_000), address="")
    drafted = deposits(asked)
    park.clock.set(at(7, 3, 1))
    late = deposits(asked)

    assert staying.money is not None
    assert (staying.money.asked_cents, staying.money.held_cents) == (50_000, 50_000)
    assert (staying.clock, list(staying.versions), staying.missing) == (None, [], ())
    assert drafted.clock == StatementClock(date(2026, 7, 2), ClockState.RUNNING)
    assert [missing.fact for missing in drafted.missing] == [Fact.FORWARDING_ADDRESS]
    assert late.clock == StatementClock(date(2026, 7, 2), ClockState.LATE)


def test_a_license_without_a_deposit_has_none_and_a_final_statement_misses_nothing() -> None:
    leaver = Leaver.moved_in(MemoryStore(), weekly(date(2026, 6, 19)), date(2026, 6, 19), 0)
    park = leaver.park
    park.pay(leaver.number, "r", 33_000, at(6, 18, 9))
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    leaver.finalize()

    deposit = LicenseDeposits(park.store, park.clock)(ReadDeposit(park.site.id, leaver.number))

    assert (deposit.money, deposit.missing) == (None, ())
    assert deposit.clock == StatementClock(date(2026, 7, 2), ClockState.KEPT)


def test_money_that_was_refused_is_refunded_by_suspense() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 4))
    RefusedReceipts(site.store, site.clock)(RefuseReceipt(site.site_id, site.site_id, "3", JOB, "12 Oak St", "Ed"))

    (row,) = RefundBoards(site.store, site.clock)(ListRefunds(site.site_id)).rows
    rows = ReceiptLists(site.store)(ListReceipts(site.site_id)).rows
    (back,) = (one for one in rows if one.receipt.external_id == "3")

    assert (row.license_number, row.refund.amount_cents, row.refund.payees) == ("", 4_000, ("Ed",))
    assert (back.license_number, back.state, back.left_cents) == ("", ReceiptState.PLACED, 4_000)
