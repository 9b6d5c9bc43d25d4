"""The command line on Postgres: before or after, never between; reports of SQL and of the domain agree."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve, field, frozen
from click.testing import CliRunner, Result

from gatedrentals.adapters.postgres.projections import PostgresProjections
from gatedrentals.adapters.postgres.revenue_runs import PostgresRevenueRuns
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.adapters.system.ids import SystemIds
from gatedrentals.bootstrap.demo.shipped import DATA
from gatedrentals.bootstrap.documents import read_set_ups
from gatedrentals.bootstrap.park import Park
from gatedrentals.entrypoints.cli.program import program
from gatedrentals.testing.contracts.setting import new_site
from gatedrentals.testing.fakes.chain_heads import MemoryChainHeads
from gatedrentals.testing.fakes.clock import SettableClock

ROLL = """\
license_number,pad,home_serial,resident_names,frequency,due_anchor,moved_in,billed_from,rent,storm_water,deposit_held
CR-1,C-001,HS-1,Maria Garcia; Jose Garcia,weekly,2027-07-02,2026-01-05,2027-07-02,325.00,5.00,500.00
CR-2,C-002,HS-2,Wade Tidwell,monthly,,2025-03-09,2027-07-01,1150.00,,750.00
CR-3,C-003,HS-3,Linh Tran,biweekly,2027-07-09,2025-03-09,2027-07-09,640.01,10.00,
"""


@frozen
class Shell:
    """The program on a site of its own in the session's database."""

    store: PostgresStore
    site: str
    clock: SettableClock = field(factory=lambda: SettableClock(datetime(2027, 7, 1, 5, tzinfo=UTC)))
    by_account: bool = False

    def run(self, *arguments: object) -> Result:
        return CliRunner().invoke(program, [str(each) for each in arguments], obj=self._open, catch_exceptions=False)

    def json(self, *arguments: object) -> dict[str, object]:
        read = json.loads(self.run(*arguments, "--json").stdout)
        assert isinstance(read, dict)
        return read

    @contextmanager
    def _open(self) -> Iterator[Park]:
        runs = None if self.by_account else PostgresRevenueRuns(self.store.engine)
        projections = PostgresProjections(self.store.engine)
        yield Park(self.store, self.clock, SystemIds(), MemoryChainHeads(), projections, runs)


@pytest.fixture
def shell(store: PostgresStore) -> Shell:
    site = new_site(store)
    set_up = read_set_ups(DATA)[0]
    with store.work(site) as work:
        named = evolve(set_up.site, id=site)
        work.sites.save(named, work.sites.suspense_account(site), set_up.catalog, set_up.rules)
    return Shell(store, site)


@pytest.fixture
def billed(shell: Shell, tmp_path: Path) -> Shell:
    """Three licenses, billed through July; one has paid."""
    file = tmp_path / "roll.csv"
    file.write_text(ROLL)
    assert shell.run("import", "rent-roll", shell.site, file).exit_code == 0
    for day in (2, 9, 16, 23, 30):
        shell.clock.set(datetime(2027, 7, day, 18, tzinfo=UTC))
        assert shell.run("bill", shell.site).exit_code == 0
    pay = ("--method", "kiosk", "--source", f"kiosk {shell.site}", "--id", "1")
    assert shell.run("receive", shell.site, "660.00", "--license", "CR-1", *pay).exit_code == 0
    shell.clock.set(datetime(2027, 9, 3, 18, tzinfo=UTC))
    return shell


def _documents(shell: Shell) -> list[int]:
    with shell.store.work() as work:
        return [len(work.subledger.entries(each)) for each in work.subledger.accounts(shell.site)]  # type: ignore[arg-type]  # a site's code


@pytest.mark.parametrize("by_account", [True, False])
def test_a_close_by_account_and_one_over_the_site_are_reported_the_same(billed: Shell, *, by_account: bool) -> None:
    closing = evolve(billed, by_account=by_account)
    assert closing.run("close-month", billed.site, "2027-07").exit_code == 0

    by_sql = billed.json("revenue", billed.site, "2027-07", "2027-08")
    by_domain = evolve(billed, by_account=True).json("revenue", billed.site, "2027-07", "2027-08")

    assert by_sql == by_domain
    assert by_sql["revenue"]


def test_a_preview_leaves_the_database_as_it_was(billed: Shell) -> None:
    before = _documents(billed)

    previewed = billed.json("bill", billed.site, "--preview")
    closed = billed.json("close-month", billed.site, "2027-07", "--preview")

    assert _documents(billed) == before
    assert billed.json("bill", billed.site) == previewed
    assert closed["recognized_cents"]


@pytest.mark.parametrize(
    "content",
    [ROLL.replace(",rent,", ",rnt,").encode(), ROLL.replace("Maria", "María").encode("latin-1"), b'a,b\n"'],
    ids=["unknown column", "other encoding", "open quotes"],
)
def test_a_refused_file_leaves_the_database_as_it_was(shell: Shell, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "roll.csv"
    file.write_bytes(content)
    before = _documents(shell)

    refused = shell.run("import", "rent-roll", shell.site, file)

    assert refused.exit_code == 1
    assert refused.stderr.startswith("refused (file_refused): roll.csv")
    assert _documents(shell) == before


def test_what_is_good_is_in_and_what_is_bad_is_kept(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "roll.csv"
    file.write_text(ROLL.replace("1150.00", "-1150.00"))

    answer = shell.run("import", "rent-roll", shell.site, file)

    assert answer.exit_code == 3
    assert shell.json("queue", shell.site)["count"] == 1
    assert shell.run("import", "rent-roll", shell.site, file).exit_code == 3
    assert shell.json("queue", shell.site)["count"] == 1


def test_papers_say_what_the_books_say(billed: Shell, tmp_path: Path) -> None:
    def printed(kind: str, *asked: object) -> dict[str, object]:
        paper = billed.json("print", kind, billed.site, *asked, "-o", tmp_path / "paper.pdf")["paper"]
        assert isinstance(paper, dict)
        return paper

    shown = billed.json("statement", billed.site, "CR-1")
    assert isinstance(shown["rows"], list)
    issued = [row for row in shown["rows"] if row["kind"] == "invoice"]
    stated = printed("statement", "CR-1", "--explain")
    invoices = [printed("invoice", "CR-1", number)["open_cents"] for number, _ in enumerate(issued, start=1)]
    received = printed("receipt", f"kiosk {billed.site}", "1")

    assert stated["closing_cents"] == shown["balance_cents"]
    assert stated["closing_cents"] == sum(cents for cents in invoices if isinstance(cents, int))
    assert received["amount_cents"] == 66_000
    assert received["now"] == stated["now"]


def test_the_books_of_a_shell_are_sound(billed: Shell) -> None:
    assert billed.json("audit", billed.site)["sound"] is True
    assert billed.json("verify", billed.site)["sound"] is True
    assert billed.json("rebuild", billed.site)["differed"] == []
