"""Hotel tax through use cases: decided on the day of each cycle, and anew by three facts only."""

from datetime import date

from attrs import evolve

from gatedrentals.application.licensing.agree_long_stay import AgreeLongStay, LongStays
from gatedrentals.application.licensing.restart_tax_count import RestartTaxCount, TaxCountRestarts
from gatedrentals.domain.catalog.product import DEPOSIT
from gatedrentals.domain.ledger.documents import InvoiceKind
from gatedrentals.domain.licensing.terms import OneTimeCharge
from gatedrentals.domain.site.policy import PolicyHistory, PolicyVersion
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import PM, Park, at, weekly
from gatedrentals.testing.strategies.sites import OPENED_AT
from tests.unit.application import licenses

C1, C2, C3 = date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3)
HELD = OneTimeCharge(DEPOSIT, 50_000)


def test_a_count_that_starts_anew_taxes_billed_nights_again_and_none_before(store: Store) -> None:
    park = Park.opened(store, licenses.taxed())
    first = date(2026, 6, 5)
    park.clock.set(at(6, 5, 12))
    number = park.move_in(weekly(first), first)
    park.run(at(7, 10, 12))
    before = park.ledger(number)["tax_payable", "texas"]
    assert before == -(4 * 1_950 + 557)

    restarted = TaxCountRestarts(park.store, park.clock)(
        RestartTaxCount(park.site.id, number, date(2026, 7, 3), PM, "two weeks unpaid")
    )

    due = park.invoices(number)[-1]
    assert (due.kind, [line.amount_cents for line in due.lines]) == (InvoiceKind.ONE_TIME, [1_950 - 557 + 2 * 1_950])
    assert restarted.open_cents == park.open_cents(number)
    park.pay(number, "r", 40_000, at(7, 10, 15))
    assert park.books(number).open_cents == park.open_cents(number)


def test_a_long_stay_agreed_before_the_move_in_is_never_taxed(store: Store) -> None:
    park = Park.opened(store, licenses.taxed())
    park.clock.set(at(6, 12, 13))
    number = park.sign(park.draft(weekly(C1), C1)).number
    LongStays(park.store, park.clock)(AgreeLongStay(park.site.id, number, date(2026, 6, 12), PM))
    park.prepare(number)

    assert ("tax_payable", "texas") not in park.ledger(number)


def test_each_cycle_is_taxed_by_the_policy_of_its_own_day_however_late_the_run(store: Store) -> None:
    park = Park.opened(store, licenses.taxed())
    later = evolve(licenses.taxed(1_000), version=2)
    history = PolicyHistory((PolicyVersion(OPENED_AT, licenses.taxed()), PolicyVersion(at(6, 26), later)))
    with store.work() as work:
        site = evolve(park.site, policies=history)
        suspense, catalog = work.sites.suspense_account(site.id), work.sites.catalog(site.id)
        work.sites.save(site, suspense, catalog, work.sites.discount_rules(site.id))
    number = licenses.settled_in(park)
    park.run(at(6, 27, 12))

    texas = [
        (posted.invoice.due_on, line.rate_bps, line.amount_cents)
        for posted in park.books(number).invoices.values()
        for line in posted.invoice.lines
        if line.authority == "texas"
    ]
    assert texas == [(C1, 600, 1_950), (C2, 1_000, 3_250), (C3, 1_000, 3_250)]

    LongStays(park.store, park.clock)(AgreeLongStay(park.site.id, number, date(2026, 6, 24), PM))
    (memo,) = park.memos(number)
    assert [credit.cents for credit in memo.credits] == [1_950 - 1_393, 3_250, 3_250]
