"""Files that were fed, in memory."""

from attrs import frozen

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.imports import AlreadyImported, ImportedFile
from gatedrentals.testing.fakes.rows import Draft, Scope, Table


def imports_table() -> Table[tuple[SiteId, str, str], ImportedFile]:
    """Files by site, kind and digest: the first of two wins."""
    return Table(meanwhile=AlreadyImported)


@frozen
class MemoryImports:
    """Each file of a site once."""

    _rows: Draft[tuple[SiteId, str, str], ImportedFile]
    _scope: Scope

    def find(self, site_id: SiteId, kind: str, digest: str) -> ImportedFile | None:
        """The import of exactly these bytes, or None."""
        return self._rows.get((site_id, kind, digest)) if self._scope.sees(site_id) else None

    def add(self, file: ImportedFile) -> None:
        """Remember a file. Raises AlreadyImported."""
        self._scope.enter(file.site_id)
        key = (file.site_id, file.kind, file.digest)
        earlier = self._rows.get(key)
        if earlier is not None:
            message = f"{file.name} was imported as {earlier.name} at {earlier.imported_at.isoformat()}"
            raise AlreadyImported(message)
        self._rows.put(key, file)
