"""The audit of hotel occupancy tax: short stays that bear none (§4.3)."""

from attrs import frozen

from gatedrentals.domain.billing.hotel_tax import StayTax, short_stays_without_tax
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store
from gatedrentals.ports.subledger import AccountKind

_STAYED = frozenset(State) - {State.DRAFT, State.SENT, State.DECLINED, State.CANCELLED}


@frozen
class UntaxedStay:
    """A stay that ended too soon for its exemption and bears no hotel tax."""

    license_number: str
    stay: StayTax


@frozen
class HotelTaxAudits:
    """Finds short stays without hotel tax."""

    store: Store
    clock: Clock

    def __call__(self, site_id: SiteId) -> tuple[UntaxedStay, ...]:
        """Those of a site, in order of license number; none where no such tax is charged. Raises UnknownSite."""
        now = self.clock.now()
        with self.store.work(site_id) as work:
            site = work.sites.get(site_id)
            rule = site.policies.at(now).hotel_tax
            if rule is None:
                return ()
            taxed = work.figures.taxed(site_id)
            opened = set(work.subledger.accounts(site_id, AccountKind.LICENSE))
            stays = {
                account_id: (license_.number, _stay(license_, taxed.get(account_id, 0)))
                for license_ in work.licenses.of_site(site_id, _STAYED)
                if (account_id := account_of(license_.id)) in opened
            }
        today = local_day(now, site.zone)
        short = short_stays_without_tax((stay for _, stay in stays.values()), today, rule.exempt_after_nights)
        return tuple(UntaxedStay(stays[stay.account][0], stay) for stay in short)


def _stay(license_: License, tax_cents: int) -> StayTax:
    first_night = license_.resident_since or license_.stay.move_in
    return StayTax(account_of(license_.id), first_night, license_.end, tax_cents)
