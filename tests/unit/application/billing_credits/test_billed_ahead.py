"""A point in time that is billed ahead is revenue on its D − 7, not before (§7.1)."""

from datetime import date, timedelta

from attrs import evolve

from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.domain.catalog.product import Catalog, Recognition
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason
from gatedrentals.domain.licensing.terms import RecurringCharge
from gatedrentals.domain.revenue.books import read_books
from gatedrentals.domain.revenue.closing import close_month, months_of
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import PM, Park, at, weekly
from gatedrentals.testing.strategies.catalogs import CATALOG

JUNE = date(2026, 6, 19)
WATER = ProductCode("water-sewer")


def billed_ahead(store: Store) -> tuple[Park, str]:
    """Weekly rent with water for $42.75 a week, a point in time, paid for three weeks and for $10.00 of the fourth."""
    products = tuple(evolve(each, recurring=True) if each.code == WATER else each for each in CATALOG.products)
    park = Park.opened(store, catalog=Catalog(products, CATALOG.prices))
    terms = weekly(JUNE, storm_water_cents=None)
    terms = evolve(terms, recurring=(*terms.recurring, RecurringCharge(WATER, 4_275)))
    park.clock.set(at(6, 12, 13))
    number = park.move_in(terms, JUNE)
    park.pay(number, "r", 3 * 36_775 + 1_000, at(6, 15, 10))
    return park, number


def test_it_waits_in_deferred_revenue_for_its_day(store: Store) -> None:
    park, number = billed_ahead(store)
    ledger = park.ledger(number)
    assert (ledger["revenue", WATER], ledger["deferred_revenue", WATER]) == (-4_275, -3 * 4_275)
    park.books(number)
    lines = [line for line in read_books(park.documents(number)).lines if line.line.product == WATER]
    assert [line.line.recognition for line in lines] == [Recognition.POINT_IN_TIME] * 4
    earned_on = [line.line.earning.start for line in lines if line.line.earning is not None]
    assert earned_on == [JUNE, date(2026, 6, 26), date(2026, 7, 3)]
    assert [months_of(line, {}, date.min) for line in lines] == [
        {date(2026, 6, 1): 4_275},
        {date(2026, 6, 1): 4_275},
        {date(2026, 6, 1): 4_275},
        {date(2026, 7, 1): 4_275},
    ]
    june = close_month(date(2026, 6, 1), lines, {})
    assert june is not None
    assert [part.cents for part in june.lines] == [4_275, 4_275]


def test_its_day_brings_no_other_invoice(store: Store) -> None:
    park, number = billed_ahead(store)
    before = len(park.invoices(number))
    park.clock.set(at(7, 3, 13))
    BillingRuns(store, park.clock)(IssueInvoices(park.site.id, PM))
    assert len(park.invoices(number)) == before
    park.pay(number, "s", 100, at(7, 3, 14))
    assert not park.memos(number)


def test_a_cut_keeps_it_and_a_void_takes_it_back(store: Store) -> None:
    """The stay ends inside the third cycle: its water stands, that of the fourth goes."""
    park, number = billed_ahead(store)
    park.clock.set(at(6, 16, 9))
    leaving = date(2026, 7, 5)
    Notices(store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 16), PM, leaving))
    park.books(number)
    due = [JUNE + timedelta(weeks=week) for week in range(4)]
    left = {line.invoice.due_on: line.net_cents for line in park.books(number).base_lines if line.line.product == WATER}
    assert left == {due[0]: 4_275, due[1]: 4_275, due[2]: 4_275, due[3]: 0}
    credited = [
        (credit.cents, credit.clamp_to)
        for document in park.documents(number)
        if isinstance(document.body, CreditMemo) and document.body.reason is CreditReason.CUT
        for credit in document.body.credits
        if park.books(number).line(credit.line).line.product == WATER
    ]
    assert credited == [(4_275, None)]
    assert park.ledger(number)["deferred_revenue", WATER] == -2 * 4_275
