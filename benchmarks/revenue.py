"""Revenue of a month over a million ratable lines, and its close, beside SQL alone, which agrees with the domain."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import psycopg

from benchmarks.row import Row
from benchmarks.world import SITE, populate, scaled, server
from gatedrentals.adapters.postgres.revenue_runs import PostgresRevenueRuns
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.domain.revenue.recognition import Spread, earned
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.closes import MonthClose
from gatedrentals.ports.revenue_runs import ClosingRun

LICENSES = 250_000
"""Of four ratable lines each."""
COMPARED = 100_000
ROUNDS = 5
JULY, AUGUST = date(2027, 7, 1), date(2027, 8, 1)
CLOSED_AT = datetime(2027, 8, 1, 6, tzinfo=UTC)

_AGGREGATE = """
    SELECT product, kind = 'discount', sum(
        (2 * earning_cents * (least(date '2027-08-01', earning_end) - frame_start) + (frame_end - frame_start))
            / (2 * (frame_end - frame_start))
        - (2 * earning_cents * (earning_start - frame_start) + (frame_end - frame_start))
            / (2 * (frame_end - frame_start)))
    FROM invoice_line
    WHERE site_id = 'bench' AND earning_cents IS NOT NULL AND posted_on < '2027-08-01' AND earning_start < '2027-08-01'
    GROUP BY 1, 2
"""
_WRITE = """
    WITH d AS (INSERT INTO document SELECT * FROM ready_document),
        p AS (INSERT INTO posting SELECT * FROM ready_posting)
    INSERT INTO recognized SELECT * FROM ready_recognized
"""


def run() -> list[Row]:
    """Median of interleaved rounds for the report; the close once, and then its rows by one statement."""
    with server() as address:
        store = PostgresStore.at(address)
        populate(store, scaled(LICENSES), date(2027, 7, 2))
        runs = PostgresRevenueRuns(store.engine)
        with psycopg.connect(address, autocommit=True) as owner:
            lines = f"{4 * scaled(LICENSES):,} ratable lines"
            owner.execute("SET gatedrentals.site = 'bench'")
            rounds = [
                (seconds(lambda: runs.revenue(SITE, JULY, JULY)), seconds(lambda: owner.execute(_AGGREGATE).fetchall()))
                for _ in range(ROUNDS)
            ]
            assert {(row.product, row.is_discount): row.cents for row in runs.revenue(SITE, JULY, JULY)} == {
                (product, is_discount): cents for product, is_discount, cents in owner.execute(_AGGREGATE)
            }
            ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
            run = ClosingRun(SITE, JULY, CLOSED_AT, CLOSED_AT, date(2027, 7, 31))
            close = seconds(lambda: runs.close(run, _told))
            written = rewritten(owner)
            compared = differing(owner, scaled(COMPARED))
        store.close()
    note = f"SQL and domain agree to the cent on {scaled(COMPARED):,} random lines, clamped, negative and issued late"
    assert compared == 0, compared
    return [
        Row(
            f"revenue of a month, {lines}",
            "one SQL aggregate",
            f"{ours:.2f} s",
            f"{theirs:.2f} s",
            ours / theirs,
            1.3,
            note=note,
        ),
        Row(
            f"close of a month, {lines}",
            "one statement that inserts the same rows, ready made",
            f"{close:.1f} s",
            f"{written:.1f} s",
            close / written,
            1.5,
        ),
    ]


def rewritten(owner: "psycopg.Connection[Any]") -> float:
    """Take the rows of the close out and write them by one statement, all triggers on."""
    parts = {"document": "kind = 'recognition'", "posting": "seq > 1", "recognized": "true"}
    for table, ours in parts.items():
        owner.execute(f"CREATE UNLOGGED TABLE ready_{table} AS SELECT * FROM {table} WHERE {ours}")  # noqa: S608 - ours
    owner.execute("SET session_replication_role = replica")
    for table, ours in reversed(parts.items()):
        owner.execute(f"DELETE FROM {table} WHERE {ours}")  # noqa: S608 - ours
    owner.execute("DELETE FROM month_close")
    owner.execute("SET session_replication_role = origin")
    owner.execute("VACUUM (ANALYZE)")
    return seconds(lambda: owner.execute(_WRITE))


def _told(close: MonthClose) -> AuditRow:
    return AuditRow(close.site_id, close.closed_at, "bench", "bench", "close_month", "2027-07", "")


def differing(owner: "psycopg.Connection[Any]", count: int) -> int:
    """How many random lines SQL and the domain earn differently on random days."""
    chance = random.Random(7)
    rows = [_line(chance) for _ in range(count)]
    owner.execute(
        "CREATE TEMP TABLE asked (n int, posted int, amount bigint, frame int, days int, starts int, ends int, at int)"
    )
    with owner.cursor().copy("COPY asked FROM STDIN") as copy:
        for number, (spread, day) in enumerate(rows):
            copy.write_row((number, *spread, day))
    found = owner.execute(
        "SELECT n, earned_cents(amount, d + frame, d + frame + days, d + starts, d + ends, d + posted, d + at) "
        "FROM asked, (VALUES (date '0001-01-01' - 1)) origin (d) ORDER BY n"
    )
    return sum(cents != earned(*rows[number]) for number, cents in found)


def _line(chance: random.Random) -> tuple[Spread, int]:
    frame, days = date(2027, chance.randint(1, 12), 1).toordinal(), chance.choice([7, 14, 28, 29, 30, 31, 13])
    start = frame + chance.choice([0, 0, chance.randint(0, days - 1)])
    end = chance.choice([frame + days, chance.randint(start, frame + days)])
    amount = chance.choice([1, -1]) * chance.choice([chance.randint(0, 300_000), chance.randint(0, 9)])
    posted = frame + chance.randint(-7, 60)
    return Spread(posted, amount, frame, days, start, end), frame + chance.randint(-10, 70)


def seconds(work: Callable[[], object]) -> float:
    """What it takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
