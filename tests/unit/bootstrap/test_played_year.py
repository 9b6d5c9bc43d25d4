"""The first weeks of the played year, in memory: what is shipped fits together, and a day is played once."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from gatedrentals.application.access.current_principal import CurrentPrincipals
from gatedrentals.application.access.sign_in_demo import DemoSignIns
from gatedrentals.application.access.signing_in import Browser
from gatedrentals.application.setup.load_site import LoadSite
from gatedrentals.bootstrap.clocks import SetClock
from gatedrentals.bootstrap.demo.people import DOINGS
from gatedrentals.bootstrap.demo.playing import play_site
from gatedrentals.bootstrap.demo.shipped import DATA, SITES, read_site
from gatedrentals.bootstrap.demo.staff import STAFF, hire
from gatedrentals.bootstrap.demo.summary import soundness, summarize
from gatedrentals.bootstrap.demo.year import FIRST_DAY, JOB, LAST_DAY, night_of
from gatedrentals.bootstrap.documents import read_set_ups
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.ids import SiteId
from gatedrentals.testing.fakes.chain_heads import MemoryChainHeads
from gatedrentals.testing.fakes.ids import CountingIds
from gatedrentals.testing.fakes.projections import MemoryProjections
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.fakes.tokens import ForeseeableTokens

UNTIL = date(2027, 7, 12)


@pytest.fixture(scope="module")
def played() -> tuple[Park, SetClock]:
    clock = SetClock(datetime(2027, 7, 1, 5, tzinfo=UTC))
    park = Park(MemoryStore(), clock, CountingIds(), MemoryChainHeads(), MemoryProjections())
    for found in read_set_ups(DATA):
        park.site_setups(LoadSite(found.site, found.catalog, found.rules, JOB))
    hire(park)
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


def test_a_played_day_is_over_after_all_that_happened_on_it(played: tuple[Park, SetClock]) -> None:
    park, clock = played
    night = night_of(UNTIL, ZoneInfo("America/Chicago"))
    with park.store.work(SiteId("crosby")) as work:
        last = max(row.at for row in work.audit_trail.of_site(SiteId("crosby"), 100))

    assert clock.now() == night
    assert night == datetime(2027, 7, 13, 4, 59, tzinfo=UTC)
    assert last <= night


def test_playing_again_changes_nothing(played: tuple[Park, SetClock]) -> None:
    park, clock = played
    before = _documents(park)

    for site in SITES:
        assert play_site(park, clock, site, lambda _site, _day: None, UNTIL).days == 0

    assert _documents(park) == before


def test_everybody_can_sign_in_as_who_they_are(played: tuple[Park, SetClock]) -> None:
    park, _ = played
    roles = {role for member in STAFF for role in member.roles}
    demo = DemoSignIns(park.store, park.clock, ForeseeableTokens(), is_demo=True)

    people = demo.people()
    signed_in = [demo(person.key, Browser()).token for person in people]
    principals = [CurrentPrincipals(park.store, park.clock)(token) for token in signed_in]

    assert roles == {Role.PM, Role.ACCOUNTANT, Role.OWNER, Role.TECHNICIAN}
    assert {each.key for each in principals if each.is_staff} == {member.principal.key for member in STAFF}
    assert all(each.licenses for each in principals if not each.is_staff)
    assert {site for each in principals if not each.is_staff for site in each.sites} == set(SITES)


def test_taking_the_same_people_on_again_changes_nothing(played: tuple[Park, SetClock]) -> None:
    park, _ = played
    with park.store.work() as work:
        before = [work.audit_trail.of_site(SiteId(site), 9_999) for site in SITES]
    hire(park)

    with park.store.work() as work:
        assert [work.audit_trail.of_site(SiteId(site), 9_999) for site in SITES] == before


def test_a_code_to_whoever_signed_first_reaches_nobody_else(played: tuple[Park, SetClock]) -> None:
    park, _ = played
    with park.store.work() as work:
        licenses = [license_ for site in SITES for license_ in work.licenses.of_site(SiteId(site))]
        first = [work.parties.get(license_.residents[0]) for license_ in licenses]
        assert all(len(party.contacts) == 2 for party in first)
        for party in first:
            for contact in party.contacts:
                assert [found.id for found in work.parties.with_contact(contact)] == [party.id]


def _documents(park: Park) -> dict[str, int]:
    counts = {}
    for site in SITES:
        with park.store.work(SiteId(site)) as work:
            counts[site] = sum(len(work.subledger.entries(each)) for each in work.subledger.accounts(SiteId(site)))
    return counts
