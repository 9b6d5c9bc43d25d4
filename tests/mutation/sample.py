"""Kills a seeded sample of mutants of the money rules with the domain's own tests, and lists those that live.

`./dev mutants [--count 1000] [--seed 1] [--floor 90]` ends with 1 if fewer than `floor` percent are killed. Time-outs
are counted on neither side. Every mutant meets few examples of each property first; who lives then meets as many as CI
has, the same ones.
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
KILLING = Path(__file__).with_name("killing.py")
NOT_RUN = "none.*"
KILLED, TIMED_OUT = "killed", "timed out"
"""Whatever else a mutant ends as, it lives: all its tests passed, or none reaches it."""


def main() -> int:
    """Make all mutants, draw the sample, run it and tell."""
    asked = arguments()
    shutil.rmtree(MUTANTS, ignore_errors=True)
    make()
    every = names()
    drawn = random.Random(asked.seed).sample(every, min(asked.count, len(every)))
    if not drawn:
        print("no mutants were made")
        return 1
    seen = killed(drawn, "brief")
    seen |= killed(living(seen), "thorough")
    for name in living(seen):
        print(shown(name))
    ended = Counter(seen.values())
    percent = 100 * ended[KILLED] / max(1, len(drawn) - ended[TIMED_OUT])
    print(f"{len(drawn)} of {len(every)} mutants, seed {asked.seed}: {percent:.1f} % killed; {dict(ended)}")
    return 0 if percent >= asked.floor else 1


def arguments() -> argparse.Namespace:
    """How many, drawn how, and how many must die."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--floor", type=float, default=90.0, help="percent")
    return parser.parse_args()


def make() -> None:
    """Let the tool make every mutant and learn which test reaches which function; it runs none."""
    env = {**os.environ, "GATEDRENTALS_PROFILE": "brief"}
    subprocess.run([sys.executable, "-m", "mutmut", "run", NOT_RUN], cwd=ROOT, env=env, check=False)


def names() -> list[str]:
    """Every mutant that was made."""
    files = MUTANTS.rglob("*.py.meta")
    return sorted(name for file in files for name in json.loads(file.read_text())["exit_code_by_key"])


def killed(mutants: list[str], profile: str) -> dict[str, str]:
    """How each mutant ends under a Hypothesis profile."""
    asked, told = MUTANTS / "asked.txt", MUTANTS / "told.json"
    asked.write_text("\n".join(mutants))
    env = {**os.environ, "GATEDRENTALS_PROFILE": profile}
    subprocess.run([sys.executable, str(KILLING), str(asked), str(told)], cwd=MUTANTS, env=env, check=True)
    seen: dict[str, str] = json.loads(told.read_text())
    return seen


def living(seen: dict[str, str]) -> list[str]:
    """Those that were not killed and did not run out of time."""
    return sorted(name for name, ended in seen.items() if ended not in {KILLED, TIMED_OUT})


def shown(name: str) -> str:
    """What a mutant changes, as a patch."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", "show", name], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
