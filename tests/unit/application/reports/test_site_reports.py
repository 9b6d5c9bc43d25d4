from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.reports.aging import AgeReceivables, Agings
from gatedrentals.application.reports.collected import CollectByWeek, CollectedRow, Collections
from gatedrentals.application.reports.deposits import DepositReports
from gatedrentals.application.reports.hotel_tax import HotelTaxAudits
from gatedrentals.application.reports.licenses import LicenseLists, ListLicenses
from gatedrentals.application.reports.occupancy import OccupancyReports, OccupiedNight, ReadOccupancy
from gatedrentals.application.reports.payments import PaymentsBoards, ShowPayments
from gatedrentals.application.reports.revenue import ReadRevenue, RevenueReports
from gatedrentals.application.reports.roll_forwards import RollForwardReports, RollForwards
from gatedrentals.application.reports.site_accounts import months_between
from gatedrentals.application.reports.trial_balance import BalanceBooks, TrialBalances
from gatedrentals.domain.discounts.rules import NO_RULES
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import AccountId, PadId, SiteId
from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.ledger.documents import Method, Receipt
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import Period, midnight, next_month
from gatedrentals.domain.site.policy import HotelTaxRule, PolicyHistory, PolicyVersion, SitePolicy
from gatedrentals.ports.boards import ByMethod, Order, Owed, PaidInvoice
from gatedrentals.ports.site_figures import DepositRow
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.ports.subledger import AccountKind
from gatedrentals.testing.contracts.reported_site import (
    A_STORY,
    AUGUST,
    JOB,
    JULY,
    Paid,
    ReportedSite,
    Story,
    played,
)
from gatedrentals.testing.contracts.setting import new_license, save_license
from gatedrentals.testing.fakes.revenue_runs import MemoryRevenueRuns
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import CENTRAL, OPENED_AT, TEXAS_AND_CITY

MONTHLY = Story(A_STORY.terms[:1], (Paid(JULY, 0, Method.ECHECK, 165_501),))
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@given(days, days)
def test_months_between_two_days_follow_each_other(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)

    months = months_between(first, last)

    assert first in months[0]
    assert last in months[-1]
    assert all(month.start.day == 1 and month.end == next_month(month.start) for month in months)
    assert [month.end for month in months[:-1]] == [month.start for month in months[1:]]


def test_months_that_end_before_they_start_are_refused() -> None:
    site = ReportedSite.opened(MemoryStore(), MONTHLY)

    with pytest.raises(InvalidValue, match="a day in 2027-08 or later"):
        months_between(AUGUST, JULY)
    with pytest.raises(InvalidValue):
        RollForwardReports(site.store)(RollForwards(AUGUST, JULY))
    with pytest.raises(InvalidValue):
        RevenueReports(site.store)(ReadRevenue(site.site_id, AUGUST, JULY))
    with pytest.raises(InvalidValue):
        Collections(site.store)(CollectByWeek(site.site_id, AUGUST, JULY))
    with pytest.raises(InvalidValue):
        OccupancyReports(site.store)(ReadOccupancy(site.site_id, AUGUST, JULY))


def test_a_report_is_of_as_much_time_as_fits_in_memory() -> None:
    site, first = ReportedSite.opened(MemoryStore(), MONTHLY), date(2000, 1, 1)

    assert len(months_between(first, date(2049, 12, 31))) == 600
    with pytest.raises(InvalidValue, match="last: '2050-01-01' is not a day less than 600 months after 2000-01"):
        months_between(first, date(2050, 1, 1))
    last = first + timedelta(days=3_659)
    assert len(OccupancyReports(site.store)(ReadOccupancy(site.site_id, first, last))) == 3_660
    with pytest.raises(InvalidValue, match="a day less than 3660 days after 2000-01-01"):
        OccupancyReports(site.store)(ReadOccupancy(site.site_id, first, last + timedelta(days=1)))


def test_an_unknown_site_is_refused_by_every_report() -> None:
    store, nowhere = MemoryStore(), SiteId("nowhere")
    clock = ReportedSite.opened(store, MONTHLY).clock

    with pytest.raises(UnknownSite):
        Agings(store, clock)(AgeReceivables(nowhere))
    with pytest.raises(UnknownSite):
        Collections(store)(CollectByWeek(nowhere, JULY, JULY))
    with pytest.raises(UnknownSite):
        DepositReports(store)(nowhere)
    with pytest.raises(UnknownSite):
        HotelTaxAudits(store, clock)(nowhere)
    with pytest.raises(UnknownSite):
        OccupancyReports(store)(ReadOccupancy(nowhere, JULY, JULY))
    with pytest.raises(UnknownSite):
        PaymentsBoards(store, clock)(ShowPayments(nowhere))
    with pytest.raises(UnknownSite):
        LicenseLists(store, clock)(ListLicenses(nowhere))
    with pytest.raises(UnknownSite):
        RevenueReports(store)(ReadRevenue(nowhere, JULY, JULY))
    with pytest.raises(UnknownSite):
        TrialBalances(store)(BalanceBooks(nowhere))


# --- aging -----------------------------------------------------------------------------------------------------------


def test_what_is_open_ages_by_its_due_day_and_who_owes_nothing_is_left_out() -> None:
    site = played(MemoryStore(), MONTHLY, date(2027, 8, 10))
    agings = Agings(site.store, site.clock)

    on_due = agings(AgeReceivables(site.site_id, AUGUST))
    week_later = agings(AgeReceivables(site.site_id, date(2027, 8, 9)))

    assert on_due.bucket_cents(Bucket.NOT_YET_DUE) == 115_501 + 5_000
    assert week_later.bucket_cents(Bucket.DAYS_8_30) == 115_501 + 5_000
    assert [account.name for account in week_later.accounts] == ["R-0"]
    assert agings(AgeReceivables(site.site_id, date(2027, 6, 1))).accounts == ()
    assert agings(AgeReceivables(site.site_id)).as_of == date(2027, 8, 10)


def test_an_aging_is_told_as_it_was_known() -> None:
    site = played(MemoryStore(), MONTHLY, date(2027, 7, 10))
    agings = Agings(site.store, site.clock)

    assert agings(AgeReceivables(site.site_id, JULY)).total_cents == 0
    assert agings(AgeReceivables(site.site_id, JULY, date(2027, 6, 30))).total_cents == 165_501


# --- deposits --------------------------------------------------------------------------------------------------------


def test_deposits_are_listed_where_one_was_asked_for() -> None:
    story = Story(A_STORY.terms, (Paid(JULY, 0, Method.ECHECK, 165_501), Paid(JULY, 1, Method.KIOSK, 14_643)))
    site = played(MemoryStore(), story, date(2027, 7, 3))
    with site.store.work(site.site_id) as work:
        empty = save_license(work, new_license(site.site_id, number="R-8", pads=((JULY, PadId("C-8")),)))
        work.subledger.open_account(AccountId(empty.id), site.site_id, AccountKind.LICENSE)
        save_license(work, new_license(site.site_id, number="R-9", pads=((JULY, PadId("C-9")),)))

    assert DepositReports(site.store)(site.site_id) == (
        DepositRow("R-0", State.ACTIVE, 50_000, 50_000, 0, 0, 50_000),
        DepositRow("R-1", State.ACTIVE, 50_000, 0, 0, 0, 0),
    )


# --- collections -----------------------------------------------------------------------------------------------------


def test_collections_count_by_week_of_receipt_and_return() -> None:
    paid = (
        Paid(date(2027, 7, 4), 0, Method.ECHECK, 165_501),
        Paid(date(2027, 7, 5), 0, Method.ECHECK, 30_000, date(2027, 7, 14)),
        Paid(date(2027, 7, 6), 0, Method.ECHECK, 20_000),
        Paid(date(2027, 7, 6), None, Method.ZELLE, 10_000),
    )
    site = played(MemoryStore(), Story(MONTHLY.terms, paid), date(2027, 7, 20))
    command = PlaceReceipt(site.site_id, site.site_id, "3", "R-0", JOB)
    PlaceReceipts(site.store, site.clock)(command)
    collect = Collections(site.store)

    assert collect(CollectByWeek(site.site_id, JULY, date(2027, 7, 31))) == (
        CollectedRow(date(2027, 6, 28), Method.ECHECK, 1, 165_501, 0),
        CollectedRow(date(2027, 7, 5), Method.ECHECK, 2, 50_000, 0),
        CollectedRow(date(2027, 7, 5), Method.ZELLE, 1, 10_000, 0),
        CollectedRow(date(2027, 7, 12), Method.ECHECK, 0, 0, 30_000),
    )
    assert len(collect(CollectByWeek(site.site_id, date(2027, 7, 11), date(2027, 7, 11)))) == 2


# --- the payments board ----------------------------------------------------------------------------------------------


def test_the_board_shows_the_week_beside_what_is_owed() -> None:
    paid = (
        Paid(JULY, 0, Method.ECHECK, 165_501 + 40_000),
        Paid(date(2027, 7, 2), 1, Method.KIOSK, 32_500, date(2027, 7, 3)),
        Paid(date(2027, 7, 2), None, Method.ZELLE, 10_000),
    )
    site = played(MemoryStore(), Story(A_STORY.terms, paid), date(2027, 7, 4))
    with site.store.work(site.site_id) as work:
        left = new_license(site.site_id, number="R-7", pads=((JULY, PadId("C-7")),), state=State.CLOSED)
        work.subledger.open_account(AccountId(save_license(work, left).id), site.site_id, AccountKind.LICENSE)

    board = PaymentsBoards(site.store, site.clock)(ShowPayments(site.site_id))

    monthly, weekly = board.rows
    assert (board.week, board.as_of, board.next) == (Period(date(2027, 6, 28), date(2027, 7, 5)), date(2027, 7, 4), "")
    assert (board.totals.rows, board.totals.paid_rows, board.totals.paid_cents) == (2, 1, 205_501)
    assert board.totals.by_method == (ByMethod(Method.ECHECK, 1, 205_501),)
    assert board.totals.owed.total_cents == monthly.owed.total_cents + weekly.owed.total_cents
    assert (monthly.license_number, monthly.residents) == ("R-0", ("Dana Whitfield",))
    (payment,) = monthly.payments
    assert (payment.method, payment.invoices) == (Method.ECHECK, (PaidInvoice(1, 165_501), PaidInvoice(2, 40_000)))
    assert (payment.other_cents, payment.returned, monthly.paid_cents) == (0, False, 205_501)
    assert (monthly.next.due_on, monthly.next.due_cents) == (AUGUST, 75_501)
    assert (weekly.payments[0].returned, weekly.payments[0].invoices, weekly.paid_cents) == (True, (), 0)
    assert weekly.owed.total_cents == 54_643 + 2 * 32_500 + 2 * 5_000 + 3_000

    before = PaymentsBoards(site.store, site.clock)(ShowPayments(site.site_id, date(2027, 6, 27)))
    assert before.as_of == date(2027, 6, 27)
    assert [(row.payments, row.owed) for row in before.rows] == [
        ((), Owed((165_501, 0, 0, 0, 0, 0))),
        ((), Owed((87_143, 0, 0, 0, 0, 0))),
    ]


def test_a_board_is_read_page_by_page_or_whole() -> None:
    site = played(MemoryStore(), Story(A_STORY.terms, ()), date(2027, 7, 4))
    boards = PaymentsBoards(site.store, site.clock)
    asked = ShowPayments(site.site_id, order=Order.OWED, limit=1)

    first = boards(asked)
    second = boards(evolve(asked, after=first.next))

    assert [row.license_number for row in (*first.rows, *second.rows)] == ["R-0", "R-1"]
    assert second.next == ""
    assert list(boards.whole(asked)) == [*first.rows, *second.rows]
    assert list(boards.whole(evolve(asked, after=first.next))) == list(second.rows)


@pytest.mark.parametrize("cursor", ["R-0", "x R-0", "1", "1 ", "--1 R-0", "1.5 R-0"])
def test_a_cursor_that_no_page_gave_is_refused(cursor: str) -> None:
    site = ReportedSite.opened(MemoryStore(), MONTHLY)

    with pytest.raises(InvalidValue, match="a cursor as the page before gave it"):
        PaymentsBoards(site.store, site.clock)(ShowPayments(site.site_id, after=cursor))
    with pytest.raises(InvalidValue, match="a cursor as the page before gave it"):
        LicenseLists(site.store, site.clock)(ListLicenses(site.site_id, after=cursor))


@pytest.mark.parametrize("limit", [0, -1, 1_001])
def test_a_page_has_a_row_and_not_too_many(limit: int) -> None:
    site = ReportedSite.opened(MemoryStore(), MONTHLY)

    with pytest.raises(InvalidValue, match="a number from 1 to 1000"):
        PaymentsBoards(site.store, site.clock)(ShowPayments(site.site_id, limit=limit))


def test_every_license_is_listed_whatever_its_state() -> None:
    site = played(MemoryStore(), Story(A_STORY.terms, ()), date(2027, 7, 4))
    with site.store.work(site.site_id) as work:
        save_license(work, new_license(site.site_id, number="R-9", pads=((JULY, PadId("C-9")),), state=State.DRAFT))
    lists = LicenseLists(site.store, site.clock)

    first = lists(ListLicenses(site.site_id, limit=2))
    (draft,) = lists(ListLicenses(site.site_id, after=first.next)).rows

    assert [(row.number, row.state, row.open_cents) for row in first.rows] == [
        ("R-0", State.ACTIVE, 165_501),
        ("R-1", State.ACTIVE, 54_643 + 32_500),
    ]
    assert (draft.number, draft.pad, draft.residents, draft.move_in) == ("R-9", "C-9", ("Dana Whitfield",), JULY)
    assert (draft.open_cents, draft.credit_cents, draft.paid_to, draft.due_cents) == (0, 0, None, 0)
    assert first.totals.rows == 3


def test_money_that_was_sent_on_is_no_payment_of_who_had_it() -> None:
    site = played(MemoryStore(), Story(A_STORY.terms, (Paid(JULY, 0, Method.ECHECK, 32_500),)), date(2027, 7, 2))
    PlaceReceipts(site.store, site.clock)(PlaceReceipt(site.site_id, site.site_id, "0", "R-1", JOB))

    board = PaymentsBoards(site.store, site.clock)(ShowPayments(site.site_id))

    assert [row.paid_cents for row in board.rows] == [0, 32_500]


# --- occupancy -------------------------------------------------------------------------------------------------------


def test_occupancy_counts_pads_night_by_night() -> None:
    site = ReportedSite.opened(MemoryStore(), A_STORY)
    with site.store.work(site.site_id) as work:
        stays: list[tuple[str, date, date | None, State]] = [
            ("C-2", date(2027, 7, 2), date(2027, 7, 4), State.CLOSED),
            ("C-3", date(2027, 7, 1), None, State.CANCELLED),
            ("C-2", date(2027, 8, 1), None, State.SIGNED),
        ]
        for number, (pad, start, end, state) in enumerate(stays):
            pads = ((start, PadId(pad)),)
            save_license(work, new_license(site.site_id, number=f"X-{number}", pads=pads, end=end, state=state))

    nights = OccupancyReports(site.store)(ReadOccupancy(site.site_id, date(2027, 6, 30), date(2027, 7, 4)))

    counted = [0, 2, 3, 3, 2]
    assert nights == tuple(
        OccupiedNight(date(2027, 6, 30) + timedelta(days=night), occupied, 4) for night, occupied in enumerate(counted)
    )
    assert nights[1].vacant == 2


# --- revenue ---------------------------------------------------------------------------------------------------------


def test_a_fee_and_another_taken_back_in_a_month_leave_no_row_of_revenue() -> None:
    site = played(MemoryStore(), Story(MONTHLY.terms, ()), date(2027, 8, 9))
    asked = ReadRevenue(site.site_id, AUGUST, AUGUST)
    assert {row.product for row in RevenueReports(site.store)(asked)} == {"rent", "storm-water", "late_fee"}

    in_time = Receipt("bank", "1", Method.MAILED_CHECK, 165_501, midnight(JULY, CENTRAL))
    BookReceipts(site.store, site.clock)(RecordReceipt(site.site_id, in_time, JOB, "R-0"))

    rows = RevenueReports(site.store)(asked)
    assert [(row.product, row.cents, row.is_closed) for row in rows] == [
        ("rent", 115_001, False),
        ("storm-water", 500, False),
    ]
    assert rows == RevenueReports(site.store, MemoryRevenueRuns(site.store))(asked)


# --- hotel tax -------------------------------------------------------------------------------------------------------


def taxed(site: ReportedSite) -> None:
    """From now on the site charges hotel tax."""
    policy = SitePolicy(hotel_tax=HotelTaxRule(TEXAS_AND_CITY))
    with site.store.work(site.site_id) as work:
        there = evolve(work.sites.get(site.site_id), policies=PolicyHistory((PolicyVersion(OPENED_AT, policy),)))
        work.sites.save(there, work.sites.suspense_account(site.site_id), CATALOG, NO_RULES)


def test_short_stays_without_hotel_tax_are_found() -> None:
    site = ReportedSite.opened(MemoryStore(), MONTHLY)
    with site.store.work(site.site_id) as work:
        for number, (nights, state) in enumerate([(20, State.CLOSED), (30, State.CLOSED), (9, State.CANCELLED)]):
            pads = ((JULY, PadId(f"C-{number + 5}")),)
            end = JULY + timedelta(days=nights)
            license_ = new_license(site.site_id, number=f"S-{number}", pads=pads, end=end, state=state)
            save_license(work, license_)
            work.subledger.open_account(AccountId(license_.id), site.site_id, AccountKind.LICENSE)
    site.clock.set(datetime(2027, 9, 1, 17, tzinfo=UTC))
    audits = HotelTaxAudits(site.store, site.clock)

    assert audits(site.site_id) == ()
    taxed(site)

    (found,) = audits(site.site_id)
    assert (found.license_number, found.stay.first_night, found.stay.end, found.stay.tax_cents) == (
        *("S-0", JULY, date(2027, 7, 21)),
        0,
    )


def test_a_short_stay_that_bears_hotel_tax_is_right() -> None:
    site = ReportedSite.opened(MemoryStore(), A_STORY)
    taxed(site)
    site.play(A_STORY, date(2027, 7, 10))
    with site.store.work(site.site_id) as work:
        license_ = work.licenses.by_number(site.site_id, "R-0")
        work.licenses.save(evolve(license_, resident_since=date(2027, 6, 20)))

    assert HotelTaxAudits(site.store, site.clock)(site.site_id) == ()
    owed = [row for row in TrialBalances(site.store)(BalanceBooks(site.site_id)) if row.role is Role.TAX_PAYABLE]
    assert {row.detail for row in owed} == {"texas", "city"}


# --- the ledger as a whole -------------------------------------------------------------------------------------------


def test_all_sites_and_accounts_of_applications_are_in_the_trial_balance() -> None:
    store = MemoryStore()
    one, other = played(store, MONTHLY, date(2027, 7, 3)), played(store, A_STORY, date(2027, 7, 3))
    with store.work(one.site_id) as work:
        work.subledger.open_account(AccountId(uuid4()), one.site_id, AccountKind.APPLICATION)

    balances = [
        {(row.role, row.detail): row.cents for row in TrialBalances(store)(BalanceBooks(site_id))}
        for site_id in (one.site_id, other.site_id, None)
    ]

    for account, cents in balances[2].items():
        assert cents == balances[0].get(account, 0) + balances[1].get(account, 0)
    rows = TrialBalances(store)(BalanceBooks(one.site_id))
    assert sum(row.debit_cents for row in rows) == sum(row.credit_cents for row in rows) > 0
