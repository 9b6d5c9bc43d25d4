"""Billing and receiving after one, five and twenty years: what a license costs must not grow with its age.

Three sites stand in one database and are billed and paid in the same weeks, so that the age of their licenses is all
that tells them apart: not the size of the tables, and not how warm the server is.
"""

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import median

from attrs import define, field

from benchmarks.row import Row
from benchmarks.worker import ASKED
from benchmarks.world import populate, scaled, server, week_cents
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Method, Receipt
from gatedrentals.testing.fakes.clock import SettableClock

LICENSES = 60
FIRST_NOON = datetime(2007, 7, 6, 12, tzinfo=UTC)
YEARS = (1, 5, 20)
WEEKS = 52 * max(YEARS)
MEASURED = 26
"""The last weeks, whose median is taken: half a year."""

Owed = Sequence[tuple[str, int, int]]
"""Licenses, the numbers of their invoices and what these come to."""


@define
class AgedSite:
    """A site whose licenses moved in so many years before the end, and the seconds that each of its weeks took."""

    years: int
    first: int
    owed: Owed = ()
    billing: list[float] = field(factory=list)
    receiving: list[float] = field(factory=list)

    @property
    def id(self) -> SiteId:
        """Its id."""
        return SiteId(f"aged-{self.years}")

    def is_open(self, week: int) -> bool:
        """Whether its licenses have moved in by a week."""
        return week >= WEEKS - 52 * self.years

    def move_in(self, store: PostgresStore, on: date) -> None:
        """Its licenses move in, and owe their first invoice."""
        populate(store, scaled(LICENSES), on, site_id=self.id, first=self.first)
        numbers = range(self.first, self.first + scaled(LICENSES))
        self.owed = [(f"L-{number:07}", 1, week_cents(number)) for number in numbers]

    def bill(self, store: PostgresStore, clock: SettableClock) -> None:
        """Bill what is due."""
        begin = time.perf_counter()
        run = BillingRuns(store, clock)(IssueInvoices(self.id, ASKED))
        self.billing.append(time.perf_counter() - begin)
        assert len(run.invoices) == scaled(LICENSES), (clock.now(), len(run.invoices), run.refused)
        self.owed = [(one.license_number, one.invoice_number, one.amount_cents) for one in run.invoices]

    def pay(self, store: PostgresStore, clock: SettableClock) -> None:
        """Pay what is owed."""
        book, begin = BookReceipts(store, clock), time.perf_counter()
        for license_number, number, cents in self.owed:
            receipt = Receipt("growth", f"{license_number}/{number}", Method.ZELLE, cents, clock.now())
            book(RecordReceipt(self.id, receipt, ASKED, license_number))
        self.receiving.append(time.perf_counter() - begin)


def run() -> list[Row]:
    """The same licenses, week after week, each paid in full before the next is billed; beside the youngest."""
    sites = [AgedSite(years, place * scaled(LICENSES)) for place, years in enumerate(YEARS)]
    with server() as address:
        store, clock = PostgresStore.at(address), SettableClock(FIRST_NOON)
        for week in range(WEEKS):
            clock.set(FIRST_NOON + timedelta(weeks=week))
            for site in sites:
                if site.is_open(week) and not site.billing:
                    site.move_in(store, clock.now().date())
                    site.pay(store, clock)
            # Each is the first of the week in its turn.
            taken = [site for place in range(len(sites)) if (site := sites[(week + place) % len(sites)]).is_open(week)]
            clock.advance(timedelta(hours=6))
            for site in taken:
                site.bill(store, clock)
            clock.advance(timedelta(hours=1))
            for site in taken:
                site.pay(store, clock)
        store.close()
    youngest, *older = sites
    return [
        *[_row(f"billing after {site.years} years", site.billing, youngest.billing) for site in older],
        *[_row(f"receiving after {site.years} years", site.receiving, youngest.receiving) for site in older],
    ]


def _row(work: str, ours: Sequence[float], theirs: Sequence[float]) -> Row:
    old, young = (median(spent[-MEASURED:]) / scaled(LICENSES) * 1_000 for spent in (ours, theirs))
    beside = "after one year, in the same weeks"
    return Row(work, beside, f"{old:.2f} ms a license", f"{young:.2f} ms", old / young, 1.25)
