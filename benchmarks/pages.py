"""Pages and the ledger read over HTTP, beside their own SQL: 1,000 residents, ten clients."""

import json
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from litestar.testing import TestClient

from benchmarks.asked_again import Trips, taking_note
from benchmarks.pages_worker import ACCOUNT, ADDRESS, AT, application
from benchmarks.row import Row
from benchmarks.worker import ASKED
from benchmarks.world import SITE, license_of, plain, populate, scaled, server, week_cents
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.receipts.book_many import ForLicense, ManyReceipts
from gatedrentals.domain.access.principal import staff_key
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.access.session import Session, hash_of
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.attention.item import About
from gatedrentals.domain.ids import account_of
from gatedrentals.domain.ledger.documents import Method, Receipt
from gatedrentals.ports.kept_items import KeptItem, Urgency
from gatedrentals.testing.fakes.clock import SettableClock

APPLICATION = "benchmarks.pages_worker:application"
RESIDENTS, WEEKS, ITEMS, CLIENTS, SECONDS = 1_000, 6, 300, 10, 6.0
DRAWS = 5
"""How often ten clients connect anew: a connection stays with the worker that took it, and they may fall unevenly."""
FIRST = datetime(2027, 7, 2, 18, tzinfo=UTC)
TOKEN = "bench-token"  # noqa: S105 - of a session in a database that lasts as long as the benchmark
MAIL = "bench@example.com"
STOP_WITHIN_S = 20
PAGE_LIMIT_MS, TIMES_SQL, WEIGHT_LIMIT_KB, LEDGER_SHARE = 300, 5, 60, 0.6
PAGES = {"action queue": f"/sites/{SITE}/queue", "payments board": f"/sites/{SITE}/payments"}
_METHODS = (Method.ZELLE, Method.CARD, Method.ECHECK, Method.KIOSK, Method.OFFICE_CASH)


def run() -> list[Row]:
    """The ledger beside one SELECT, then each page beside its own statements, at ten clients."""
    with server() as address, TemporaryDirectory() as folder:
        store = PostgresStore.at(address)
        now = _played(store)
        _signed_in(store, now)
        license_ = license_of(7, FIRST.date())
        os.environ.update({ADDRESS: plain(store), AT: now.isoformat(), ACCOUNT: str(account_of(license_.id))})
        files = {name: Path(folder) / f"{place}.sql" for place, name in enumerate(PAGES)}
        trips = {name: _noted(path) for name, path in PAGES.items()}
        for name, noted in trips.items():
            noted.keep(files[name])
        store.close()
        with _serving() as port:
            rows = [_ledger(port, f"/v1/sites/{SITE}/licenses/{license_.number}/statement")]
            for name, path in PAGES.items():
                rows += _page_rows(name, port, path, _sql_ms(plain(store), files[name]), trips[name])
    return rows


def _played(store: PostgresStore) -> datetime:
    """A site with weeks of history: most pay all, some a part, some nothing lately; items wait for a person."""
    chance, count = random.Random(7), scaled(RESIDENTS)
    populate(store, count, FIRST.date())
    clock = SettableClock(FIRST)
    for week in range(WEEKS):
        clock.set(FIRST + timedelta(weeks=week))
        BillingRuns(store, clock)(IssueInvoices(SITE, ASKED))
        due = [number for number in range(count) if week < WEEKS - 3 or chance.random() > 0.15]
        with store.work(SITE) as work:
            ManyReceipts(work, SITE, ASKED, clock.now()).book([_paid(number, week, chance, clock) for number in due])
    with store.work(SITE) as work:
        for number in range(scaled(ITEMS)):
            kind = ("stale_meter", "invoice_refused", "tax_interruption")[number % 3]
            about = license_of(number, FIRST.date()).number
            at = clock.now() - timedelta(hours=number)
            work.kept.keep(KeptItem(SITE, kind, about, f"item {number}", at, Urgency.P1, about=About(about)))
    with psycopg.connect(plain(store), autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    return clock.now() + timedelta(hours=1)


def _paid(number: int, week: int, chance: random.Random, clock: SettableClock) -> ForLicense:
    # What fell due before the first payday is paid with it: from then on a resident who pays all owes nothing.
    usual = week_cents(number) * (1 if week else 2)
    cents = usual if chance.random() < 0.9 else chance.randrange(1_000, 60_000)
    at = clock.now() - timedelta(minutes=chance.randrange(50))
    receipt = Receipt("bench", f"{week}/{number}", _METHODS[number % len(_METHODS)], cents, at)
    return ForLicense(receipt, license_of(number, FIRST.date()).number)


def _signed_in(store: PostgresStore, now: datetime) -> None:
    with store.work() as work:
        work.staff.save(StaffMember(MAIL, "Bench", frozenset({Role.PM}), frozenset({SITE})))
        work.sessions.open(Session(hash_of(TOKEN), (staff_key(MAIL),), now, now))


def _noted(path: str) -> Trips:
    """All that a page asks of the database once it is warm, session check included."""
    with TestClient(application()) as client:
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        client.get(path)
        with taking_note() as trips:
            assert client.get(path).status_code == 200
    return trips


@contextmanager
def _serving() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "granian", APPLICATION, "--factory", "--interface", "asgi", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--workers", "2", "--workers-kill-timeout", "10", "--log-level", "error"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()  # granian waits for a worker that was told to stop before it had started


def _wait_for(port: int) -> None:
    for _ in range(150):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    message = "the server does not answer"
    raise RuntimeError(message)


def _ledger(port: int, path: str) -> Row:
    ours = _together(["page", str(port), path, TOKEN])
    theirs = _together(["page", str(port), "/bench/rows", TOKEN])
    rate, beside = len(ours) / SECONDS, len(theirs) / SECONDS
    work, what = "ledger read over the API, 10 clients", "same session check, thread and rows as one SELECT"
    return Row(work, what, f"{rate:.0f}/s", f"{beside:.0f}/s", rate / beside, LEDGER_SHARE, at_least=True)


def _sql_ms(address: str, file: Path) -> float:
    """How long all that a page asks takes where nothing is shown, as the median of as many clients."""
    return statistics.median(_together(["sql", address, str(file)])) * 1_000


def _page_rows(name: str, port: int, path: str, sql_ms: float, trips: Trips) -> list[Row]:
    draws = [sorted(_together(["page", str(port), path, TOKEN])) for _ in range(DRAWS)]
    p99s_ms = sorted(took[int(len(took) * 0.99)] * 1_000 for took in draws)
    p99_ms = statistics.median(p99s_ms)
    median_ms = statistics.median(statistics.median(took) for took in draws) * 1_000
    work = f"{name}, {scaled(RESIDENTS):,} residents, 10 clients"
    weight_kb = _weight(port, path) / 1_000
    beside = "median of its SQL, 10 clients"
    note = (
        f"its SQL is all that one answer asks, session check, BEGIN and COMMIT included, in as many trips:"
        f" {trips.statements} statements in {trips.transactions} transactions; the median of {DRAWS} times that ten"
        f" clients connected, of {p99s_ms[0]:.0f} to {p99s_ms[-1]:.0f} ms"
    )
    return [
        Row(f"{work}: p99", beside, f"{p99_ms:.0f} ms", f"{sql_ms:.1f} ms", p99_ms / sql_ms, TIMES_SQL, note=note),
        Row(f"{work}: p99", "300 ms", f"{p99_ms:.0f} ms", f"{PAGE_LIMIT_MS} ms", p99_ms / PAGE_LIMIT_MS, 1),
        Row(f"{work}: median", beside, f"{median_ms:.0f} ms", f"{sql_ms:.1f} ms", median_ms / sql_ms, None),
        Row(f"{name}: compressed", "60 kB", f"{weight_kb:.1f} kB", "60 kB", weight_kb / WEIGHT_LIMIT_KB, 1),
    ]


def _weight(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}", "Accept-Encoding": "gzip"})
    return len(connection.getresponse().read())


def _together(arguments: Sequence[str]) -> list[float]:
    """Seconds that each answer took, of ten clients that ask one after the other for the same time."""
    command = [sys.executable, "-m", "benchmarks.pages_worker", *arguments, str(SECONDS)]
    clients = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(CLIENTS)
    ]
    for client in clients:
        assert client.stdout is not None
        assert client.stdout.readline() == "ready\n"
    for client in clients:
        assert client.stdin is not None
        client.stdin.write("\n")
        client.stdin.flush()
    return [took for client in clients for took in json.loads(client.communicate()[0])]
