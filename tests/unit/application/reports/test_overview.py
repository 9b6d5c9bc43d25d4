from datetime import date, timedelta

import pytest

from gatedrentals.application.reports.overview import Overview, Overviews
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.testing.contracts.leaver import Leaver, damage
from gatedrentals.testing.contracts.park import Park, at, weekly
from gatedrentals.testing.fakes.store import MemoryStore


def seen(park: Park) -> Overview:
    return Overviews(park.store, park.clock)(park.site.id)


def test_a_site_at_a_glance() -> None:
    leaver = Leaver.moved_in(MemoryStore(), weekly(date(2026, 6, 19)), date(2026, 6, 19), 50_000)
    park = leaver.park
    park.pay(leaver.number, "a", 83_000, at(6, 18, 10))
    park.run(at(6, 19, 13))

    overview = seen(park)

    assert (overview.site_id, overview.name, overview.at) == (park.site.id, park.site.name, at(6, 19, 13))
    assert (overview.occupied, overview.pads) == (1, 1)
    assert overview.owed_cents == park.open_cents(leaver.number) == 33_000
    assert (overview.balances.deposits_held_cents, overview.balances.deferred_cents) == (50_000, 66_000)
    assert (overview.week.since, overview.week.payments, overview.week.net_cents) == (date(2026, 6, 15), 1, 83_000)
    assert (overview.month.since, overview.month.received_cents) == (date(2026, 6, 1), 83_000)
    assert (overview.statements_due, overview.statements_late) == (0, 0)


def test_what_came_back_is_taken_off_the_week_in_which_it_did() -> None:
    leaver = Leaver.moved_in(MemoryStore(), weekly(date(2026, 6, 19)), date(2026, 6, 19), 0)
    park = leaver.park
    park.pay(leaver.number, "a", 33_000, at(6, 18, 10), method=Method.ECHECK)
    park.bounce("a", at(6, 23, 9))

    overview = seen(park)

    assert (overview.week.payments, overview.week.received_cents, overview.week.net_cents) == (0, 0, -33_000)
    assert (overview.month.payments, overview.month.net_cents) == (1, 0)


def test_statements_are_due_from_the_move_out_until_they_are_final() -> None:
    leaver = Leaver.moved_in(MemoryStore(), weekly(date(2026, 6, 19)), date(2026, 6, 19), 50_000)
    park = leaver.park
    park.pay(leaver.number, "a", 83_000, at(6, 18, 10))
    leaver.leave(date(2026, 6, 25))

    assert (seen(park).statements_due, seen(park).statements_late) == (1, 0)
    assert seen(park).occupied == 1
    leaver.draft(damage(1_000))
    park.clock.set(at(7, 2, 23, 59))
    assert (seen(park).statements_due, seen(park).statements_late) == (1, 0)
    park.clock.advance(timedelta(minutes=1))
    assert (seen(park).statements_due, seen(park).statements_late) == (1, 1)
    leaver.finalize()
    assert leaver.is_in(State.SETTLED)
    assert (seen(park).statements_due, seen(park).statements_late, seen(park).occupied) == (0, 0, 0)


def test_an_unknown_site_has_no_overview() -> None:
    leaver = Leaver.moved_in(MemoryStore(), weekly(date(2026, 6, 19)), date(2026, 6, 19), 0)

    with pytest.raises(UnknownSite):
        Overviews(leaver.park.store, leaver.park.clock)(SiteId("nowhere"))
