from datetime import date, timedelta
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.application.closing.account_by_account import close_accounts
from gatedrentals.application.closing.close_month import CloseMonth, MonthCloses
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.reports.audit import BooksAudits
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.documents import Document, Method, Receipt, Recognition
from gatedrentals.domain.period import midnight, noon
from gatedrentals.domain.revenue.closing import MonthNotOver, MonthOutOfOrder
from gatedrentals.ports.closes import MonthClosed
from gatedrentals.ports.revenue_runs import ClosingRun, RevenueRuns
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.testing.contracts.reported_site import (
    A_STORY,
    AUGUST,
    JOB,
    JULY,
    SEPTEMBER,
    ReportedSite,
    Story,
    played,
    stories,
)
from gatedrentals.testing.fakes.revenue_runs import MemoryRevenueRuns
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.strategies.sites import CENTRAL

few = settings(max_examples=15)
JULY_IS_OVER = date(2027, 8, 2)


def documents_of(site: ReportedSite) -> list[Document]:
    with site.store.work(site.site_id) as work:
        accounts = [account_of(license_.id) for license_ in site.licenses]
        return [entry.document for account_id in accounts for entry in work.subledger.entries(account_id)]


@few
@given(stories(), st.dates(date(2027, 6, 20), date(2027, 8, 20)))
def test_whatever_comes_late_is_posted_into_the_first_open_month(story: Story, received_on: date) -> None:
    site = played(MemoryStore(), story, date(2027, 9, 5))
    before = len(documents_of(site))
    receipt = Receipt("bank", "late", Method.MAILED_CHECK, 77_700, midnight(received_on, CENTRAL))

    BookReceipts(site.store, site.clock)(RecordReceipt(site.site_id, receipt, JOB, "R-0"))

    late = [document for document in documents_of(site) if document.recorded_at == site.clock.now()]
    assert len(documents_of(site)) > before
    assert min(document.posted_on for document in late) >= SEPTEMBER
    assert BooksAudits(site.store)(site.site_id).findings == ()


@few
@given(stories())
def test_a_close_that_fails_in_the_middle_leaves_the_month_open_with_nothing_posted(story: Story) -> None:
    site = played(MemoryStore(), story, JULY_IS_OVER)
    before = documents_of(site)
    run = ClosingRun(site.site_id, JULY, midnight(AUGUST, CENTRAL), site.clock.now(), date(2027, 7, 31))

    def crash() -> None:
        with site.store.work(site.site_id) as work:
            close_accounts(work, run)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        crash()

    assert documents_of(site) == before
    with site.store.work(site.site_id) as work:
        assert list(work.closes.of_site(site.site_id)) == []


@pytest.mark.parametrize("at_once", [False, True])
def test_july_earns_what_its_days_cost(*, at_once: bool) -> None:
    """Monthly $1,150.01 and $5.00; weekly $325.00 a day of stub, four weeks and two days of seven."""
    store = MemoryStore()
    runs: RevenueRuns | None = MemoryRevenueRuns(store) if at_once else None
    site = evolve(played(store, A_STORY, JULY_IS_OVER), runs=runs)

    close = site.close(date(2027, 7, 20))

    assert (close.month, close.closed_at) == (JULY, site.clock.now())
    assert close.recognized_cents == 115_001 + 500 + 4_643 + 4 * 32_500 + 9_286
    recognitions = [document for document in documents_of(site) if isinstance(document.body, Recognition)]
    assert {document.effective_at for document in recognitions} == {midnight(AUGUST, CENTRAL)}
    assert {document.posted_on for document in recognitions} == {date(2027, 7, 31)}
    with store.work(site.site_id) as work:
        (row, *_) = work.audit_trail.of_site(site.site_id, 1)
    assert (row.who, row.what, row.subject, row.detail) == ("test", "close_month", "2027-07", "$2,594.30 recognized")


def test_months_close_in_order_after_their_last_day_and_once() -> None:
    site = played(MemoryStore(), A_STORY, date(2027, 8, 4))

    with pytest.raises(MonthClosed):
        site.close(JULY)
    with pytest.raises(MonthNotOver):
        site.close(AUGUST)
    site.clock.set(noon(date(2027, 10, 1), CENTRAL) - timedelta(hours=12))
    with pytest.raises(MonthOutOfOrder):
        site.close(SEPTEMBER)
    assert site.close(AUGUST).month == AUGUST
    assert site.close(SEPTEMBER).month == SEPTEMBER


def test_a_month_ends_at_midnight_of_the_site() -> None:
    site = played(MemoryStore(), A_STORY, date(2027, 7, 31))

    site.clock.set(midnight(AUGUST, CENTRAL) - timedelta(seconds=1))
    with pytest.raises(MonthNotOver):
        site.close(JULY)
    site.clock.set(midnight(AUGUST, CENTRAL))
    assert site.close(JULY).month == JULY


def test_an_unknown_site_is_refused() -> None:
    site = ReportedSite.opened(MemoryStore(), A_STORY)

    with pytest.raises(UnknownSite):
        MonthCloses(site.store, site.clock)(CloseMonth(SiteId(f"x{uuid4().hex[:8]}"), JULY, JOB))
