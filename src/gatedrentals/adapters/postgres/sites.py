"""Sites and their set-up, as JSON documents beside their keys."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from attrs import field, frozen
from psycopg.pq import Format
from sqlalchemy import Label, Row, Text, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.json import dump, load
from gatedrentals.adapters.postgres.schema.licensing import SITE
from gatedrentals.adapters.postgres.table import Site as At
from gatedrentals.adapters.postgres.trips import Statement
from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.site.policy import Office, PolicyHistory, Site
from gatedrentals.ports.sites import UnknownSite


@frozen
class SetUp:
    """A site's set-up as a version of its row tells it."""

    version: str
    site: Site
    suspense: AccountId
    catalog: Catalog
    rules: RuleSet


SetUps = dict[SiteId, SetUp]
"""Set-ups that were read before, by all works of a store; each is good for its version of the row alone."""


@frozen
class PostgresSites:
    """The set-up of every site as last saved; ``versions`` holds what this work knows of the rows by now."""

    at: At
    read: SetUps = field(factory=dict)
    versions: dict[SiteId, str] = field(factory=dict)

    def all(self) -> Sequence[Site]:
        """Every site, in order of id."""
        return tuple(_set_up(row).site for row in self.at.rows(_SITES.order_by(SITE.c.site_id)))

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

    def is_at(self, site_id: SiteId, version: str) -> None:
        """Take note of a row's version that another statement of this work has read."""
        self.versions[site_id] = version

    def save(self, site: Site, suspense: AccountId, catalog: Catalog, rules: RuleSet) -> None:
        """Add or replace a site's set-up."""
        self.at.enter(site.id)
        row = {
            "name": site.name,
            "zone": str(site.zone),
            "suspense_account_id": suspense,
            "policies": {**dump(site.policies), "office": dump(site.office)},
            "catalog": dump(catalog),
            "discount_rules": dump(rules),
        }
        add = insert(SITE).values(site_id=site.id, **row)
        self.at.run(add.on_conflict_do_update(index_elements=[SITE.c.site_id], set_=row))
        # This work may save twice under one version, and be taken back: nobody remembers what it reads from now on.
        self.read.pop(site.id, None)
        self.versions.pop(site.id, None)

    def _known(self, site_id: SiteId) -> SetUp:
        found = self.read.get(site_id)
        if found is not None and found.version == self._version(site_id):
            return found
        row = self.at.first(_SITES.where(SITE.c.site_id == site_id))
        if row is None:
            message = f"no site has the id {site_id!r}"
            raise UnknownSite(message)
        found = self.read[site_id] = _set_up(row)
        self.versions[site_id] = found.version
        return found

    def _version(self, site_id: SiteId) -> str | None:
        if site_id not in self.versions:
            rows = self.at.ask(_VERSION_OF, (site_id,))
            if not rows:
                return None
            self.versions[site_id] = rows[0][0]
        return self.versions[site_id]


_VERSION: Label[str] = literal_column("site.xmin::text", Text).label("version")
"""Which transaction wrote the row: no two versions of a row have the same."""
_VERSION_OF = Statement(b"SELECT xmin::text FROM site WHERE site_id = $1", (Format.BINARY,))
_SITES = select(SITE, _VERSION)


def _set_up(row: "Row[Any]") -> SetUp:
    # The office stands in the document of policies; a site that was saved before there were offices has none.
    said = dict(row.policies)
    office = load(said.pop("office", {}), Office)
    site = Site(SiteId(row.site_id), row.name, ZoneInfo(row.zone), load(said, PolicyHistory), office)
    return SetUp(
        version=row.version,
        site=site,
        suspense=AccountId(row.suspense_account_id),
        catalog=load(row.catalog, Catalog),
        rules=load(row.discount_rules, RuleSet),
    )
