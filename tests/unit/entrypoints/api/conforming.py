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


def asked_as_described(name: str) -> Draft202012Validator:
    """What holds a body of a request against the description of its operation."""
    return _of_content(_operation(name)["requestBody"]["content"]["application/json"])


@cache
def _validator(name: str, status: str, kind: str) -> Draft202012Validator:
    return _of_content(_operation(name)["responses"][status]["content"][kind])


def _operation(name: str) -> Mapping[str, Any]:
    found = (said for methods in described()["paths"].values() for said in methods.values())
    return next(each for each in found if isinstance(each, dict) and each.get("operationId") == name)


def _of_content(content: Mapping[str, Any]) -> Draft202012Validator:
    whole = {**content["schema"], "components": described()["components"]}
    return Draft202012Validator(whole, validate_formats=True)
