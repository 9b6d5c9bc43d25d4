"""The program as it is served: a process with workers of its own, that can be asked, stopped and killed."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from attrs import frozen

from tests.integration.databases import until

PROGRAM = Path(sys.executable).with_name("gatedrentals")
PEPPER = "a pepper of tests, of 32 letters"


@frozen
class Program:
    """A running server, and where it is."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def kill(self) -> None:
        """Kill the server and all of its workers, whatever they are doing."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def answers(self) -> bool:
        """Whether it serves by now."""
        assert self.process.poll() is None, self.log.read_text()
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready"):  # noqa: S310 - an address of our own
                return True
        except (URLError, ConnectionError):
            return False


@contextmanager
def serving(folder: Path, told: Mapping[str, str], *arguments: str) -> Iterator[Program]:
    """Serve until the end, or until it is killed; ``told`` are variables of its environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    surroundings = {**os.environ, "GATEDRENTALS_PEPPER": PEPPER, "GATEDRENTALS_DATA": str(folder), **told}
    log = folder / f"serve-{port}.log"
    with log.open("wb") as said:
        command = [str(PROGRAM), *arguments, "--port", str(port)]
        process = subprocess.Popen(command, env=surroundings, stdout=said, stderr=said, start_new_session=True)
    program = Program(f"http://127.0.0.1:{port}", process, log)
    try:
        until(program.answers)
        yield program
    finally:
        process.terminate()
        process.wait()
