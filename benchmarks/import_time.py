"""What importing the whole domain costs, beside what it cannot do without."""

import os
import pkgutil
import statistics
import subprocess
import sys
import time
from functools import cache
from tempfile import TemporaryDirectory

import gatedrentals.domain
from benchmarks.row import Row

STARTS = 20


def run() -> list[Row]:
    """Median of 20 warm starts of each, interleaved."""
    found = pkgutil.walk_packages(gatedrentals.domain.__path__, "gatedrentals.domain.")
    ours = "import " + ", ".join(["gatedrentals.domain", *(module.name for module in found)])
    theirs = "import attrs, datetime, zoneinfo"
    start(ours)
    start(theirs)  # both warm
    pairs = [(start(ours), start(theirs)) for _ in range(STARTS)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    row = Row("import all of the domain", theirs, f"{mine * 1000:.0f} ms", f"{other * 1000:.0f} ms", mine / other, 3)
    return [row]


def start(code: str) -> float:
    """Seconds from nothing to the end of a Python that runs this; warm from the second time on."""
    environment = os.environ | {"PYTHONPYCACHEPREFIX": _compiled().name}
    # Where nothing compiled may be kept, each start would compile all of both anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    return time.perf_counter() - begin


@cache
def _compiled() -> "TemporaryDirectory[str]":
    return TemporaryDirectory(prefix="gr-compiled-")
