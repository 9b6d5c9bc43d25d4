"""Search the sites of a person for people, pads, licenses and receipts: the best hits first (§14.1)."""

from collections.abc import Sequence

from attrs import field, frozen

from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.attention.wanted import Wanted, wanted
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Receipt
from gatedrentals.domain.ledger.words import METHOD_NAMES
from gatedrentals.domain.licensing.states import OCCUPIED
from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import day_words, local_day
from gatedrentals.ports.briefs import LicenseBrief
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.search import Found, Kind
from gatedrentals.ports.store import Store

MOST = 100
"""Hits at most."""

_NEEDS = {
    Kind.LICENSE: Permission.READ_LICENSES,
    Kind.PERSON: Permission.READ_LICENSES,
    Kind.PAD: Permission.READ_LICENSES,
    Kind.RECEIPT: Permission.READ_BOOKS,
}
_ORDER = tuple(Kind)


@frozen
class SearchSites:
    """Words as they were typed; of these sites, or of all of the principal's."""

    words: str
    sites: tuple[SiteId, ...] = ()
    limit: int = field(default=20)

    @limit.validator
    def _some(self, _attribute: object, limit: int) -> None:
        if not 1 <= limit <= MOST:
            raise InvalidValue("limit", limit, f"a number from 1 to {MOST}")


@frozen
class Hit:
    """Something that was found: what it is called, more in words, and where it leads.

    ``license`` is the one that it leads to; None: a person without one, money for nobody.
    """

    site_id: SiteId
    found: Found
    detail: str
    license: LicenseBrief | None
    receipt: Receipt | None

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.found.kind

    @property
    def label(self) -> str:
        """What it is called."""
        return self.found.label


@frozen
class Searches:
    """Searches: what a principal may not read at a site is not looked for there."""

    store: Store
    clock: Clock

    def __call__(self, principal: Principal, asked: SearchSites) -> tuple[Hit, ...]:
        """The hits, best first.

        Raises NotPermitted or UnknownSite, or InvalidValue for words that are too short, too long or cannot be typed.
        """
        words = wanted(asked.words)
        for site_id in asked.sites:
            principal.must(Permission.READ_LICENSES, site_id)
        sites = sorted(asked.sites or principal.sites_where(Permission.READ_LICENSES))
        found = [(each, site_id) for site_id in sites for each in self._find(principal, site_id, words)]
        listed = sorted(found, key=lambda one: (*_place(one[0]), one[1]))[: asked.limit]
        hits: dict[tuple[Found, SiteId], Hit] = {}
        for site_id in {site_id for _, site_id in listed}:
            ours = [each for each, its_site in listed if its_site == site_id]
            hits.update({(hit.found, site_id): hit for hit in self._hits(site_id, ours)})
        return tuple(hits[one] for one in listed)

    def _find(self, principal: Principal, site_id: SiteId, words: Wanted) -> Sequence[Found]:
        kinds = [kind for kind in _ORDER if principal.may(_NEEDS[kind], site_id)]
        with self.store.work(site_id) as work:
            today = local_day(self.clock.now(), work.sites.get(site_id).zone)
            return work.search.find(site_id, words, today, kinds)

    def _hits(self, site_id: SiteId, found: Sequence[Found]) -> list[Hit]:
        numbers = {each.license_number for each in found} - {""}
        places = {each.place for each in found if each.place is not None}
        with self.store.work(site_id) as work:
            zone = work.sites.get(site_id).zone
            licenses = work.briefs.licenses(site_id, numbers, local_day(self.clock.now(), zone)) if numbers else {}
            receipts = work.briefs.receipts(site_id, places) if places else {}
        hits = []
        for each in found:
            license_ = licenses.get(each.license_number)
            receipt = None if each.place is None else receipts.get(each.place)
            if receipt is None:
                detail = _of_license(each.kind, license_)
            else:
                detail = f"{_of_receipt(receipt)} on {day_words(local_day(receipt.received_at, zone))}"
            hits.append(Hit(site_id, each, detail, license_, receipt))
        return hits


def _place(found: Found) -> tuple[int, int, float, str, str]:
    """The best first; of equals by kind, then the newest money, or who lives there now before who left."""
    then = float(found.state not in OCCUPIED) if found.received_at is None else -found.received_at.timestamp()
    return found.rank.value, _ORDER.index(found.kind), then, found.label, found.license_number


def _of_license(kind: Kind, license_: LicenseBrief | None) -> str:
    """What its label does not say already."""
    if license_ is None:
        return "on no license"
    said = {Kind.LICENSE: license_.number, Kind.PAD: license_.pad}.get(kind, "")
    names = () if kind is Kind.PERSON else license_.residents
    parts = (license_.number, license_.pad, license_.state.value.replace("_", " "), *names)
    return ", ".join(part for part in parts if part != said)


def _of_receipt(receipt: Receipt) -> str:
    payer = f" from {receipt.payer_name}" if receipt.payer_name else ""
    return f"{dollars(receipt.amount_cents)} by {METHOD_NAMES[receipt.method]}{payer}"
