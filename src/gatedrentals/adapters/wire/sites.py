"""The sites file: which gated communities there are (docs/reference/set-up-documents.md)."""

from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.adapters.wire.scalars import Name
from gatedrentals.adapters.wire.structuring import Unique, read_document
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.site.policy import PolicyHistory, Site

FORMAT = "sites/1"


@frozen
class SiteEntry:
    """A site without its policies, which stand in a file of their own."""

    id: SiteId
    name: Name
    zone: ZoneInfo

    def with_policies(self, policies: PolicyHistory) -> Site:
        """The site under these policies."""
        return Site(self.id, self.name, self.zone, policies)


@frozen
class SitesDocument:
    """The keys of the file."""

    format: str
    sites: tuple[SiteEntry, ...]


def read_sites(content: bytes, file: str) -> tuple[SiteEntry, ...]:
    """The sites of a file, in its order. Raises DocumentRefused."""
    return read_document(content, file, SitesDocument, FORMAT, [Unique("sites", ("id",))]).sites
