"""Sites and their set-up, as JSON documents beside their keys."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen
from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.json import dump, load
from gatedrentals.adapters.postgres.schema.licensing import SITE
from gatedrentals.adapters.postgres.table import Site as At
from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.site.policy import PolicyHistory, Site
from gatedrentals.ports.sites import UnknownSite


@frozen
class PostgresSites:
    """The set-up of every site as last saved."""

    at: At

    def all(self) -> Sequence[Site]:
        """Every site, in order of id."""
        return tuple(map(_site, self.at.rows(select(SITE).order_by(SITE.c.site_id))))

    def get(self, site_id: SiteId) -> Site:
        """A site with its policies. Raises UnknownSite."""
        return _site(self._known(site_id))

    def catalog(self, site_id: SiteId) -> Catalog:
        """The site's products and prices. Raises UnknownSite."""
        return load(self._known(site_id).catalog, Catalog)

    def discount_rules(self, site_id: SiteId) -> RuleSet:
        """The site's discount rules. Raises UnknownSite."""
        return load(self._known(site_id).discount_rules, RuleSet)

    def suspense_account(self, site_id: SiteId) -> AccountId:
        """The account of the site's money that belongs to nobody yet. Raises UnknownSite."""
        return AccountId(self._known(site_id).suspense_account_id)

    def save(self, site: Site, suspense: AccountId, catalog: Catalog, rules: RuleSet) -> None:
        """Add or replace a site's set-up."""
        self.at.enter(site.id)
        row = {
            "name": site.name,
            "zone": str(site.zone),
            "suspense_account_id": suspense,
            "policies": dump(site.policies),
            "catalog": dump(catalog),
            "discount_rules": dump(rules),
        }
        add = insert(SITE).values(site_id=site.id, **row)
        self.at.run(add.on_conflict_do_update(index_elements=[SITE.c.site_id], set_=row))

    def _known(self, site_id: SiteId) -> "Row[Any]":
        row = self.at.first(select(SITE).where(SITE.c.site_id == site_id))
        if row is None:
            message = f"no site has the id {site_id!r}"
            raise UnknownSite(message)
        return row


def _site(row: "Row[Any]") -> Site:
    return Site(SiteId(row.site_id), row.name, ZoneInfo(row.zone), load(row.policies, PolicyHistory))
