"""Billing and receiving after one, five and twenty years: what a license costs must not grow with its age."""

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import median

from benchmarks.row import Row
from benchmarks.worker import ASKED
from benchmarks.world import SITE, populate, scaled, server, week_cents
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.domain.ledger.documents import Method, Receipt
from gatedrentals.testing.fakes.clock import SettableClock

LICENSES = 60
MOVE_IN = date(2007, 7, 6)
YEARS = (1, 5, 20)
MEASURED = 13
"""The last weeks of each age, whose median is taken: a quarter. In some of them the server tidies up."""


def run() -> list[Row]:
    """The same licenses, week after week, each paid in full before the next is billed; beside their first year."""
    with server() as address:
        store = PostgresStore.at(address)
        populate(store, scaled(LICENSES), MOVE_IN)
        clock = SettableClock(datetime(2007, 7, 6, 12, tzinfo=UTC))
        _pay(store, clock, [(f"L-{number:07}", 0, week_cents(number)) for number in range(scaled(LICENSES))])
        clock.advance(timedelta(hours=6))
        found = []
        for years in YEARS:
            spent = [_week(store, clock) for _ in _weeks(clock, years)][-MEASURED:]
            found.append(tuple(median(column) / scaled(LICENSES) * 1000 for column in zip(*spent, strict=True)))
        store.close()
    rows = []
    for place, work in enumerate(("billing", "receiving")):
        first = found[0][place]
        for years, figures in zip(YEARS[1:], found[1:], strict=True):
            shown = f"{figures[place]:.2f} ms a license", f"{first:.2f} ms"
            rows.append(Row(f"{work} after {years} years", "after one year", *shown, figures[place] / first, 1.25))
    return rows


def _weeks(clock: SettableClock, years: int) -> range:
    gone = (clock.now().date() - MOVE_IN).days // 7
    return range(gone, 52 * years)


def _week(store: PostgresStore, clock: SettableClock) -> tuple[float, float]:
    """Bill what is due and pay it; returns the seconds of both."""
    begin = time.perf_counter()
    run = BillingRuns(store, clock)(IssueInvoices(SITE, ASKED))
    billed = time.perf_counter()
    assert len(run.invoices) == scaled(LICENSES), (clock.now(), len(run.invoices), run.refused)
    clock.advance(timedelta(hours=1))
    _pay(store, clock, [(one.license_number, one.invoice_number, one.amount_cents) for one in run.invoices])
    paid = time.perf_counter()
    clock.advance(timedelta(days=7, hours=-1))
    return billed - begin, paid - billed


def _pay(store: PostgresStore, clock: SettableClock, invoices: Sequence[tuple[str, int, int]]) -> None:
    book = BookReceipts(store, clock)
    for license_number, number, cents in invoices:
        receipt = Receipt("growth", f"{license_number}/{number}", Method.ZELLE, cents, clock.now())
        book(RecordReceipt(SITE, receipt, ASKED, license_number))
