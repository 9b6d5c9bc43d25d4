"""Rows of tables taken out to files and copied in again, as fast as PostgreSQL can."""

import time
from pathlib import Path
from typing import Any

import psycopg

Tables = dict[str, str]
"""Tables in the order in which keys want them, and which of their rows are meant."""


def export(owner: "psycopg.Connection[Any]", tables: Tables, files: Path) -> None:
    """Write the rows to files in binary."""
    for table, ours in tables.items():
        columns = _columns(owner, table)
        with (files / table).open("wb") as file, owner.cursor() as cursor:
            statement = f"COPY (SELECT {columns} FROM {table} WHERE {ours}) TO STDOUT (FORMAT binary)"  # noqa: S608 - ours
            with cursor.copy(statement) as copy:
                for part in copy:
                    file.write(part)


def copied(owner: "psycopg.Connection[Any]", tables: Tables, files: Path) -> float:
    """Seconds that one transaction takes to COPY the rows, once they are taken out again."""
    owner.execute("SET session_replication_role = replica")
    for table, ours in reversed(tables.items()):
        owner.execute(f"DELETE FROM {table} WHERE {ours}")  # noqa: S608 - ours
    owner.execute("SET session_replication_role = origin")
    owner.execute("VACUUM (ANALYZE)")
    owner.execute("CHECKPOINT")
    begin = time.perf_counter()
    with owner.transaction(), owner.cursor() as cursor:
        cursor.execute("SET LOCAL gatedrentals.site = 'bench'")
        for table in tables:
            statement = f"COPY {table} ({_columns(owner, table)}) FROM STDIN (FORMAT binary)"
            with (files / table).open("rb") as file, cursor.copy(statement) as copy:
                while part := file.read(1 << 20):
                    copy.write(part)
    return time.perf_counter() - begin


def _columns(owner: "psycopg.Connection[Any]", table: str) -> str:
    found = owner.execute(
        "SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = %s::regclass "
        "AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''",
        (table,),
    ).fetchone()
    assert found is not None
    return str(found[0])
