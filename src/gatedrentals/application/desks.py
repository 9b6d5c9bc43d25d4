"""The desks of a site's licenses: its set-up is read once, however many of them are asked for."""

from datetime import date, datetime
from typing import Self

from attrs import frozen

from gatedrentals.domain.billing.dated_cutter import DatedCutter
from gatedrentals.domain.billing.hotel_tax import TaxStay
from gatedrentals.domain.billing.invoicing import BillingContext
from gatedrentals.domain.billing.rate_card import RateCard
from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.payments.desk import Desk
from gatedrentals.domain.period import next_month
from gatedrentals.domain.site.policy import Site, SitePolicy
from gatedrentals.ports.store import Work


@frozen
class Desks:
    """What every desk of a site shares, as one work reads it; ``policy`` is the one in force now."""

    site: Site
    rates: RateCard
    rules: RuleSet
    policy: SitePolicy
    open_from: date

    @classmethod
    def of(cls, work: Work, site_id: SiteId, now: datetime, open_from: date | None = None) -> Self:
        """Read the set-up of a site; ``open_from`` is its first open day where that is known. Raises UnknownSite."""
        site = work.sites.get(site_id)
        return cls(
            site=site,
            rates=RateCard(work.sites.catalog(site_id)),
            rules=work.sites.discount_rules(site_id),
            policy=site.policies.at(now),
            open_from=first_open_day(work, site_id) if open_from is None else open_from,
        )

    @property
    def counts_uses(self) -> bool:
        """Whether a discount rule of the site applies only so many times."""
        return any(rule.max_uses is not None for rule in self.rules.rules)

    def of_license(self, license_: License) -> Desk:
        """The desk of a license's account. Prices, discounts and taxes of a cycle are those of its own day."""
        site = self.site
        # Most stays begin with their first charged night: what the tax asks is in the license then.
        differs = license_.resident_since or license_.tax_notices or license_.tax_restarts
        tax_stay = tax_stay_of(license_) if differs else None
        context = BillingContext(self.rates, self.policy, license_, self.rules, tax_stay)
        return Desk(
            account_id=AccountId(license_.id),
            zone=site.zone,
            policies=site.policies,
            cutter=DatedCutter(context, site.policies, site.zone),
            stay=license_.stay,
            open_from=self.open_from,
        )


def tax_stay_of(license_: License) -> TaxStay:
    """What the hotel tax asks of a license's stay (§4.3)."""
    notices = license_.tax_notices
    return TaxStay(
        first_night=license_.resident_since or license_.stay.move_in,
        written_notice_on=notices[0] if notices else None,
        restarts=license_.tax_restarts,
        later_notices=notices[1:],
    )


def first_open_day(work: Work, site_id: SiteId) -> date:
    """The first day of a site's first month that is not closed: nothing is posted before it (§5.1)."""
    closes = work.closes.of_site(site_id)
    return open_after(closes[-1].month if closes else None)


def open_after(closed: date | None) -> date:
    """The first open day after the last closed month."""
    return date.min if closed is None else next_month(closed)
