"""The daily look over a site: stale meters, and rent so far behind that the hotel tax may count anew (§14.1)."""

from collections.abc import Iterator

from attrs import frozen

from gatedrentals.domain.billing.hotel_tax import interruption_suspected
from gatedrentals.domain.catalog.product import ELECTRIC
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.documents import Document, Invoice
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import OCCUPIED
from gatedrentals.domain.metering.usage import is_stale
from gatedrentals.domain.payments.paid_to import paid_to
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.kept_items import KeptItem, Urgency
from gatedrentals.ports.store import Store, Work

STALE_METER = "stale_meter"
TAX_INTERRUPTION = "tax_interruption"


@frozen
class SiteWatch:
    """Raises the items whose cause it sees, and closes those whose cause is gone; asking twice changes nothing."""

    store: Store
    clock: Clock

    def __call__(self, site_id: SiteId) -> tuple[KeptItem, ...]:
        """Look over a site; the items that are open for what was seen. Raises UnknownSite."""
        now = self.clock.now()
        with self.store.work(site_id) as work:
            site = work.sites.get(site_id)
            metered = any(product.code == ELECTRIC for product in work.sites.catalog(site_id).products)
            taxed = site.policies.at(now).hotel_tax is not None
            seen: list[KeptItem] = []
            for license_ in work.licenses.of_site(site_id, OCCUPIED):
                seen += self._stale_meter(work, site, license_) if metered else ()
                seen += self._interruption(work, site, license_) if taxed else ()
            kept = {(item.kind, item.key) for item in seen}
            for item in work.kept.open_items(site_id):
                if item.kind in {STALE_METER, TAX_INTERRUPTION} and (item.kind, item.key) not in kept:
                    work.kept.resolve(site_id, item.kind, item.key, now)
            for item in seen:
                work.kept.keep(item)
            return tuple(seen)

    def _stale_meter(self, work: Work, site: Site, license_: License) -> Iterator[KeptItem]:
        now = self.clock.now()
        today = local_day(now, site.zone)
        pad = license_.assignment_on(today).pad
        last = max((reading.read_on for reading in work.readings.of_pad(site.id, pad)), default=None)
        days = site.policies.at(now).stale_reading_days
        if is_stale(last, today, days):
            since = "never" if last is None else f"on {last.isoformat()}"
            reason = f"the meter of pad {pad} was last read {since}, more than {days} days ago"
            yield KeptItem(site.id, STALE_METER, pad, reason, now, Urgency.P1)

    def _interruption(self, work: Work, site: Site, license_: License) -> Iterator[KeptItem]:
        now = self.clock.now()
        account_id = account_of(license_.id)
        standing = work.subledger.standing(account_id)
        documents: dict[int, Document] = {}
        if standing.open_lines:
            documents = {entry.document.seq: entry.document for entry in work.subledger.entries(account_id)}

        def lines_of(seq: int) -> tuple[Line, ...]:
            body = documents[seq].body
            return body.lines if isinstance(body, Invoice) else ()

        last_night = paid_to(standing.open_lines, lines_of, standing.frontier)
        nights = site.policies.at(now).interruption_nights
        if last_night is not None and interruption_suspected(last_night, local_day(now, site.zone), nights):
            reason = (
                f"license {license_.number} is paid to {last_night.isoformat()}, more than {nights} nights behind: "
                "confirm whether the right to the home was interrupted, so that the hotel tax counts anew"
            )
            yield KeptItem(site.id, TAX_INTERRUPTION, license_.number, reason, now, Urgency.P1)
