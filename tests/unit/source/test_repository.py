import re
import runpy

import pytest

from tests.unit.source.tree import ROOT, at, texts

# Written so that the patterns do not find themselves.
HOSTS = re.compile(
    r"py[p]i\.org|python[h]osted|(--|_)(extra-)?index-[u]rl|https?://[^ \"]*/[s]imple\b|https?://\S*\.(wh[l]|tar\.g[z])"
)
MACHINE = re.compile(r"(^|[^\w.])/([w]ork|[r]oot|[h]ome/\w+)/\w")


def test_nothing_names_a_registry_or_this_machine() -> None:
    found = [
        f"{at(file, number)} {line[:120]}"
        for file in texts()
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if HOSTS.search(line) or MACHINE.search(line)
    ]

    assert found == []


@pytest.mark.parametrize("name", ["run", "dev", "uv"])
def test_every_requirement_is_pinned_by_hash(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pins = re.split(r"\n(?=\S)", text)[1:]

    assert pins
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("name", ["run", "dev", "uv"])
def test_pins_were_made_from_what_pyproject_asks_for_now(name: str) -> None:
    asked = runpy.run_path(str(ROOT / "dev"))["ranges"]()
    first = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()[0]

    assert first == f"# made by ./dev lock from {asked}", "run ./dev lock"


def test_what_runs_is_pinned_as_what_is_tested() -> None:
    pins = {
        name: set(
            re.findall(
                r"^\S+==\S+.*?(?= \\$)", (ROOT / "requirements" / name).read_text(encoding="utf-8"), re.MULTILINE
            )
        )
        for name in ("run.txt", "dev.txt")
    }

    assert pins["run.txt"] <= pins["dev.txt"]
