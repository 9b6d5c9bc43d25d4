"""Set a site up, or change its set-up: policies, catalog and discount rules (§4)."""

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.domain.catalog.product import RENT, Catalog
from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.period import moment_words
from gatedrentals.domain.site.late_fee_cap import check_late_fee_cap
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.ids import Ids
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import AccountKind


@frozen
class LoadSite:
    """A site's whole set-up, read from its documents."""

    site: Site
    catalog: Catalog
    rules: RuleSet
    asked: Asked


@frozen
class SiteSetups:
    """Loads set-ups; loading the one in force again changes nothing."""

    store: Store
    clock: Clock
    ids: Ids

    def __call__(self, command: LoadSite) -> bool:
        """Load a set-up; whether anything changed. Raises LateFeeAboveCap (§6.6); nothing changes then."""
        site = command.site
        rents = [price.amount_cents for price in command.catalog.prices if price.product == RENT]
        for version in site.policies.versions:
            check_late_fee_cap(version.policy, rents)
        with self.store.work(site.id) as work:
            suspense = self._suspense(work, command)
            if suspense is not None and self._is_in_force(work, command):
                return False
            before = "" if suspense is None else self._there(work, command)
            account = suspense or AccountId(self.ids.new())
            work.sites.save(site, account, command.catalog, command.rules)
            work.subledger.open_account(account, site.id, AccountKind.SUSPENSE)
            work.audit_trail.add(
                AuditRow(
                    site_id=site.id,
                    at=self.clock.now(),
                    who=command.asked.who,
                    origin=command.asked.origin,
                    what="load_site",
                    subject=site.id,
                    detail="",
                    before=before,
                    after=_in_words(command.site, command.catalog, command.rules),
                )
            )
            return True

    def _suspense(self, work: Work, command: LoadSite) -> AccountId | None:
        try:
            return work.sites.suspense_account(command.site.id)
        except UnknownSite:
            return None

    def _there(self, work: Work, command: LoadSite) -> str:
        site_id = command.site.id
        return _in_words(work.sites.get(site_id), work.sites.catalog(site_id), work.sites.discount_rules(site_id))

    def _is_in_force(self, work: Work, command: LoadSite) -> bool:
        site_id = command.site.id
        there = (work.sites.get(site_id), work.sites.catalog(site_id), work.sites.discount_rules(site_id))
        return there == (command.site, command.catalog, command.rules)


def _in_words(site: Site, catalog: Catalog, rules: RuleSet) -> str:
    versions = site.policies.versions
    # The first version is in force from ever, which is no day of any zone.
    last = f", the last from {moment_words(versions[-1].in_force_from, site.zone)}" if len(versions) > 1 else ""
    return (
        f"{len(versions)} policies{last}; {len(catalog.products)} products, "
        f"{len(catalog.prices)} prices; discount rules {rules.version}"
    )
