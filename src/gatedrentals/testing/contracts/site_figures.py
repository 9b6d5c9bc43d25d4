"""What every figure of a site is: to the cent what the domain says account by account."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.entry import Balances
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.period import midnight
from gatedrentals.domain.revenue.roll_forward import PostedCents
from gatedrentals.ports.site_figures import SiteFigures, Stands
from gatedrentals.ports.store import Store, Work
from gatedrentals.testing.contracts.setting import few_examples, new_site
from gatedrentals.testing.contracts.tenants import leavers, moved_about, site_of_tenants
from gatedrentals.testing.fakes.site_figures import MemorySiteFigures
from gatedrentals.testing.strategies.sites import CENTRAL

__all__ = [
    "test_figures_are_what_the_domain_says_of_each_account",
    "test_figures_of_a_played_site_are_what_the_domain_says",
    "test_figures_of_a_site_where_nothing_happened_are_none",
    "test_figures_of_who_left_are_what_the_domain_says",
]

summers = settings(max_examples=6)
"""Each example is a summer of a site, several hundred transactions."""
days = st.dates(date(2027, 6, 20), date(2027, 9, 10))


def _agree(work: Work, site_id: SiteId, day: date, known_on: date | None) -> None:
    ours: SiteFigures = work.figures
    domain = MemorySiteFigures(work)
    weeks = [midnight(day + timedelta(days=7 * count), CENTRAL) for count in range(-3, 3)]

    assert ours.aged(site_id, CENTRAL, day, known_on) == domain.aged(site_id, CENTRAL, day, known_on)
    assert ours.deposits(site_id) == domain.deposits(site_id) == domain.deposits(site_id, until=date.max)
    assert ours.deposits(site_id, until=day) == domain.deposits(site_id, until=day)
    for license_ in work.licenses.of_site(site_id):
        assert ours.deposits(site_id, license_.id) == domain.deposits(site_id, license_.id)
    assert ours.collected(site_id, weeks) == domain.collected(site_id, weeks)
    assert ours.taxed(site_id) == domain.taxed(site_id)
    assert ours.stands(site_id, day) == domain.stands(site_id, day)
    for until in (None, day):
        for roles in (tuple(Role), (Role.RECEIVABLE, Role.DEPOSITS_HELD)):
            posted, slowly = ours.posted(site_id, roles, until), domain.posted(site_id, roles, until)
            assert sorted(posted, key=_posted_key) == sorted(slowly, key=_posted_key)


def _posted_key(row: PostedCents) -> tuple[date, str, str, str, int]:
    return row.posted_on, row.document_kind, row.role.value, row.detail, row.cents


@few_examples
@given(data=st.data(), day=days, known_on=st.none() | days)
def test_figures_are_what_the_domain_says_of_each_account(
    store: Store, data: st.DataObject, day: date, known_on: date | None
) -> None:
    """Over any histories, as of any day, as known on any."""
    site_id = site_of_tenants(store, data)

    with store.work(site_id) as work:
        _agree(work, site_id, day, known_on)


@summers
@given(data=st.data(), day=days, known_on=st.none() | days)
def test_figures_of_a_played_site_are_what_the_domain_says(
    store: Store, data: st.DataObject, day: date, known_on: date | None
) -> None:
    """After runs, returns, closes and money that was sent on, from suspense too; also for a work of every site."""
    site = moved_about(store, data)

    with store.work(site.site_id) as work:
        _agree(work, site.site_id, day, known_on)
        alone = work.figures.posted(site.site_id, tuple(Role), None)
        assert sorted(work.figures.posted(None, tuple(Role), None), key=_posted_key) == sorted(alone, key=_posted_key)
    with store.work() as work:
        _agree(work, site.site_id, day, known_on)


def test_figures_of_who_left_are_what_the_domain_says(store: Store) -> None:
    """Deposits forfeited and refunded, credits that clamp, and debts that were given up."""
    for leaver in leavers(store):
        site_id = leaver.park.site.id
        with store.work(site_id) as work:
            for day in (date(2026, 6, 18), date(2026, 6, 25), date(2026, 7, 2), date(2026, 8, 1)):
                for known_on in (None, date(2026, 6, 26)):
                    _agree(work, site_id, day, known_on)


def test_figures_of_a_site_where_nothing_happened_are_none(store: Store) -> None:
    """No rows at all, and zeros."""
    site_id = new_site(store)

    with store.work(site_id) as work:
        _agree(work, site_id, date(2027, 7, 1), None)
        assert work.figures.stands(site_id, date(2027, 7, 1)) == Stands(Balances(), 0, 0)
        assert work.figures.aged(site_id, CENTRAL, date(2027, 7, 1), None) == ()
