"""What a benchmark starts as a process of its own: one share of a run, or one client that books receipts."""

import json
import resource
import sys
import time
from datetime import UTC, datetime, timedelta

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


def main(arguments: list[str]) -> None:
    """Do as asked, wait for a line on standard input before it, and print figures as JSON."""
    what, address, at, number, of, *rest = arguments
    collect_seldom()
    store = PostgresStore.at(address, pool_size=2)
    clock = SettableClock(datetime.fromisoformat(at))
    with store.work(SITE) as work:
        work.sites.catalog(SITE)
    print("ready", flush=True)
    sys.stdin.readline()
    begin = time.perf_counter()
    if what == "bill":
        done = _bill(store, clock, Share(int(number), int(of)))
    else:
        done = _book(store, clock, int(number), int(of), float(rest[0]), int(rest[1]))
    seconds = time.perf_counter() - begin
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"done": done, "seconds": seconds, "peak_mb": peak_mb, "cpu": time.process_time()}), flush=True)
    store.close()


def _bill(store: PostgresStore, clock: SettableClock, share: Share) -> int:
    run = BillingRuns(store, clock)(IssueInvoices(SITE, ASKED, share=share))
    assert not run.refused
    return len(run.invoices)


def _book(store: PostgresStore, clock: SettableClock, client: int, clients: int, seconds: float, turn: int) -> int:
    """Book a dollar on one license of this client after the other until time is up."""
    book = BookReceipts(store, clock)
    licenses = scaled(20_000) // clients
    end = time.perf_counter() + seconds
    done = 0
    while time.perf_counter() < end:
        # As in the SQL beside it: money comes in later and later, so that none is late.
        at = datetime.now(UTC).replace(year=2027, month=7, day=3) - timedelta(days=2)
        clock.set(at)
        number = f"L-{client + clients * (done * 7919 % licenses):07}"
        receipt = Receipt("ours", f"{turn}/{client}/{done}", Method.KIOSK, 100, at, payer_name="Dana Whitfield")
        book(RecordReceipt(SITE, receipt, ASKED, number))
        done += 1
    return done


if __name__ == "__main__":
    main(sys.argv[1:])
