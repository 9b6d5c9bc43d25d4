"""A close and whoever posts meanwhile, in real transactions: one waits for the other, in both orders (§7.4)."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest

from gatedrentals.adapters.postgres.schema.defences import APP_ROLE, CLOSED_MONTH
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.application.closing.account_by_account import close_accounts
from gatedrentals.application.closing.close_month import CloseMonth, MonthCloses
from gatedrentals.application.receipts.record_receipt import Booked, BookReceipts, RecordReceipt
from gatedrentals.application.reports.audit import BooksAudits
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Document, Method, Receipt
from gatedrentals.domain.period import midnight
from gatedrentals.ports.revenue_runs import ClosingRun, RevenueRuns
from gatedrentals.testing.contracts.reported_site import A_STORY, AUGUST, JOB, JULY, ReportedSite, played
from gatedrentals.testing.strategies.sites import CENTRAL
from tests.integration.postgres.books import begun
from tests.integration.postgres.test_defences import DOCUMENT, acting

IN_JULY, LAST_OF_JULY = date(2027, 7, 30), date(2027, 7, 31)
EVERY_SITE = SiteId("*")
PATIENCE_S = 20
WAITING = """
    SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objsubid = 2
        AND objid::bigint = hashtext(%s)::bigint & 4294967295
"""
CLOSE = "INSERT INTO month_close VALUES (%s, '2027-07-01', now(), 0)"
WRITE_OFF = DOCUMENT.replace("recorded_at, posted_on, %", "recorded_at, date '2027-07-31', %")


@pytest.fixture
def site(store: PostgresStore) -> ReportedSite:
    """A site whose July is over and open."""
    return played(store, A_STORY, date(2027, 8, 2))


@pytest.fixture
def worker() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@contextmanager
def closed(site: ReportedSite) -> Iterator[None]:
    """July is closed, and lands when the block is left."""
    run = ClosingRun(site.site_id, JULY, midnight(AUGUST, CENTRAL), site.clock.now(), LAST_OF_JULY)
    with site.store.work(site.site_id) as work:
        close_accounts(work, run)
        yield


def pay(site: ReportedSite, number: str) -> Booked:
    """Book money that came in July."""
    receipt = Receipt(site.site_id, "late", Method.MAILED_CHECK, 300_000, midnight(IN_JULY, CENTRAL))
    return BookReceipts(site.store, site.clock)(RecordReceipt(site.site_id, receipt, JOB, number))


def documents_since(site: ReportedSite, booked: Booked) -> list[Document]:
    with site.store.work(site.site_id) as work:
        return [entry.document for entry in work.subledger.entries(booked.account_id)[booked.seq - 1 :]]


def waits(database: str, site_id: SiteId, doing: "Future[Any]") -> bool:
    """Whether what is done comes to wait for the books of a site."""
    until = time.monotonic() + PATIENCE_S
    with psycopg.connect(database, autocommit=True) as connection:
        while time.monotonic() < until and not doing.done():
            if connection.execute(WAITING, (site_id,)).fetchone() == (1,):
                return True
            time.sleep(0.01)
    return False


@pytest.mark.parametrize("number", ["R-0", ""], ids=["a license that the close touched", "suspense that it did not"])
def test_money_that_was_read_before_a_close_waits_for_it_and_is_posted_after_it(
    database: str, site: ReportedSite, worker: ThreadPoolExecutor, number: str
) -> None:
    with closed(site):
        paying = worker.submit(pay, site, number)
        assert waits(database, site.site_id, paying)

    documents = documents_since(site, paying.result())

    assert documents[0].posted_on == min(document.posted_on for document in documents) == AUGUST
    assert BooksAudits(site.store)(site.site_id).findings == ()


def test_a_close_waits_for_money_that_was_booked_before_it_and_knows_what_it_billed(
    database: str, site: ReportedSite, revenue_runs: RevenueRuns, worker: ThreadPoolExecutor
) -> None:
    closes = MonthCloses(site.store, site.clock, revenue_runs)
    receipt = Receipt(site.site_id, "late", Method.MAILED_CHECK, 300_000, midnight(IN_JULY, CENTRAL))

    with site.store.work(site.site_id) as work:
        booked = BookReceipts(site.store, site.clock).book(work, RecordReceipt(site.site_id, receipt, JOB, "R-1"))
        closing = worker.submit(closes, CloseMonth(site.site_id, JULY, JOB))
        assert waits(database, site.site_id, closing)
    closing.result()

    posted_on = [document.posted_on for document in documents_since(site, booked)]
    assert posted_on[0] == IN_JULY
    assert posted_on[-1] == LAST_OF_JULY
    assert BooksAudits(site.store)(site.site_id).findings == ()


@pytest.mark.parametrize("scope", ["of one site", "of every site"])
def test_who_closes_by_raw_sql_waits_as_well(
    database: str, store: PostgresStore, worker: ThreadPoolExecutor, scope: str
) -> None:
    books = begun(store)
    entered = books.site_id if scope == "of one site" else EVERY_SITE
    given = {"site": books.site_id, "account": books.account_id, "postings": 0, "payload": b"x"}

    def close() -> None:
        with acting(database, APP_ROLE, books.site_id) as other:
            other.execute(CLOSE, (books.site_id,))

    with acting(database, APP_ROLE, entered) as raw:
        raw.execute(WRITE_OFF, given)
        closing = worker.submit(close)
        assert waits(database, books.site_id, closing)
    closing.result()


@pytest.mark.parametrize("role", [APP_ROLE, None])
def test_raw_sql_posts_nothing_into_a_closed_month(database: str, store: PostgresStore, role: str | None) -> None:
    books = begun(store)
    given = {"site": books.site_id, "account": books.account_id, "postings": 0, "payload": b"x"}
    with acting(database, role, books.site_id) as raw:
        raw.execute(CLOSE, (books.site_id,))
        raw.execute(WRITE_OFF.replace("2027-07-31", "2027-08-01"), given)
        with pytest.raises(psycopg.Error) as caught:
            raw.execute(WRITE_OFF, given)
        raw.rollback()
    assert caught.value.sqlstate == CLOSED_MONTH
