"""The engine: connections as the application's role, one site per transaction, and a guard on every commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from gatedrentals.adapters.postgres.schema.defences import APP_ROLE, RUNS_ROLE

EVERY_SITE = "*"


class CommitOfNothing(RuntimeError):
    """A commit of a transaction that a failed statement has already undone: PostgreSQL would keep nothing, silently."""


def engine_for(address: str, *, role: str | None = APP_ROLE, pool_size: int = 5) -> Engine:
    """An engine over psycopg 3 whose connections act as ``role`` (None: as who logs in)."""
    options = {"client_encoding": "utf8", **({} if role is None else {"options": f"-c role={role}"})}
    engine = create_engine(
        url_of(address), pool_size=pool_size, max_overflow=pool_size * 4, pool_pre_ping=False, connect_args=options
    )
    event.listen(engine, "commit", refuse_empty_commit)
    return engine


def url_of(address: str) -> URL:
    """An address as people write it, for psycopg 3."""
    return make_url(address).set(drivername="postgresql+psycopg")


def raw(connection: Connection) -> "psycopg.Connection[Any]":
    """The psycopg connection under one of SQLAlchemy's; take it inside the block that uses it."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver


def refuse_empty_commit(connection: Connection) -> None:
    """Refuse to commit a transaction that a failed statement aborted. Raises CommitOfNothing."""
    driver = raw(connection)
    if driver.info.transaction_status is TransactionStatus.INERROR:
        # SQLAlchemy takes the transaction for ended and would give the connection back as it is.
        driver.rollback()
        message = "a statement failed in this transaction and was passed over: nothing of it would be kept"
        raise CommitOfNothing(message)


@contextmanager
def as_runs(connection: "psycopg.Connection[Any]") -> Iterator[None]:
    """Act as the role that may COPY into the books, and can read nothing."""
    connection.execute(f"SET LOCAL ROLE {RUNS_ROLE}", prepare=False)
    try:
        yield
    finally:
        if connection.info.transaction_status is not TransactionStatus.INERROR:
            connection.execute(f"SET LOCAL ROLE {APP_ROLE}", prepare=False)
