"""The program is killed while it writes, and run again: the books are those of a program that nobody killed."""

import json
import multiprocessing
import os
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from click.testing import CliRunner

from gatedrentals.adapters.postgres.migrate import migrate
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.bootstrap.demo.shipped import DATA
from gatedrentals.entrypoints.cli.exit_codes import KEPT
from gatedrentals.entrypoints.cli.program import program
from tests.integration.databases import as_url, fresh, shut, until

KILLED = -9
ROWS = 150
ROLL = DATA / "crosby" / "rent-roll.csv"
OPENED, BILLED, FED, PAID, READ = ("01T06", "20T13", "20T14", "20T15", "20T16")
"""Days and hours of the first month."""
RECEIVE = ("receive", "crosby", "20.00", "--license", "CR-1003", "--method", "kiosk", "--id", "K-9")
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([program.__module__, migrate.__module__, PostgresStore.__module__])
"""Processes of one that has read the program's modules already."""


def run_program(surroundings: Mapping[str, str], arguments: list[str]) -> None:
    os.environ.update(surroundings)
    program.main(arguments)


@frozen
class Shell:
    """A shell whose programs work on a database of their own, at an instant that is told."""

    address: str

    def run(self, now: str, *arguments: object) -> str:
        """Run the program to its end."""
        told = CliRunner().invoke(program, [*map(str, arguments)], env=self._surroundings(now), catch_exceptions=False)
        assert told.exit_code in {0, KEPT}, told.output
        return told.stdout

    def kill(self, table: str, now: str, *arguments: object) -> None:
        """Kill the program when it has written to a table and nothing of it has landed."""
        running = PROCESSES.Process(target=run_program, args=(self._surroundings(now), [*map(str, arguments)]))
        with shut(self.address, table) as gate:
            running.start()
            until(lambda: gate.has_waiting() or not running.is_alive())
            running.kill()
            running.join()
        assert running.exitcode == KILLED

    def _surroundings(self, now: str) -> dict[str, str]:
        return {"DATABASE_URL": self.address, "GATEDRENTALS_NOW": f"2027-07-{now}:00:00-05:00"}

    def read(self, *arguments: str) -> dict[str, Any]:
        found = json.loads(self.run(READ, *arguments, "--json"))
        assert isinstance(found, dict)
        return found

    def waiting(self) -> list[tuple[str, str]]:
        """What waits for a person, without the ids that each database has of its own."""
        return sorted((item["kind"], item["reason"]) for item in self.read("queue", "crosby")["items"])


@pytest.fixture
def receipts(tmp_path: Path) -> tuple[object, ...]:
    """The first receipts of the played year as they are shipped: a mapping passes over the day when each was fed."""
    file, mapping = tmp_path / "receipts.csv", tmp_path / "mapping.json"
    with (DATA / "crosby" / "receipts.csv").open() as shipped:
        file.write_text("".join(islice(shipped, ROWS + 1)))
    mapping.write_text(json.dumps({"format": "column-mapping/1", "ignored": ["fed_on"]}))
    return file, "--mapping", mapping


def test_who_is_killed_and_runs_again_has_the_books_of_who_was_not(server: str, receipts: tuple[object, ...]) -> None:
    calm, killed = (Shell(as_url(fresh(server))) for _ in range(2))
    for shell in (calm, killed):
        shell.run(OPENED, "import", "site", DATA)
    steps: list[tuple[str, tuple[str, ...], Sequence[object]]] = [
        (OPENED, ("posting", "audit_row"), ("import", "rent-roll", "crosby", ROLL)),
        (BILLED, ("posting", "audit_row"), ("bill", "crosby")),
        (FED, ("allocation", "imported_file"), ("import", "receipts", "crosby", *receipts)),
        (PAID, ("posting",), RECEIVE),
    ]

    for now, tables, step in steps:
        calm.run(now, *step)
        for table in tables:
            killed.kill(table, now, *step)
        killed.run(now, *step)

    assert killed.read("audit") == calm.read("audit")
    for report in ("trial-balance", "aging", "payments"):
        assert killed.read(report, "crosby") == calm.read(report, "crosby"), report
    assert killed.waiting() == calm.waiting()
