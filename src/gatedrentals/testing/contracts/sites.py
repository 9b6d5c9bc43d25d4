"""What every keeper of set-ups does."""

from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given

from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.discounts.rules import NO_RULES, RuleSet
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.site.policy import Office, PolicyHistory
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import few_examples
from gatedrentals.testing.strategies.catalogs import CATALOG, catalogs
from gatedrentals.testing.strategies.discounts import rule_sets
from gatedrentals.testing.strategies.sites import offices, policy_histories, site_named

__all__ = [
    "test_a_site_is_got_as_saved",
    "test_an_unknown_site_is_refused",
    "test_every_site_is_listed_in_order_of_id",
    "test_saving_again_replaces_what_is_in_force",
]


def _id() -> SiteId:
    return SiteId(f"t{uuid4().hex[:16]}")


@few_examples
@given(policies=policy_histories(), office=offices(), catalog=catalogs(), rules=rule_sets())
def test_a_site_is_got_as_saved(
    store: Store, policies: PolicyHistory, office: Office, catalog: Catalog, rules: RuleSet
) -> None:
    """Every version of its policies, its office, every product, price and rule."""
    site = evolve(site_named(_id(), "Ürün's Park"), policies=policies, office=office)
    suspense = AccountId(uuid4())

    with store.work() as work:
        work.sites.save(site, suspense, catalog, rules)

    with store.work(site.id) as work:
        assert work.sites.get(site.id) == site
        assert work.sites.catalog(site.id) == catalog
        assert work.sites.discount_rules(site.id) == rules
        assert work.sites.suspense_account(site.id) == suspense


def test_saving_again_replaces_what_is_in_force(store: Store) -> None:
    """All of it; other sites stay as they are."""
    site, neighbour = site_named(_id()), site_named(_id(), "Willis")
    suspense, theirs = AccountId(uuid4()), AccountId(uuid4())
    with store.work() as work:
        work.sites.save(site, suspense, CATALOG, RuleSet(3))
        work.sites.save(neighbour, theirs, CATALOG, RuleSet(3))
    renamed, smaller = evolve(site, name="Crosby West"), Catalog(CATALOG.products[:2], CATALOG.prices[:2])

    with store.work(site.id) as work:
        work.sites.save(renamed, suspense, smaller, NO_RULES)

    with store.work() as work:
        sites = work.sites
        assert (sites.get(site.id), sites.catalog(site.id)) == (renamed, smaller)
        assert sites.discount_rules(site.id) == NO_RULES
        assert sites.suspense_account(site.id) == suspense
        assert (sites.get(neighbour.id), sites.catalog(neighbour.id)) == (neighbour, CATALOG)
        assert sites.discount_rules(neighbour.id) == RuleSet(3)


def test_every_site_is_listed_in_order_of_id(store: Store) -> None:
    """To a work that sees every site."""
    new = [site_named(_id()) for _ in range(3)]
    with store.work() as work:
        for site in new:
            work.sites.save(site, AccountId(uuid4()), CATALOG, NO_RULES)

    with store.work() as work:
        listed = list(work.sites.all())

    assert [site.id for site in listed] == sorted(site.id for site in listed)
    assert [site for site in listed if site in new] == sorted(new, key=lambda site: site.id)


def test_an_unknown_site_is_refused(store: Store) -> None:
    """Whatever is asked of it."""
    with store.work() as work:
        sites = work.sites
        for ask in (sites.get, sites.catalog, sites.discount_rules, sites.suspense_account):
            with pytest.raises(UnknownSite):
                ask(SiteId("nowhere"))
