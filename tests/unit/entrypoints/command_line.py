"""The program on a park in memory: what a shell would see, and what is in the store afterwards."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from attrs import field, frozen
from click.testing import CliRunner, Result

from gatedrentals.bootstrap.demo.shipped import DATA
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.entrypoints.cli.program import program
from gatedrentals.ports.kept_items import KeptItem
from gatedrentals.ports.store import Store
from gatedrentals.testing.fakes.chain_heads import MemoryChainHeads
from gatedrentals.testing.fakes.clock import SettableClock
from gatedrentals.testing.fakes.ids import CountingIds
from gatedrentals.testing.fakes.projections import MemoryProjections
from gatedrentals.testing.fakes.store import MemoryStore

CROSBY = SiteId("crosby")
START = datetime(2027, 7, 1, 5, tzinfo=UTC)
"""Midnight of the first of July at both sites."""

ROLL = """\
license_number,pad,home_serial,resident_names,email,phone,frequency,due_anchor,moved_in,billed_from,rent,storm_water
CR-1,C-001,HS-1,Maria Garcia; Jose Garcia,maria@example.com,,weekly,2027-07-02,2026-01-05,2027-07-02,325.00,5.00
CR-2,C-002,HS-2,Wade Tidwell,,,monthly,,2025-03-09,2027-07-01,1150.00,
"""


@frozen
class CommandLine:
    """A shell before the program, with a clock that can be set."""

    store: Store = field(factory=MemoryStore)
    clock: SettableClock = field(factory=lambda: SettableClock(START))
    ids: CountingIds = field(factory=CountingIds)
    heads: MemoryChainHeads = field(factory=MemoryChainHeads)

    def run(self, *arguments: object) -> Result:
        """Run the program; a crash is raised, not swallowed."""
        result = CliRunner().invoke(program, [str(each) for each in arguments], obj=self.opened)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def json(self, *arguments: object, exit_code: int = 0) -> dict[str, object]:
        """Run with ``--json`` and read what it prints."""
        result = self.run(*arguments, "--json")
        assert result.exit_code == exit_code, result.output
        read = json.loads(result.stdout)
        assert isinstance(read, dict)
        return read

    def entries(self, number: str) -> tuple[Entry, ...]:
        """What stands in the books of a license of Crosby."""
        with self.store.work(CROSBY) as work:
            return tuple(work.subledger.entries(account_of(work.licenses.by_number(CROSBY, number).id)))

    def kept(self) -> list[KeptItem]:
        """What waits for a person at Crosby."""
        with self.store.work(CROSBY) as work:
            return list(work.kept.open_items(CROSBY))

    def numbers(self) -> list[str]:
        """The licenses of Crosby."""
        with self.store.work(CROSBY) as work:
            return [license_.number for license_ in work.licenses.of_site(CROSBY)]

    @contextmanager
    def opened(self) -> Iterator[Park]:
        yield Park(self.store, self.clock, self.ids, self.heads, MemoryProjections())


def with_sites(store: Store | None = None) -> CommandLine:
    """A command line whose park holds the two shipped sites."""
    line = CommandLine(store or MemoryStore())
    assert line.run("import", "site", DATA).exit_code == 0
    return line


def written(folder: Path, text: str | bytes, name: str = "file.csv") -> Path:
    """A file of this content."""
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def with_roll(folder: Path) -> CommandLine:
    """A command line whose park holds the licenses of `ROLL`."""
    line = with_sites()
    assert line.run("import", "rent-roll", "crosby", written(folder, ROLL, "roll.csv")).exit_code == 0
    return line
