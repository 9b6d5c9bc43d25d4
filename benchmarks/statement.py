"""The statement of an account of 2,000 documents, beside the SQL that reads its rows."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg

from benchmarks.row import Row
from benchmarks.worker import ASKED
from benchmarks.world import SITE, license_of, plain, populate, scaled, server, week_cents
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.reports.statement_of_account import AccountStatements, StateAccount
from gatedrentals.domain.ids import account_of
from gatedrentals.domain.ledger.documents import Method, Receipt
from gatedrentals.testing.fakes.clock import SettableClock

WEEKS = 1_000
ROUNDS = 15
FIRST = datetime(2027, 6, 30, 18, tzinfo=UTC)
MOVE_IN = (FIRST + timedelta(days=2)).date()
ROWS = """
    SELECT d.seq, d.kind, d.effective_at, d.posted_on, d.number, l.due_on, r.method, r.external_id, d.change_cents,
        sum(d.change_cents) OVER (ORDER BY d.effective_at, d.seq)
    FROM (SELECT *, receivable_cents - lag(receivable_cents, 1, 0::bigint) OVER (ORDER BY seq) AS change_cents
        FROM document WHERE account_id = %(account)s) d
    LEFT JOIN invoice_line l ON l.account_id = d.account_id AND l.invoice_seq = d.seq AND l.line_no = 1
    LEFT JOIN receipt r ON r.account_id = d.account_id AND r.seq = d.seq
    ORDER BY d.effective_at, d.seq
"""


def run() -> list[Row]:
    """Median of interleaved rounds, of one license that pays week by week."""
    with server() as address:
        store, clock = PostgresStore.at(address), SettableClock(FIRST)
        populate(store, 1, MOVE_IN)
        license_ = license_of(0, MOVE_IN)
        book = BookReceipts(store, clock)
        for week in range(scaled(WEEKS)):
            clock.set(FIRST + timedelta(weeks=week))
            paid = Receipt("ours", str(week), Method.KIOSK, week_cents(0), clock.now())
            book(RecordReceipt(SITE, paid, ASKED, license_.number))
        states, asked = AccountStatements(store, clock), StateAccount(SITE, license_.number)
        with psycopg.connect(plain(store), autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
            account = {"account": account_of(license_.id)}
            count = len(connection.execute(ROWS, account).fetchall())
            assert len(states(asked).rows) == count
            rounds = [
                (timed(lambda: states(asked)), timed(lambda: connection.execute(ROWS, account, binary=True).fetchall()))
                for _ in range(ROUNDS)
            ]
        store.close()
    ours, theirs = (statistics.median(column) * 1_000 for column in zip(*rounds, strict=True))
    work = f"statement of account of {count:,} documents"
    return [Row(work, "the SQL that reads its rows", f"{ours:.1f} ms", f"{theirs:.1f} ms", ours / theirs, 2)]


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
