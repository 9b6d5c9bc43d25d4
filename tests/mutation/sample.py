"""Kills a seeded sample of mutants of the money rules with the domain's own tests, and lists those that live.

`./dev mutants [--count 1000] [--seed 1] [--floor 90]` ends with 1 if fewer than `floor` percent are killed. Time-outs
are counted on neither side.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MUTANTS = ROOT / "mutants"
NOT_RUN = "none.*"
KILLED = 1
TIMED_OUT = {24, -24, 36, 152, 255, -9}
"""Everything else lives: the tests passed (0), none reaches the place (33), or the run itself broke."""


def main() -> int:
    """Make all mutants, draw the sample, run it and tell."""
    asked = arguments()
    shutil.rmtree(MUTANTS, ignore_errors=True)
    mutmut(NOT_RUN)  # makes every mutant and learns which test reaches which function
    every = sorted(codes())
    drawn = random.Random(asked.seed).sample(every, min(asked.count, len(every)))
    if not drawn:
        print("no mutants were made")
        return 1
    mutmut(*drawn)
    seen = codes()
    living = sorted(name for name in drawn if seen[name] != KILLED and seen[name] not in TIMED_OUT)
    killed = sum(seen[name] == KILLED for name in drawn)
    for name in living:
        print(shown(name))
    percent = 100 * killed / max(1, killed + len(living))
    print(f"{len(drawn)} of {len(every)} mutants, seed {asked.seed}: {killed} killed, {len(living)} live", end="")
    print(f", {percent:.1f} % killed; by exit code: {dict(Counter(str(seen[name]) for name in drawn))}")
    return 0 if percent >= asked.floor else 1


def arguments() -> argparse.Namespace:
    """How many, drawn how, and how many must die."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--floor", type=float, default=90.0, help="percent")
    return parser.parse_args()


def mutmut(*names: str) -> None:
    """Run these mutants; the tool's own exit code says nothing about them."""
    env = {**os.environ, "GATEDRENTALS_PROFILE": "ci"}
    subprocess.run([sys.executable, "-m", "mutmut", "run", *names], cwd=ROOT, env=env, check=False)


def codes() -> dict[str, int | None]:
    """Every mutant with the exit code that its tests ended with, None if they did not run."""
    files = sorted(MUTANTS.rglob("*.py.meta"))
    return {name: code for file in files for name, code in json.loads(file.read_text())["exit_code_by_key"].items()}


def shown(name: str) -> str:
    """What a mutant changes, as a patch."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", "show", name], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
