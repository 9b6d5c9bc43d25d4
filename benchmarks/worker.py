"""What a benchmark starts as a process of its own: one share of a run, or one client that books receipts."""

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from attrs import define

from benchmarks.world import SITE, scaled
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.application.asked import Asked
from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.bootstrap.memory import collect_seldom
from gatedrentals.domain.ledger.documents import Method, Receipt
from gatedrentals.ports.runs import Share
from gatedrentals.testing.fakes.clock import SettableClock

ASKED = Asked("bench", "bench")


WARM = 12
"""Receipts of a client before it is measured: the server keeps a statement's plan from the sixth time on."""


@define
class Client:
    """Books a dollar on one of its licenses after the other."""

    store: PostgresStore
    number: int
    of: int
    turn: int
    booked: int = 0

    def book(self) -> None:
        """One receipt. As in the SQL beside it money comes in later and later, so that none is late."""
        at = datetime.now(UTC).replace(year=2027, month=7, day=3) - timedelta(days=2)
        license_number = f"L-{self.number + self.of * (self.booked * 7919 % (scaled(20_000) // self.of)):07}"
        external_id = f"{self.turn}/{self.number}/{self.booked}"
        receipt = Receipt("ours", external_id, Method.KIOSK, 100, at, payer_name="Dana Whitfield")
        BookReceipts(self.store, SettableClock(at))(RecordReceipt(SITE, receipt, ASKED, license_number))
        self.booked += 1

    def book_until(self, end: float) -> int:
        """How many were booked before the end, by `time.perf_counter`."""
        before = self.booked
        while time.perf_counter() < end:
            self.book()
        return self.booked - before


def main(arguments: list[str]) -> None:
    """Make ready as asked, wait for a line on standard input, do it, and print figures as JSON."""
    what, address, at, number, of, *rest = arguments
    collect_seldom()
    store = PostgresStore.at(address, pool_size=2)
    work = _billing if what == "bill" else _booking
    do = work(store, datetime.fromisoformat(at), int(number), int(of), *rest)
    print("ready", flush=True)
    sys.stdin.readline()
    begin, cpu = time.perf_counter(), time.process_time()
    done = do()
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"done": done, "seconds": seconds, "peak_mb": peak_mb, "cpu": cpu}), flush=True)
    store.close()


def _billing(store: PostgresStore, at: datetime, number: int, of: int) -> Callable[[], int]:
    with store.work(SITE) as work:
        work.sites.catalog(SITE)
    runs = BillingRuns(store, SettableClock(at))

    def do() -> int:
        run = runs(IssueInvoices(SITE, ASKED, share=Share(number, of)))
        assert not run.refused
        return len(run.invoices)

    return do


def _booking(store: PostgresStore, _at: datetime, number: int, of: int, seconds: str, turn: str) -> Callable[[], int]:
    client = Client(store, number, of, int(turn))
    for _ in range(WARM):
        client.book()
    return lambda: client.book_until(time.perf_counter() + float(seconds))


if __name__ == "__main__":
    main(sys.argv[1:])
