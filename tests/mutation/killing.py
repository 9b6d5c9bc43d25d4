"""Runs mutants, each in a fork of one pytest that has collected everything once.

`python killing.py NAMES OUT`, where the tool keeps its mutants: reads the names of mutants from a file, tells as JSON
how each ended. Tests of a mutant are those that reach its function: first those that killed others of it, then quick.
"""

import json
import os
import resource
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

KILLED, LIVES, TIMED_OUT, UNREACHED = "killed", "lives", "timed out", "unreached"
ARGUMENTS = ["--rootdir=.", "--import-mode=importlib", "-o", "addopts=", "-p", "no:terminal"]
ARGUMENTS += [
    part for name in ("randomly", "cacheprovider", "timeout", "xdist", "cov") for part in ("-p", f"no:{name}")
]
DEAD = 1
"""How a child ends whose mutant was killed; which test did it goes through a pipe."""


class Killing:
    """A pytest plugin: instead of each test once, each mutant's tests in a process of its own."""

    def __init__(self, names: list[str], reached: dict[str, list[str]], seconds: dict[str, float]) -> None:
        self.names = names
        self.reached = reached
        self.seconds = seconds
        self.ended: dict[str, str] = {}
        self.kills: dict[str, Counter[str]] = {}
        self.running: dict[int, tuple[str, int]] = {}
        self.pipe: int | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run all mutants, as many at a time as there are processors."""
        items = {item.nodeid: item for item in session.items}
        for name in self.names:
            function = function_of(name)
            tests = [test for test in self.reached.get(function, ()) if test in items]
            if not tests:
                self.ended[name] = UNREACHED
                continue
            while len(self.running) >= (os.cpu_count() or 1):
                self.reap()
            first = self.kills.get(function, Counter())
            tests.sort(key=lambda test: (-first[test], self.seconds[test], test))
            self.start(name, [items[test] for test in tests])
        while self.running:
            self.reap()
        return True

    def start(self, name: str, items: list[pytest.Item]) -> None:
        """Let a child run the tests of a mutant until one fails."""
        read, write = os.pipe()
        pid = os.fork()
        if pid:
            os.close(write)
            self.running[pid] = name, read
            return
        os.close(read)
        self.pipe = write
        limit = 10 + int(20 * sum(self.seconds[item.nodeid] for item in items))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        activate(name)
        try:
            for item, following in zip(items, [*items[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        except BaseException:  # noqa: BLE001 - whatever a mutant breaks, it is seen
            os._exit(DEAD)
        os._exit(0)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """End the child at the first failure and tell which test it was."""
        if self.pipe is not None and report.failed:
            os.write(self.pipe, report.nodeid.encode())
            os._exit(DEAD)

    def reap(self) -> None:
        """Wait for a child and note how its mutant ended."""
        pid, status = os.wait()
        name, read = self.running.pop(pid)
        with os.fdopen(read, "rb") as told:
            killer = told.read().decode()
        code = os.waitstatus_to_exitcode(status)
        if killer:
            self.kills.setdefault(function_of(name), Counter())[killer] += 1
        if code in {-signal.SIGXCPU, -signal.SIGKILL}:
            self.ended[name] = TIMED_OUT
        else:
            self.ended[name] = LIVES if code == 0 else KILLED
        print(len(self.ended), self.ended[name], name, killer, file=sys.__stderr__, flush=True)


def activate(name: str) -> None:
    """Let the tool's trampolines lead to this mutant, without asking the environment at every call."""
    from mutmut.mutation import trampoline

    os.environ["MUTANT_UNDER_TEST"] = name
    trampoline.get_mutant_under_test = lambda: name


def function_of(name: str) -> str:
    """The function of a mutant, as the tool calls it."""
    return name.rpartition("__mutmut_")[0]


def main(names: str, out: str) -> int:
    """Collect all tests and run the mutants of a file."""
    stats = json.loads(Path("mutmut-stats.json").read_text())
    killing = Killing(
        Path(names).read_text().split(), stats["tests_by_mangled_function_name"], stats["duration_by_test"]
    )
    sys.path.insert(0, str(Path("src").resolve()))
    os.environ["MUTANT_UNDER_TEST"] = ""
    code = pytest.main([*ARGUMENTS, *stats_tests()], plugins=[killing])
    Path(out).write_text(json.dumps(killing.ended, indent=1))
    return int(code)


def stats_tests() -> list[str]:
    """Where the tests stand that may kill."""
    import tomllib

    chosen = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["mutmut"]
    return list(chosen["pytest_add_cli_args_test_selection"])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
