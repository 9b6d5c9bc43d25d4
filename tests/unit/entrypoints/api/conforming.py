"""Whether an answer is one that the description has: its status, what it is in, and its body."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from httpx import Response
from jsonschema_rs import Draft202012Validator

from tests.unit.entrypoints.api.asking import described

_FAULT_OF_OURS = 500


def undescribed(name: str, said: Mapping[str, Any], answer: Response) -> str:
    """What of an answer to an operation its description does not have; empty if all is as described."""
    status = str(int(answer.status_code))
    if answer.status_code >= _FAULT_OF_OURS:
        return f"{status}: {answer.text}"
    if status not in said["responses"]:
        return f"{status} is not described: {answer.text}"
    content = said["responses"][status].get("content", {})
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if not content:
        return f"{status} has a body of {kind}" if answer.content else ""
    if kind not in content:
        return f"{status} is in {kind}, not in any of {', '.join(content)}"
    return _unlike(name, status, kind, answer) if kind.endswith("json") else ""


def _unlike(name: str, status: str, kind: str, answer: Response) -> str:
    validator = _validator(name, status, kind)
    faults = [f"{list(fault.instance_path)}: {fault.message}" for fault in validator.iter_errors(answer.json())]
    return f"{status} has another body: {'; '.join(faults)}" if faults else ""


@cache
def _validator(name: str, status: str, kind: str) -> Draft202012Validator:
    document = described()
    found = (said for methods in document["paths"].values() for said in methods.values())
    said = next(each for each in found if isinstance(each, dict) and each.get("operationId") == name)
    schema = said["responses"][status]["content"][kind]["schema"]
    return Draft202012Validator({**schema, "components": document["components"]}, validate_formats=True)
