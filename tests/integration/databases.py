"""Databases of a test's own on the session's server, and gates at which a program is held while it writes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
from attrs import frozen
from psycopg import sql

PATIENCE_S = 60
_PAUSE_S = 0.01
_GATE = 20_270_701

_WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event = 'advisory' AND backend_xid IS NOT NULL
"""
_AT_WORK = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
_STOP_HERE = """
    CREATE OR REPLACE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_advisory_xact_lock_shared({key}); RETURN NULL; END $$
"""


def fresh(server: str) -> str:
    """A database without a schema."""
    name = f"gr_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return psycopg.conninfo.make_conninfo(server, dbname=name)


def as_url(conninfo: str) -> str:
    """The address as ``DATABASE_URL`` has it."""
    parts = psycopg.conninfo.conninfo_to_dict(conninfo)
    return f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}"


@frozen
class Gate:
    """Whoever writes to a table waits behind it, in the middle of their transaction, as long as it is shut."""

    connection: "psycopg.Connection[Any]"

    def has_waiting(self, programs: int = 1) -> bool:
        """Whether as many wait, each with something written that has not landed."""
        found = self.connection.execute(_WAITING).fetchone()
        return found is not None and found[0] >= programs

    def let_one_pass(self) -> None:
        """Open it until the transaction of who waits first has landed; the next one finds it shut again."""
        self.connection.execute("SELECT pg_advisory_unlock(%s)", [_GATE])
        self.connection.execute("SELECT pg_advisory_lock(%s)", [_GATE])


@contextmanager
def shut(address: str, table: str) -> Iterator[Gate]:
    """A gate behind a table of a database of the test's own; it goes when nobody who died behind it is left."""
    with psycopg.connect(address, autocommit=True) as connection:
        names = {"table": sql.Identifier(table), "key": sql.Literal(_GATE)}
        connection.execute(sql.SQL(_STOP_HERE).format(**names))
        connection.execute(
            sql.SQL(
                "CREATE TRIGGER gate AFTER INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION stop_here()"
            ).format(**names)
        )
        connection.execute("SELECT pg_advisory_lock(%s)", [_GATE])
        yield Gate(connection)
        connection.execute("SELECT pg_advisory_unlock(%s)", [_GATE])
        until(lambda: connection.execute(_AT_WORK).fetchone() == (0,))
        connection.execute(sql.SQL("DROP TRIGGER gate ON {table}").format(**names))


def until(holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait for what comes soon. Raises TimeoutError."""
    begun = time.monotonic()
    while not holds():
        if time.monotonic() - begun > patience_s:
            raise TimeoutError("it never came")
        time.sleep(_PAUSE_S)
