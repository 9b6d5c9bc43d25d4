"""Documents to read in tests: small ones that are right, and ways to write and break them."""

import copy
import json
from collections.abc import Callable, Iterator

import pytest

from gatedrentals.adapters.wire.faults import DocumentRefused
from gatedrentals.adapters.wire.json_text import Json

Path = tuple[str | int, ...]

RULE: dict[str, Json] = {
    "id": "summer",
    "label": "Summer",
    "applies_to": {"classes": ["rent"], "products": ["storm-water"]},
    "benefit": {"percent_bps": 1000},
    "priority": 1,
    "window": {"first_day": "2027-01-01", "last_day": "2027-06-30"},
    "eligibility": {
        "sites": ["crosby"],
        "frequencies": ["weekly"],
        "tenure_from": 1,
        "tenure_to": 12,
        "move_in": {"first_day": "2027-01-01"},
        "promo_code": "SUMMER",
        "party_attribute": "travel-nurse",
        "autopay": True,
    },
    "max_uses": 6,
    "stacking_group": "welcome",
    "cap": "60.00",
}
RULES: dict[str, Json] = {"format": "discount-rules/1", "site": "crosby", "version": 3, "rules": [RULE]}


def written(document: Json) -> bytes:
    return json.dumps(document, indent=1).encode()


def paths(document: Json, at: Path = ()) -> Iterator[Path]:
    """Every place of a document but the document itself."""
    steps: list[tuple[str | int, Json]] = []
    if isinstance(document, dict):
        steps = list(document.items())
    elif isinstance(document, list):
        steps = list(enumerate(document))
    for step, value in steps:
        yield (*at, step)
        yield from paths(value, (*at, step))


def value_at(document: Json, path: Path) -> Json:
    for step in path:
        if isinstance(document, dict):
            document = document[str(step)]
        elif isinstance(document, list):
            document = document[int(step)]
    return document


def changed(document: Json, path: Path, value: Json) -> Json:
    """A copy with another value at one place, which may be a new key."""
    document = copy.deepcopy(document)
    around = value_at(document, path[:-1])
    if isinstance(around, dict):
        around[str(path[-1])] = value
    elif isinstance(around, list):
        around[int(path[-1])] = value
    return document


def spelled(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def fault_lines(read: Callable[[], object]) -> list[str]:
    with pytest.raises(DocumentRefused) as refused:
        read()
    return [f"{fault.path}: {fault.expected}" for fault in refused.value.faults]
