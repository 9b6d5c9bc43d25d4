"""What one look over a site starts from: its licenses, what they stand at, and what is open already (§14.1)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Self

from attrs import frozen

from gatedrentals.domain.attention.item import KeptItem
from gatedrentals.domain.attention.kind import ItemKind
from gatedrentals.domain.attention.kinds import INVOICE_REFUSED, RETURNED
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import BEFORE_MOVE_IN, OCCUPIED
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import Site, SitePolicy
from gatedrentals.ports.runs import ReadyLicense
from gatedrentals.ports.store import Work

_LOOKED_AT = OCCUPIED | BEFORE_MOVE_IN
_OF_STANDING = frozenset({RETURNED.name, INVOICE_REFUSED.name})


@frozen
class Sight:
    """A site at one instant, or one of its licenses; ``ready`` are licenses by number with what they stand at."""

    work: Work
    site: Site
    now: datetime
    is_whole: bool
    licenses: Sequence[License]
    open_items: Sequence[KeptItem]
    ready: Mapping[str, ReadyLicense]

    @classmethod
    def of(cls, work: Work, site_id: SiteId, now: datetime, license_number: str = "") -> Self:
        """Read what is seen in a few statements. Raises UnknownSite or UnknownLicense."""
        site = work.sites.get(site_id)
        if license_number:
            licenses = [work.licenses.by_number(site_id, license_number)]
        else:
            licenses = list(work.licenses.of_site(site_id, _LOOKED_AT))
        items = work.kept.open_items(site_id, license_number)
        asked = {license_.number for license_ in licenses if license_.state in OCCUPIED}
        asked |= {item.about.license_number for item in items if item.kind in _OF_STANDING}
        return cls(work, site, now, not license_number, licenses, items, work.runs.ready(site_id, sorted(asked)))

    @property
    def today(self) -> date:
        """The site's calendar day."""
        return local_day(self.now, self.site.zone)

    @property
    def policy(self) -> SitePolicy:
        """The policy in force now."""
        return self.site.policies.at(self.now)

    def occupied(self) -> Iterator[License]:
        """Licenses that are lived in."""
        return (license_ for license_ in self.licenses if license_.state in OCCUPIED)

    def open_of(self, kind: ItemKind) -> Iterator[KeptItem]:
        """The open items of a kind."""
        return (item for item in self.open_items if item.kind == kind.name)
