"""A large rent roll taken in, beside COPY of all rows that it wrote."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import psycopg

from benchmarks.copying import copied, export
from benchmarks.row import Row
from benchmarks.worker import ASKED
from benchmarks.world import SITE, populate, scaled, server
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.application.importing.rent_roll import ImportRentRoll, RentRolls
from gatedrentals.bootstrap.memory import collect_seldom
from gatedrentals.testing.fakes.clock import SettableClock
from gatedrentals.testing.fakes.ids import CountingIds

HOMES = 10_000
NOW = datetime(2027, 7, 2, 18, tzinfo=UTC)
TABLES = {
    "party": "true",
    "license": "true",
    "occupancy": "true",
    "license_transition": "true",
    "account": "kind = 'license'",
    "document": "true",
    "posting": "true",
    "invoice_line": "true",
    "receipt": "true",
    "allocation": "true",
    "crm_sync_event": "true",
}


def run() -> list[Row]:
    """One file of as many homes as asked for, with a deposit held for every second one."""
    count = scaled(HOMES)
    head = (
        "license_number,pad,home_serial,resident_names,frequency,due_anchor,billed_from,rent,storm-water,deposit_held"
    )
    lines = [
        f"L-{number},P-{number},TXC{number:07},Dana Whitfield {number},weekly,2027-07-02,2027-07-02,325.00,5.00,"
        + ("300.00" if number % 2 else "")
        for number in range(count)
    ]
    with server() as address, TemporaryDirectory() as directory:
        store = PostgresStore.at(address)
        populate(store, 0, date(2027, 7, 2))
        with _as_the_program_does():
            begin = time.perf_counter()
            rolls = RentRolls(store, SettableClock(NOW), CountingIds(UUID(int=0x0200 << 112).int))
            report = rolls(ImportRentRoll(SITE, "rent-roll.csv", "\n".join([head, *lines]).encode(), ASKED))
            ours = time.perf_counter() - begin
        assert report.taken == count, report.kept[:3]
        store.close()
        with psycopg.connect(address, autocommit=True) as owner:
            export(owner, TABLES, Path(directory))
            theirs = copied(owner, TABLES, Path(directory))
    return [
        Row(f"rent roll of {count:,} homes", "COPY of its rows", f"{ours:.1f} s", f"{theirs:.1f} s", ours / theirs, 3)
    ]


@contextmanager
def _as_the_program_does() -> Iterator[None]:
    """Look for cycles of garbage as seldom as `gatedrentals import` does, and then as before."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
