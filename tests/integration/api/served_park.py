"""A small park in a database of its own, and a property manager's way to it over the served API."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from attrs import frozen

from gatedrentals.adapters.postgres.migrate import migrate
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.bootstrap.demo.shipped import DATA
from gatedrentals.domain.access.principal import staff_key
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.access.session import Session, hash_of
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ledger.entry import Entry
from tests.integration.databases import as_url, fresh
from tests.integration.program import Program, serving
from tests.unit.entrypoints.command_line import CROSBY, CommandLine, written

NOW = datetime(2027, 7, 8, 18, tzinfo=UTC)
NUMBERS = tuple(f"CR-{number}" for number in range(1, 9))
_HEADER = "license_number,pad,home_serial,resident_names,frequency,due_anchor,moved_in,billed_from,rent,storm_water\n"
_MAIL = "pm@example.com"


@frozen
class Park:
    """A park, and the token of somebody who manages it."""

    address: str
    line: CommandLine
    token: str

    @contextmanager
    def served(self, folder: Path, workers: int = 1) -> Iterator[Program]:
        """The program on it."""
        told = {"DATABASE_URL": self.address, "GATEDRENTALS_NOW": NOW.isoformat()}
        with serving(folder, told, "serve", "--workers", str(workers)) as program:
            yield program

    def entries(self) -> Iterator[Entry]:
        """All that stands in the books of all licenses."""
        for number in NUMBERS:
            yield from self.line.entries(number)


@contextmanager
def park_of(server: str, folder: Path) -> Iterator[Park]:
    """A park of eight weekly licenses, nothing of which is billed since they began."""
    address = as_url(fresh(server))
    migrate(address)
    store = PostgresStore.at(address)
    try:
        line = CommandLine(store)
        line.json("import", "site", DATA)
        rows = (
            f"{number},C-{place:03},HS-{place},Resident {place},weekly,2027-07-02,2026-01-05,2027-07-02,325.00,5.00\n"
            for place, number in enumerate(NUMBERS, start=1)
        )
        line.json("import", "rent-roll", "crosby", written(folder, _HEADER + "".join(rows), "roll.csv"))
        line.clock.set(NOW)
        yield Park(address, line, _sign_in(store))
    finally:
        store.close()


def _sign_in(store: PostgresStore) -> str:
    token = uuid4().hex
    with store.work() as work:
        work.staff.save(StaffMember(_MAIL, "Renee Ochoa", frozenset({Role.PM, Role.ACCOUNTANT}), frozenset({CROSBY})))
        work.sessions.open(Session(hash_of(token), (staff_key(_MAIL),), NOW, NOW))
    return token
