"""The API's description as it was released: ``python -m tests.unit.entrypoints.api.description`` renews it."""

import json
from copy import deepcopy
from pathlib import Path

from gatedrentals.entrypoints.http.openapi import operations
from gatedrentals.entrypoints.http.problems import MEDIA_TYPE
from tests.unit.entrypoints.api.asking import described

GOLDEN = Path(__file__).parent / "golden" / "openapi.json"


def told() -> str:
    """The description as text; the version of the program is left out, and problems are told by their statuses."""
    document = deepcopy(described())
    document["info"]["version"] = ""
    for _, _, operation in operations(document):
        for status, answer in operation["responses"].items():
            if MEDIA_TYPE in answer.get("content", {}):
                operation["responses"][status] = "a problem"
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(told(), encoding="utf-8")
