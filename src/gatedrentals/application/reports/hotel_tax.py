"""The audit of hotel occupancy tax: short stays that bear none (§4.3)."""

from attrs import frozen

from gatedrentals.application.reports.site_accounts import SiteAccount, licensed_accounts
from gatedrentals.domain.billing.hotel_tax import StayTax, short_stays_without_tax
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.books import read_books
from gatedrentals.domain.ledger.line import LineKind
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store

_NEVER_STAYED = frozenset({State.DRAFT, State.SENT, State.DECLINED, State.CANCELLED})


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
            stays = {
                account.id: (account.name, _stay(account, account.license))
                for account in licensed_accounts(work, site_id)
                if account.license is not None and account.license.state not in _NEVER_STAYED
            }
        today = local_day(now, site.zone)
        short = short_stays_without_tax((stay for _, stay in stays.values()), today, rule.exempt_after_nights)
        return tuple(UntaxedStay(stays[stay.account][0], stay) for stay in short)


def _stay(account: SiteAccount, license_: License) -> StayTax:
    lines = read_books(account.entries).lines.values()
    tax_cents = sum(line.own_cents for line in lines if line.line.kind is LineKind.TAX)
    return StayTax(account.id, license_.resident_since or license_.stay.move_in, license_.end, tax_cents)
