"""What the pages benchmark starts as processes of its own: the server, and clients of pages or of their SQL.

The server is the product's application with one route more: the rows of a ledger as one SELECT, behind the same session
check and in the same kind of thread.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg
from litestar import Request, get
from litestar.response import Response

from benchmarks.asked_again import asking_again
from benchmarks.statement import ROWS
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.bootstrap.doors import Doors
from gatedrentals.bootstrap.installation import Installation
from gatedrentals.bootstrap.memory import pass_over_what_is_loaded
from gatedrentals.bootstrap.park import Park
from gatedrentals.entrypoints.http.access import SIGNED_IN, needs
from gatedrentals.entrypoints.http.app import build
from gatedrentals.entrypoints.http.health import HEALTH
from gatedrentals.entrypoints.http.identified import installation_of
from gatedrentals.entrypoints.http.logs import set_up_logs
from gatedrentals.entrypoints.http.metrics import Metrics
from gatedrentals.entrypoints.http.served import Served
from gatedrentals.testing.fakes.chain_heads import MemoryChainHeads
from gatedrentals.testing.fakes.clock import SettableClock
from gatedrentals.testing.fakes.ids import CountingIds
from gatedrentals.testing.fakes.projections import MemoryProjections
from gatedrentals.testing.fakes.tokens import ForeseeableTokens

ADDRESS, AT, ACCOUNT = "BENCH_ADDRESS", "BENCH_AT", "BENCH_ACCOUNT"


@get("/bench/rows", opt=needs(SIGNED_IN), sync_to_thread=True, include_in_schema=False)
def rows(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The rows of an account as one SELECT, as JSON."""
    store = installation_of(request).park.store
    assert isinstance(store, PostgresStore)
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        driver.execute("SET LOCAL gatedrentals.site = '*'")
        found = driver.execute(ROWS, {"account": os.environ[ACCOUNT]}).fetchall()
    return Response(json.dumps(found, default=str).encode(), media_type="application/json")


def installation(address: str, at: datetime, *, pool_size: int = 10) -> Installation:
    """The product on a database, at an instant."""
    store, clock = PostgresStore.at(address, pool_size=pool_size), SettableClock(at)
    park = Park(store, clock, CountingIds(), MemoryChainHeads(), MemoryProjections())
    return Installation(park, Doors(store, clock, ForeseeableTokens(), b"bench"), is_secure=False)


def application() -> Served:
    """The product's routes and the one above."""
    from gatedrentals.entrypoints.api.routes import API
    from gatedrentals.entrypoints.web.routes import PAGES

    set_up_logs()  # as they are when it is served for good
    metrics = Metrics()
    opened = installation(os.environ[ADDRESS], datetime.fromisoformat(os.environ[AT]))
    served = Served(build([HEALTH, API, PAGES, rows], opened, metrics), metrics)
    pass_over_what_is_loaded()
    return served


def main(arguments: list[str]) -> None:
    """Be a client until time is up: ``page PORT PATH TOKEN SECONDS`` or ``sql ADDRESS FILE SECONDS``."""
    what, *rest = arguments
    ask, seconds = (_page(*rest), rest[-1]) if what == "page" else (_sql(*rest), rest[-1])
    ask()
    print("ready", flush=True)
    sys.stdin.readline()
    until, took = time.perf_counter() + float(seconds), []
    while (begin := time.perf_counter()) < until:
        ask()
        took.append(time.perf_counter() - begin)
    print(json.dumps(took), flush=True)


def _page(port: str, path: str, token: str, _seconds: str) -> Callable[[], object]:
    connection = HTTPConnection("127.0.0.1", int(port), timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}

    def ask() -> None:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)

    return ask


def _sql(address: str, file: str, _seconds: str) -> Callable[[], object]:
    return asking_again(address, Path(file))


if __name__ == "__main__":
    main(sys.argv[1:])
