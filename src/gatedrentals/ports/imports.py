"""Which files were fed, so that feeding one twice does nothing twice (§8.4)."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId


class AlreadyImported(Refusal):
    """Exactly these bytes were taken already, perhaps by another worker meanwhile (§8.4)."""

    code = "already_imported"


@frozen
class ImportedFile:
    """A file that was taken in whole: ``digest`` is the SHA-256 of its bytes in hex."""

    site_id: SiteId
    kind: str
    digest: str
    name: str
    imported_at: datetime
    taken: int
    kept: int


class Imports(Protocol):
    """The files of every site."""

    def find(self, site_id: SiteId, kind: str, digest: str) -> ImportedFile | None:
        """The import of exactly these bytes, or None."""
        ...

    def add(self, file: ImportedFile) -> None:
        """Remember a file. Raises AlreadyImported."""
        ...
