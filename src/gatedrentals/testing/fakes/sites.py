"""Sites and their set-up in memory."""

from collections.abc import Sequence

from attrs import frozen

from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.testing.fakes.rows import Draft, Scope, Table

EVERY_SITE = "every site"


@frozen
class SetUp:
    """All that was saved of a site."""

    site: Site
    suspense: AccountId
    catalog: Catalog
    rules: RuleSet


def sites_table() -> Table[SiteId, SetUp]:
    """Set-ups by site."""
    return Table(lambda _set_up: (EVERY_SITE,))


@frozen
class MemorySites:
    """The set-up of every site as last saved."""

    _rows: Draft[SiteId, SetUp]
    _scope: Scope

    def all(self) -> Sequence[Site]:
        """Every site, in order of id."""
        found = [set_up.site for set_up in self._rows.at(EVERY_SITE) if self._scope.sees(set_up.site.id)]
        return sorted(found, key=lambda site: site.id)

    def get(self, site_id: SiteId) -> Site:
        """A site with its policies. Raises UnknownSite."""
        return self._known(site_id).site

    def catalog(self, site_id: SiteId) -> Catalog:
        """The site's products and prices. Raises UnknownSite."""
        return self._known(site_id).catalog

    def discount_rules(self, site_id: SiteId) -> RuleSet:
        """The site's discount rules. Raises UnknownSite."""
        return self._known(site_id).rules

    def suspense_account(self, site_id: SiteId) -> AccountId:
        """The account of the site's money that belongs to nobody yet. Raises UnknownSite."""
        return self._known(site_id).suspense

    def save(self, site: Site, suspense: AccountId, catalog: Catalog, rules: RuleSet) -> None:
        """Add or replace a site's set-up."""
        self._scope.enter(site.id)
        self._rows.put(site.id, SetUp(site, suspense, catalog, rules))

    def _known(self, site_id: SiteId) -> SetUp:
        set_up = self._rows.get(site_id)
        if set_up is None or not self._scope.sees(site_id):
            message = f"no site has the id {site_id!r}"
            raise UnknownSite(message)
        return set_up
