"""Metered use that is billed while someone else writes: billed once, on what then stands."""

from datetime import date

from attrs import evolve

from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.closing.close_month import CloseMonth, MonthCloses
from gatedrentals.application.reports.audit import BooksAudits
from gatedrentals.domain.ledger.documents import InvoiceKind, Recognition
from gatedrentals.domain.metering.readings import MeterReading, Register
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park, at
from tests.unit.application import licenses
from tests.unit.application.busy_stores import ClosingStore, LandingStore


def metered(store: Store) -> tuple[Park, str]:
    """A weekly license whose first two cycles are paid and whose meter was read."""
    park = Park.opened(store, evolve(EXAMPLE, late_fee=None))
    number = licenses.settled_in(park)
    park.run(at(6, 19, 13))
    park.pay(number, "first", park.open_cents(number), at(6, 20, 9))
    pad, dial = park.license(number).assignments[0].pad, Register("M-1", 100_000_000)
    with store.work(park.site.id) as work:
        readings = [MeterReading(day, dial, wh) for day, wh in ((licenses.C1, 0), (date(2026, 6, 25), 100_000))]
        work.readings.add(park.site.id, pad, readings)
    return park, number


def test_money_that_comes_while_metered_use_is_billed_is_placed_on_it_once(store: Store) -> None:
    park, number = metered(store)
    park.clock.set(at(6, 26, 13))

    # A run looks for what is due in one work, and bills who was metered in the next.
    busy = LandingStore(store, {2: lambda: park.pay(number, "quicker", 34_450, at(6, 26, 12, 30), now=at(6, 26, 13))})
    BillingRuns(busy, park.clock)(IssueInvoices(park.site.id, PM))

    news = [(invoice.kind, invoice.due_on) for invoice in park.invoices(number)[2:]]
    assert news == [
        (InvoiceKind.RECURRING, licenses.C3),
        (InvoiceKind.RECURRING, date(2026, 7, 10)),  # billed ahead until its money was asked for the use
        (InvoiceKind.METERED, licenses.C3),
    ]
    assert park.open(number) == {}


def test_use_of_a_month_that_closed_meanwhile_is_posted_after_it(store: Store) -> None:
    park, number = metered(store)
    park.clock.set(at(7, 2))
    before = len(park.documents(number))
    june = CloseMonth(park.site.id, date(2026, 6, 1), PM)
    closing = ClosingStore(store, lambda: MonthCloses(store, park.clock)(june), during=2)

    BillingRuns(closing, park.clock)(IssueInvoices(park.site.id, PM))

    news = [one for one in park.documents(number)[before:] if not isinstance(one.body, Recognition)]
    assert [document.posted_on for document in news] == [date(2026, 7, 1)] * 2
    assert [invoice.kind for invoice in park.invoices(number)][-1] is InvoiceKind.METERED
    assert BooksAudits(store)(park.site.id).findings == ()
