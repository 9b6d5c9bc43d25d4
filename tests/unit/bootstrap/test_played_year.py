"""The first weeks of the played year, in memory: what is shipped fits together, and a day is played once."""

from datetime import UTC, date, datetime

import pytest

from gatedrentals.application.setup.load_site import LoadSite
from gatedrentals.bootstrap.clocks import SetClock
from gatedrentals.bootstrap.demo.people import DOINGS
from gatedrentals.bootstrap.demo.playing import play_site
from gatedrentals.bootstrap.demo.shipped import DATA, SITES, read_site
from gatedrentals.bootstrap.demo.summary import soundness, summarize
from gatedrentals.bootstrap.demo.year import FIRST_DAY, JOB, LAST_DAY
from gatedrentals.bootstrap.documents import read_set_ups
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.ids import SiteId
from gatedrentals.testing.fakes.chain_heads import MemoryChainHeads
from gatedrentals.testing.fakes.ids import CountingIds
from gatedrentals.testing.fakes.projections import MemoryProjections
from gatedrentals.testing.fakes.store import MemoryStore

UNTIL = date(2027, 7, 12)


@pytest.fixture(scope="module")
def played() -> tuple[Park, SetClock]:
    clock = SetClock(datetime(2027, 7, 1, 5, tzinfo=UTC))
    park = Park(MemoryStore(), clock, CountingIds(), MemoryChainHeads(), MemoryProjections())
    for found in read_set_ups(DATA):
        park.site_setups(LoadSite(found.site, found.catalog, found.rules, JOB))
    for site in SITES:
        year = play_site(park, clock, site, lambda _site, _day: None, UNTIL)
        assert (year.days, year.refused) == (12, ())
    return park, clock


@pytest.mark.parametrize("site", SITES)
def test_what_is_shipped_lies_in_the_year_and_names_what_people_can_do(site: str) -> None:
    shipped = read_site(site)

    assert {happening.kind for day in shipped.happenings.values() for happening in day} <= set(DOINGS)
    assert min(shipped.receipts) >= FIRST_DAY
    assert max([*shipped.receipts, *shipped.happenings, *shipped.readings]) <= LAST_DAY
    assert date(2028, 2, 29) in shipped.receipts


def test_both_sites_have_about_240_homes(played: tuple[Park, SetClock]) -> None:
    park, _ = played

    assert 235 <= sum(site.licenses for site in summarize(park)) <= 250


def test_the_first_weeks_are_sound(played: tuple[Park, SetClock]) -> None:
    park, _ = played

    found = soundness(park)

    assert (found.findings, found.broken) == (0, 0)
    assert found.entries > 1_000
    for site in summarize(park):
        assert site.billed_cents > 0
        assert sum(row.received_cents for row in site.collected) > 0
        assert site.deposits_held_cents > 0
        assert {row.method for row in site.collected} >= {"card", "echeck", "kiosk", "zelle", "mailed_check"}


def test_playing_again_changes_nothing(played: tuple[Park, SetClock]) -> None:
    park, clock = played
    before = _documents(park)

    for site in SITES:
        assert play_site(park, clock, site, lambda _site, _day: None, UNTIL).days == 0

    assert _documents(park) == before


def _documents(park: Park) -> dict[str, int]:
    counts = {}
    for site in SITES:
        with park.store.work(SiteId(site)) as work:
            counts[site] = sum(len(work.subledger.entries(each)) for each in work.subledger.accounts(SiteId(site)))
    return counts
