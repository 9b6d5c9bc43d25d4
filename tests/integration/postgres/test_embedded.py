"""The embedded server stops with its last user, also after one was killed, and always answers."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil  # type: ignore[import-untyped] # comes with the wheel, without types
import psycopg
import pytest

from gatedrentals.adapters.postgres.embedded import HANDLES, data_directory, forget_the_dead, server_url, start

HOLDS = """
import sys, time
from pathlib import Path
from gatedrentals.adapters.postgres.embedded import start
print(start(Path(sys.argv[1])).get_pid(), flush=True)
time.sleep(60)
"""
VISITS = """
import sys
from pathlib import Path
from gatedrentals.adapters.postgres.embedded import server_url
with server_url(Path(sys.argv[1])) as address:
    print(address)
"""


@pytest.fixture
def directory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with TemporaryDirectory(prefix="gr-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def test_a_server_whose_owner_was_killed_stops_with_the_next(directory: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", HOLDS, str(directory)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    server = psutil.Process(int(owner.stdout.readline()))
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    assert server.is_running()

    subprocess.run([sys.executable, "-c", VISITS, str(directory)], check=True, capture_output=True)

    for _ in range(50):
        if not server.is_running() or server.status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.1)
    assert not server.is_running() or server.status() == psutil.STATUS_ZOMBIE


def test_a_killed_server_is_started_again(directory: Path) -> None:
    first = start(directory)
    pid = first.get_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    second = start(directory)
    try:
        with psycopg.connect(second.get_uri()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        second.cleanup()


def test_the_dead_are_forgotten_and_the_living_kept(directory: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (directory / HANDLES).write_text(json.dumps([os.getpid(), dead.pid]))
    forget_the_dead(directory)
    assert json.loads((directory / HANDLES).read_text()) == [os.getpid()]


def test_half_a_list_of_owners_is_an_empty_one(directory: Path) -> None:
    (directory / HANDLES).write_text("[12")
    forget_the_dead(directory)
    assert json.loads((directory / HANDLES).read_text()) == []


def test_a_server_that_is_named_is_used(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/books")
    with server_url(directory) as address:
        assert address == "postgresql://elsewhere/books"
    assert list(directory.iterdir()) == []


def test_the_data_stands_in_the_users_directory() -> None:
    assert data_directory({"GATEDRENTALS_DATA": "/data"}) == Path("/data")
    assert data_directory({"XDG_DATA_HOME": "/share"}).name == "gatedrentals"
