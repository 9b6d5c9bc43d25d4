import re

import pytest

from tests.unit.source.tree import PRODUCT, ROOT, modules

PORTS = sorted(file.stem for file in modules(PRODUCT / "ports") if file.stem != "__init__")
SUITES = 2


@pytest.mark.parametrize("port", PORTS)
def test_a_port_has_a_fake_and_a_contract_of_its_name(port: str) -> None:
    missing = [room for room in ("fakes", "contracts") if not (PRODUCT / "testing" / room / f"{port}.py").is_file()]

    assert missing == []


@pytest.mark.parametrize("port", PORTS)
def test_two_modules_run_a_ports_contract(port: str) -> None:
    named = re.compile(
        rf"gatedrentals\.testing\.contracts\.{port}\b|from gatedrentals\.testing\.contracts import .*\b{port}\b"
    )
    running = [file.name for file in modules(ROOT / "tests") if named.search(file.read_text(encoding="utf-8"))]

    assert len(running) >= SUITES, running
