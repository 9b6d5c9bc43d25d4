"""A transaction that begins with its first statement and can end with its last, so that neither takes a trip."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from attrs import define, field
from psycopg.errors import InvalidSqlStatementName
from psycopg.pq import Format, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import Connection, Engine
from sqlalchemy.pool import PoolProxiedConnection

from gatedrentals.adapters.postgres.database import EVERY_SITE, CommitOfNothing
from gatedrentals.adapters.postgres.trips import Call, Prepared, Statement, Values, rows, trip
from gatedrentals.domain.ids import SiteId

_BEGIN: Call = (Statement(b"BEGIN"), ())
_ENTER = Statement(b"SELECT set_config('gatedrentals.site', $1, true)", (Format.BINARY,))
_COMMIT: Call = (Statement(b"COMMIT"), ())

Meaning = Callable[[psycopg.DatabaseError], Exception]


@define
class Transaction:
    """One transaction of a site (None: of every site) on a connection that is taken when it is first needed.

    What is put last waits in memory until the transaction lands, and until then for whoever asks for the connection:
    nobody can tell that it was not written at once.
    """

    engine: Engine
    site_id: SiteId | None
    _borrowed: PoolProxiedConnection | None = field(init=False, default=None)
    _driver: "psycopg.Connection[Any] | None" = field(init=False, default=None)
    _prepared: Prepared = field(init=False, factory=Prepared)
    _core: Connection | None = field(init=False, default=None)
    _is_begun: bool = field(init=False, default=False)
    _last: tuple[Call, Meaning] | None = field(init=False, default=None)
    is_shared: bool = field(init=False, default=False)
    """Whether somebody has the connection at hand, and would not see what waits."""

    @property
    def driver(self) -> "psycopg.Connection[Any]":
        """Psycopg's connection, inside the transaction."""
        self.settle()
        if not self._is_begun:
            self._trip()
        self.is_shared = True
        return self._taken()

    @property
    def core(self) -> Connection:
        """SQLAlchemy's connection over the same."""
        if self._core is None:
            driver = self.driver
            assert self._borrowed is not None, f"{driver} is borrowed"
            self._core = Connection(self.engine, self._borrowed)
        return self._core

    def ask(self, statement: Statement, values: Values) -> list[tuple[Any, ...]]:
        """The rows that a statement finds: one trip, which begins the transaction if it is the first."""
        self.settle()
        return rows(self._taken(), self._trip((statement, values))[-1])

    def put_last(self, statement: Statement, values: Values, meaning: Meaning) -> None:
        """Run a statement when the transaction lands, in the same trip; ``meaning`` tells what a fault of it means."""
        self._last = ((statement, values), meaning)

    def settle(self) -> None:
        """Run what waits for the end by now. Raises what its fault means."""
        if self._last is not None:
            call, meaning = self._last
            self._last = None
            try:
                self._trip(call)
            except psycopg.DatabaseError as fault:
                raise meaning(fault) from fault

    def land(self) -> None:
        """Commit. Raises CommitOfNothing where a statement failed and was passed over, or what a fault means."""
        if self._last is not None:
            call, meaning = self._last
            self._last = None
            try:
                self._trip(call, _COMMIT)
            except psycopg.DatabaseError as fault:
                raise meaning(fault) from fault
        elif self._is_begun:
            driver = self._taken()
            if driver.info.transaction_status is TransactionStatus.INERROR:
                message = "a statement failed in this transaction and was passed over: nothing of it would be kept"
                raise CommitOfNothing(message)
            driver.commit()

    def leave(self) -> None:
        """Take back what has not landed and give the connection back."""
        borrowed = self._borrowed
        if borrowed is None:
            return
        driver = borrowed.driver_connection
        if driver is not None and driver.info.transaction_status is not TransactionStatus.IDLE:
            with suppress(psycopg.Error):  # it is closed then
                driver.rollback()
        if driver is None or driver.closed:
            # The server is gone, or a statement was broken off: the others of the pool may be no better.
            borrowed.invalidate()
            self.engine.dispose()
        if self._core is not None:
            self._core.close()
        else:
            borrowed.close()

    def _taken(self) -> "psycopg.Connection[Any]":
        if self._driver is None:
            self._borrowed = self.engine.raw_connection()
            driver = self._borrowed.driver_connection
            assert isinstance(driver, psycopg.Connection)
            self._prepared = self._borrowed.info.setdefault("prepared", Prepared())
            self._driver = driver
        return self._driver

    def _trip(self, *calls: Call) -> list[PGresult]:
        driver, prepared = self._taken(), self._prepared
        if self._is_begun:
            return trip(driver, prepared, calls)
        site = (EVERY_SITE if self.site_id is None else self.site_id).encode()
        opening = (_BEGIN, (_ENTER, (site,)))
        try:
            return trip(driver, prepared, (*opening, *calls))
        except InvalidSqlStatementName:
            # Psycopg lets go of every prepared statement of a connection at times, and with its own of ours.
            driver.rollback()
            return trip(driver, prepared, (*opening, *calls))
        finally:
            self._is_begun = True


@contextmanager
def begun(engine: Engine, site_id: SiteId | None) -> Iterator[Transaction]:
    """A transaction that sees one site (None: every site); it lands whole, or an exception takes it all back."""
    transaction = Transaction(engine, site_id)
    try:
        yield transaction
        transaction.land()
    finally:
        transaction.leave()
