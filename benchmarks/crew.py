"""Several worker processes that begin at once."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime

from attrs import frozen


@frozen
class Crew:
    """What workers did together: their work summed, seconds from the start of the first to the end of the last."""

    done: int
    seconds: float
    peak_mb: float
    cpu: float

    @property
    def rate(self) -> float:
        """What was done in a second."""
        return self.done / self.seconds


def crew(what: str, address: str, at: datetime, workers: int, *rest: object) -> Crew:
    """Start them, let them begin together, and wait for all."""
    arguments = [
        [what, address, at.isoformat(), str(number), str(workers), *map(str, rest)] for number in range(workers)
    ]
    started = [_start(each) for each in arguments]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    begin = time.perf_counter()
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [json.loads(process.communicate()[0]) for process in started]
    seconds = time.perf_counter() - begin
    assert all(process.returncode == 0 for process in started)
    if what == "book":
        seconds = max(answer["seconds"] for answer in answers)
    return Crew(
        sum(answer["done"] for answer in answers),
        seconds,
        max(answer["peak_mb"] for answer in answers),
        sum(answer["cpu"] for answer in answers),
    )


def _start(arguments: Sequence[str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.worker", *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
