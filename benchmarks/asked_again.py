"""What a page asks of the database, written down trip by trip, and asked again by whoever shows nothing of it."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from attrs import field, frozen
from psycopg.pq import Format

from gatedrentals.adapters.postgres import transactions
from gatedrentals.adapters.postgres.trips import Call, Prepared, rows, trip

_BOUNDS = (b"BEGIN", b"COMMIT")


@frozen
class Pipelined:
    """Statements sent at once."""

    calls: Sequence[Call]

    def ask(self, driver: "psycopg.Connection[Any]", prepared: Prepared) -> None:
        """Send them, and read the rows of the last: no other of a trip is read."""
        rows(driver, trip(driver, prepared, self.calls)[-1])


@frozen
class Executed:
    """A statement of a cursor, which begins a transaction where none is open."""

    kind: "type[psycopg.Cursor[Any]]"
    query: str | bytes
    values: Any
    prepare: bool | None
    format: Format

    def ask(self, driver: "psycopg.Connection[Any]", _prepared: Prepared) -> None:
        """Run it and read its rows."""
        with self.kind(driver) as cursor:
            cursor.format = self.format
            cursor.execute(self.query, self.values, prepare=self.prepare)
            if cursor.description is not None:
                cursor.fetchall()


@frozen
class Committed:
    """The end of a transaction in a trip of its own."""

    def ask(self, driver: "psycopg.Connection[Any]", _prepared: Prepared) -> None:
        """End it."""
        driver.commit()


@frozen
class Trips:
    """Everything that one answer takes, in order."""

    noted: list[Pipelined | Executed | Committed] = field(factory=list)

    @property
    def transactions(self) -> int:
        """How many it takes."""
        ends = (call[0].text == _BOUNDS[1] for each in self.noted if isinstance(each, Pipelined) for call in each.calls)
        return sum(isinstance(each, Committed) for each in self.noted) + sum(ends)

    @property
    def statements(self) -> int:
        """How many statements those run, beside what begins and ends them."""
        pipelined = (call[0].text for each in self.noted if isinstance(each, Pipelined) for call in each.calls)
        inside = sum(text not in _BOUNDS for text in pipelined)
        return sum(isinstance(each, Executed) for each in self.noted) + inside

    def keep(self, file: Path) -> None:
        """Write them where another process finds them."""
        file.write_bytes(pickle.dumps(self.noted))


def asking_again(address: str, file: Path) -> Callable[[], None]:
    """What asks all of it again, on one connection, as the application's role."""
    noted = pickle.loads(file.read_bytes())  # noqa: S301 - the benchmark itself just wrote it
    driver = psycopg.connect(address, options="-c role=gatedrentals_app")
    prepared = Prepared()

    def ask() -> None:
        for each in noted:
            each.ask(driver, prepared)

    return ask


@contextmanager
def taking_note() -> Iterator[Trips]:
    """Note whatever this process asks of a database: by cursors, by trips, and each commit."""
    found = Trips()
    execute, commit = psycopg.Cursor.execute, psycopg.Connection.commit

    def noted_trip(driver: "psycopg.Connection[Any]", prepared: Prepared, calls: Sequence[Call]) -> Any:  # noqa: ANN401 - as trip
        found.noted.append(Pipelined(tuple(calls)))
        return trip(driver, prepared, calls)

    def noted_execute(self: "psycopg.Cursor[Any]", query: Any, values: Any = None, **more: Any) -> Any:  # noqa: ANN401 - psycopg's
        found.noted.append(Executed(type(self), query, values, more.get("prepare"), self.format))
        return execute(self, query, values, **more)

    def noted_commit(self: "psycopg.Connection[Any]") -> None:
        found.noted.append(Committed())
        commit(self)

    places = (
        (transactions, "trip", noted_trip, trip),
        (psycopg.Cursor, "execute", noted_execute, execute),
        (psycopg.Connection, "commit", noted_commit, commit),
    )
    for owner, name, noted, _ in places:
        setattr(owner, name, noted)
    try:
        yield found
    finally:
        for owner, name, _, was in places:
            setattr(owner, name, was)
