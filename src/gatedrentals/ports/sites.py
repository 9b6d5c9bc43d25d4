"""Sites and their set-up: policies, catalog and discount rules (§0, §4)."""

from collections.abc import Sequence
from typing import Protocol

from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.site.policy import Site


class UnknownSite(Refusal):
    """No site has this id."""

    code = "unknown_site"


class Sites(Protocol):
    """The set-up of every site; saving replaces what is in force, and the change is in the audit trail."""

    def all(self) -> Sequence[Site]:
        """Every site, in order of id."""
        ...

    def get(self, site_id: SiteId) -> Site:
        """A site with its policies. Raises UnknownSite."""
        ...

    def catalog(self, site_id: SiteId) -> Catalog:
        """The site's products and prices. Raises UnknownSite."""
        ...

    def discount_rules(self, site_id: SiteId) -> RuleSet:
        """The site's discount rules; an empty set if none were loaded. Raises UnknownSite."""
        ...

    def suspense_account(self, site_id: SiteId) -> AccountId:
        """The account of the site's money that belongs to nobody yet (§5.1). Raises UnknownSite."""
        ...

    def save(self, site: Site, suspense: AccountId, catalog: Catalog, rules: RuleSet) -> None:
        """Add or replace a site's set-up."""
        ...
