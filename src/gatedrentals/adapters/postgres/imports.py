"""Which files were fed."""

from attrs import asdict, frozen
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.schema.platform import IMPORTED_FILE
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.imports import AlreadyImported, ImportedFile


@frozen
class PostgresImports:
    """The files of every site."""

    at: Site

    def find(self, site_id: SiteId, kind: str, digest: str) -> ImportedFile | None:
        """The import of exactly these bytes, or None."""
        table = IMPORTED_FILE.c
        row = self.at.first(
            select(IMPORTED_FILE).where(table.site_id == site_id, table.kind == kind, table.digest == digest)
        )
        if row is None:
            return None
        return ImportedFile(SiteId(row.site_id), row.kind, row.digest, row.name, row.imported_at, row.taken, row.kept)

    def add(self, file: ImportedFile) -> None:
        """Remember a file. Raises AlreadyImported."""
        self.at.enter(file.site_id)
        if self.at.run(insert(IMPORTED_FILE).values(**asdict(file)).on_conflict_do_nothing()) == 0:
            message = f"{file.name!r} holds what {file.site_id} took already as {file.kind}"
            raise AlreadyImported(message)
