"""The sites file: which gated communities there are (docs/reference/set-up-documents.md)."""

from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.adapters.wire.scalars import Name
from gatedrentals.adapters.wire.structuring import Unique, read_document
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.site.policy import Office, PolicyHistory, Site

FORMAT = "sites/1"


@frozen
class OfficeEntry:
    """How a site is reached, and who holds its licenses; any of it may be left out."""

    company: Name | None = None
    address: tuple[Name, ...] = ()
    phone: Name | None = None
    email: Name | None = None
    remit_to: tuple[Name, ...] = ()


NO_OFFICE = OfficeEntry()


@frozen
class SiteEntry:
    """A site without its policies, which stand in a file of their own."""

    id: SiteId
    name: Name
    zone: ZoneInfo
    office: OfficeEntry | None = None

    def with_policies(self, policies: PolicyHistory) -> Site:
        """The site under these policies."""
        said = self.office or NO_OFFICE
        office = Office(said.company or "", said.address, said.phone or "", said.email or "", said.remit_to)
        return Site(self.id, self.name, self.zone, policies, office)


@frozen
class SitesDocument:
    """The keys of the file."""

    format: str
    sites: tuple[SiteEntry, ...]


def read_sites(content: bytes, file: str) -> tuple[SiteEntry, ...]:
    """The sites of a file, in its order. Raises DocumentRefused."""
    return read_document(content, file, SitesDocument, FORMAT, [Unique("sites", ("id",))]).sites
