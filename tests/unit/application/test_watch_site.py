"""The daily look over a site raises items, closes them, and asking twice changes nothing."""

from datetime import date

from attrs import evolve

from gatedrentals.application.attention.watch_site import SiteWatch
from gatedrentals.domain.catalog.product import ELECTRIC, Catalog
from gatedrentals.domain.ids import PadId
from gatedrentals.domain.metering.readings import MeterReading, Register
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import Park, at
from gatedrentals.testing.strategies.catalogs import CATALOG
from tests.unit.application import licenses


def test_a_stale_meter_is_an_item_until_it_is_read(park: Park) -> None:
    licenses.settled_in(park)
    watch = SiteWatch(park.store, park.clock)
    (never,) = watch(park.site.id)
    assert (never.kind, never.key) == ("stale_meter", "C-001")
    assert "never" in never.reason

    reading = MeterReading(date(2026, 6, 12), Register("M-1", 100_000_000), 1)
    with park.store.work(park.site.id) as work:
        work.readings.add(park.site.id, PadId("C-001"), [reading])
    assert watch(park.site.id) == ()
    assert park.items() == []
    park.clock.set(at(8, 1))
    (stale,) = watch(park.site.id)
    assert "on 2026-06-12" in stale.reason
    assert watch(park.site.id) == (stale,)
    assert park.items() == [stale]


def test_rent_far_behind_asks_whether_the_tax_counts_anew(store: Store) -> None:
    products = tuple(product for product in CATALOG.products if product.code != ELECTRIC)
    prices = tuple(price for price in CATALOG.prices if price.product != ELECTRIC)
    park = Park.opened(store, licenses.taxed(), catalog=Catalog(products, prices))
    number = licenses.settled_in(park)
    park.sign(evolve(park.draft(park.license(number).stay.terms[0].terms, date(2026, 6, 19))))
    watch = SiteWatch(park.store, park.clock)
    assert watch(park.site.id) == ()
    park.pay(number, "deposit", 50_000 + 33_000 + 1_950, at(6, 12, 14))
    assert park.open_cents(number) == 0
    assert watch(park.site.id) == ()
    park.bounce("deposit", at(6, 13, 9))
    park.run(at(6, 27, 12))
    (item,) = watch(park.site.id)
    assert (item.kind, item.key) == ("tax_interruption", number)
    assert "paid to 2026-06-18" in item.reason

    park.pay(number, "r", 300_000, at(6, 27, 13))
    assert watch(park.site.id) == ()
    assert park.items() == []
