"""A week's billing run of a large site, beside COPY of the very rows that it wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.copying import copied, export
from benchmarks.crew import crew
from benchmarks.row import Row
from benchmarks.world import populate, scaled, server
from gatedrentals.adapters.postgres.store import PostgresStore

LICENSES = 100_000
WORKERS = 2
MOVE_IN = date(2027, 7, 2)
RUN_AT = datetime(2027, 7, 2, 18, tzinfo=UTC)
TABLES = {
    "document": "seq > 1",
    "posting": "seq > 1",
    "invoice_line": "invoice_seq > 1",
    "crm_sync_event": "name = 'invoice.created' AND at >= '2027-07-02'",
}
"""What a run writes, and how to tell it from what was there."""
KEYS = {
    "document": ["(account_id) REFERENCES account", "(site_id) REFERENCES site"],
    "posting": ["(account_id, seq) REFERENCES document", "(site_id) REFERENCES site"],
    "invoice_line": ["(account_id, invoice_seq) REFERENCES document", "(site_id) REFERENCES site"],
    "crm_sync_event": ["(site_id) REFERENCES site"],
}
"""The foreign keys that the set-based checks of our tables stand for."""
OURS = (
    "checks, unique keys, row-level security; whole statements are checked for chain, balance, lines, postings and site"
)


def run() -> list[Row]:
    """The run in two processes; then its rows by COPY, over as many connections, with foreign keys and without."""
    with server() as address, TemporaryDirectory() as directory:
        store = PostgresStore.at(address)
        populate(store, scaled(LICENSES), MOVE_IN)
        store.close()
        ours = crew("bill", address, RUN_AT, WORKERS)
        assert ours.done == scaled(LICENSES), ours
        files = Path(directory)
        with psycopg.connect(address, autocommit=True) as owner:
            export(owner, TABLES, files)
            as_they_are = copied(owner, TABLES, files)
            with _foreign_keys(owner):
                with_keys = copied(owner, TABLES, files)
            with _bare(owner):
                bare = copied(owner, TABLES, files)
    work = f"billing run, {ours.done:,} licenses"
    shown = f"{ours.seconds:.1f} s"
    return [
        Row(work, "COPY with all foreign keys", shown, f"{with_keys:.1f} s", ours.seconds / with_keys, 1.0, note=OURS),
        Row(work, "COPY into our tables", shown, f"{as_they_are:.1f} s", ours.seconds / as_they_are, 1.3),
        Row(work, "COPY without keys or triggers", shown, f"{bare:.1f} s", ours.seconds / bare, None),
        Row(work, "10,000 licenses/s", f"{ours.rate:,.0f}/s", "10,000/s", ours.rate / 10_000, 1, at_least=True),
        Row(work, "300 MB a process", f"{ours.peak_mb:.0f} MB", "300 MB", ours.peak_mb / 300, 1),
    ]


@contextmanager
def _bare(owner: "psycopg.Connection[Any]") -> Iterator[None]:
    for table in TABLES:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield


@contextmanager
def _foreign_keys(owner: "psycopg.Connection[Any]") -> Iterator[None]:
    """Foreign keys in place of our triggers."""
    for table, keys in KEYS.items():
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for number, key in enumerate(keys):
            owner.execute(f"ALTER TABLE {table} ADD CONSTRAINT bench_{number} FOREIGN KEY {key} NOT VALID")
    yield
    for table, keys in KEYS.items():
        for number in range(len(keys)):
            owner.execute(f"ALTER TABLE {table} DROP CONSTRAINT bench_{number}")
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
