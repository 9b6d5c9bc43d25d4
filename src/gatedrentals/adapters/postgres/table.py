"""What the simple stores share: their transaction's connection, and statements of SQLAlchemy Core run on it."""

from collections.abc import Sequence
from typing import Any

from attrs import frozen
from psycopg import RawCursor
from sqlalchemy import Connection, Executable, Row

from gatedrentals.adapters.postgres.transactions import Transaction
from gatedrentals.adapters.postgres.trips import Statement, wire
from gatedrentals.domain.ids import SiteId


@frozen
class Site:
    """A transaction and the site that it sees (None: every site)."""

    transaction: Transaction

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection."""
        return self.transaction.core

    @property
    def site_id(self) -> SiteId | None:
        """The site that is seen."""
        return self.transaction.site_id

    def enter(self, site_id: SiteId) -> None:
        """Refuse to write to another site before the database does: a fault of the caller. Raises PermissionError."""
        if self.site_id is not None and site_id != self.site_id:
            message = f"a work of site {self.site_id!r} may not write to {site_id!r}"
            raise PermissionError(message)

    def run(self, statement: Executable) -> int:
        """Run a statement that writes; returns how many rows it wrote."""
        return self.connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount

    def first(self, statement: Executable) -> "Row[Any] | None":
        """The first row, or None."""
        return self.connection.execute(statement).first()

    def rows(self, statement: Executable) -> "Sequence[Row[Any]]":
        """Every row."""
        return self.connection.execute(statement).all()

    def ask(self, statement: Statement, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement that every page asks, by libpq itself as long as nobody else has the connection."""
        if not self.transaction.is_shared:
            return self.transaction.ask(statement, wire(values))
        with RawCursor(self.transaction.driver) as cursor:
            return cursor.execute(statement.text, values, prepare=True).fetchall()
