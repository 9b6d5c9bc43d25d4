"""What `gatedrentals --help` takes, beside a Python that does nothing: 0.3 s at most on an ordinary machine."""

import statistics
import sys

from benchmarks.import_time import STARTS, start
from benchmarks.row import Row

OURS = (
    "import sys; sys.argv = ['gatedrentals', '--help']; sys.stdout = open(__import__('os').devnull, 'w')\n"
    "from gatedrentals.entrypoints.cli import main\n"
    "try:\n    main()\nexcept SystemExit:\n    pass"
)


def run() -> list[Row]:
    """Median of 20 warm starts of each, interleaved."""
    start(OURS)
    start("pass")
    pairs = [(start(OURS), start("pass")) for _ in range(STARTS)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    version = f"python{sys.version_info.major}.{sys.version_info.minor} -c pass"
    return [Row("gatedrentals --help", version, f"{mine * 1000:.0f} ms", f"{other * 1000:.0f} ms", mine / other, 12)]
