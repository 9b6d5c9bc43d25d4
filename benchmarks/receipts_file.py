"""A file of receipts, beside the same money booked one by one."""

import time
from datetime import UTC, date, datetime, timedelta

from benchmarks.row import Row
from benchmarks.worker import ASKED
from benchmarks.world import SITE, populate, scaled, server
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.application.importing.receipts import ImportReceipts, ReceiptFiles
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.domain.ledger.documents import Method, Receipt
from gatedrentals.testing.fakes.clock import SettableClock

RECEIPTS = 50_000
SINGLY = 2_000
LICENSES = 25_000
MOVE_IN = date(2027, 7, 2)
NOW = datetime(2027, 7, 1, 23, tzinfo=UTC)


def run() -> list[Row]:
    """Two receipts a license in the file; one by one as many as give a rate."""
    with server() as address:
        store = PostgresStore.at(address)
        populate(store, scaled(LICENSES), MOVE_IN)
        clock = SettableClock(NOW)
        count, singly = scaled(RECEIPTS), scaled(SINGLY)
        head = "source,external_id,method,amount,received_at,license_number,payer_name"
        lines = [
            f"file,{number},kiosk,121.50,2027-07-01 {8 + number * 2 // count:02}:{number % 60:02},"
            f"L-{number % scaled(LICENSES):07},Dana Whitfield"
            for number in range(count)
        ]
        content = "\n".join([head, *lines]).encode()
        begin = time.perf_counter()
        report = ReceiptFiles(store, clock)(ImportReceipts(SITE, "receipts.csv", content, ASKED))
        ours = time.perf_counter() - begin
        assert (report.taken, report.kept) == (count, ()), report.kept[:3]
        book, begin = BookReceipts(store, clock), time.perf_counter()
        for number in range(singly):
            receipt = Receipt(
                "singly", str(number), Method.KIOSK, 12_150, NOW - timedelta(hours=1), None, "Dana Whitfield"
            )
            book(RecordReceipt(SITE, receipt, ASKED, f"L-{number % scaled(LICENSES):07}"))
        theirs = (time.perf_counter() - begin) * count / singly
        store.close()
    work, rate = f"{count:,} receipts from a file", count / ours
    return [
        Row(work, "the same one by one", f"{ours:.1f} s", f"{theirs:.1f} s", ours / theirs, 0.3),
        Row(work, "3,000/s", f"{rate:,.0f}/s", "3,000/s", rate / 3_000, 1, at_least=True),
    ]
