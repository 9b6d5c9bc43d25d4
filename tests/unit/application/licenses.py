"""A resident to test with, and what was told and noted of them."""

from datetime import date, timedelta

from attrs import evolve

from gatedrentals.domain.catalog.product import DEPOSIT
from gatedrentals.domain.licensing.terms import OneTimeCharge
from gatedrentals.domain.site.policy import HotelTaxRate, HotelTaxRule, SitePolicy
from gatedrentals.testing.contracts.park import EXAMPLE, Park, at, weekly

C1, C2, C3 = date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3)
HELD = OneTimeCharge(DEPOSIT, 50_000)


def settled_in(park: Park, move_in: date = C1) -> str:
    """An active license whose first invoice is cut a week before its move-in."""
    park.clock.set(at(move_in.month, move_in.day, 13) - timedelta(days=7))
    return park.move_in(weekly(move_in), move_in, HELD)


def told(park: Park, number: str) -> list[str]:
    return [event.tag for event in park.told(number) if event.tag.startswith(("lease", "resident"))]


def trail(park: Park) -> list[str]:
    with park.store.work(park.site.id) as work:
        return [row.what for row in reversed(work.audit_trail.of_site(park.site.id, 100))]


def taxed(rate_bps: int = 600) -> SitePolicy:
    rule = HotelTaxRule((HotelTaxRate("texas", rate_bps),))
    return evolve(EXAMPLE, hotel_tax=rule, late_fee=None)
