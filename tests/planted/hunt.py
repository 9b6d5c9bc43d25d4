"""Plants each bug in a copy of the product and lets the properties and machines look for it."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen

from tests.planted.bugs import BUGS, Bug

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "planted-bugs.md"
HEADER = """# Planted bugs

Each row is a patch of one line of the product. The test named has to fail on the patched copy: these are properties and
machines, no examples. `./dev planted` hunts them all again and writes this page; `tests/planted` does it in CI.

| bug | file | found by | seed | seconds | what it saw |
|---|---|---|---|---|---|
"""


@frozen
class Found:
    """Whether a bug was found, after how long, and by which words."""

    found: bool
    seconds: int
    words: str


def hunt(bug: Bug) -> Found:
    """Run the test that must find a bug on a copy of the product that has it."""
    with TemporaryDirectory() as directory:
        source = Path(directory) / "src"
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
        patched = source / "gatedrentals" / bug.file
        text = patched.read_text()
        assert text.count(bug.right) == 1, f"{bug.file} has {text.count(bug.right)} of {bug.right!r}"
        patched.write_text(text.replace(bug.right, bug.wrong))
        began = time.monotonic()
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-x",
                "-q",
                "-p",
                "no:cacheprovider",
                "-p",
                "no:randomly",
                "-p",
                "no:xdist",
                "-p",
                "no:cov",
                "--tb=short",
                f"--rootdir={ROOT}",
                f"--hypothesis-seed={bug.seed}",
                str(ROOT / bug.found_by),
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{ROOT}", "GATEDRENTALS_PROFILE": "hunt"},
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = round(time.monotonic() - began)
        return Found(done.returncode == 1 and "1 failed" in done.stdout, seconds, _words(done.stdout))


def _words(output: str) -> str:
    said = re.findall(r"^E\s+(\w*(?:Error|Unbalanced|Refusal|Value)?: .*|AssertionError.*)$", output, re.MULTILINE)
    return (said[0] if said else output[-200:]).replace("|", "/").strip()[:110]


def main() -> int:
    """Hunt every bug and write the page; fails if one was not found."""
    rows, missed = [], 0
    for bug in BUGS:
        found = hunt(bug)
        missed += not found.found
        by = bug.found_by.rpartition("/")[2].replace("test_", "").replace(".py", "")
        row = f"| {bug.name} | `{bug.file}` | `{by}` | {bug.seed} | {found.seconds} | {found.words} |"
        sys.stdout.write(f"{'found ' if found.found else 'MISSED'} {row}\n")
        rows.append(row)
    PAGE.write_text(HEADER + "\n".join(rows) + "\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
