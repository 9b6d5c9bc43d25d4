"""How the API describes itself: OpenAPI 3.1, with names that stay and an example for every operation."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from litestar import Request, Router
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import Method
from litestar.types.internal_types import PathParameterDefinition

import gatedrentals
from gatedrentals.entrypoints.http.access import ANYONE, needs

FILE = "text/csv"
"""What files come as."""
_FILES = frozenset({FILE, "application/pdf"})
_BYTES = {"type": "string", "format": "binary"}
_CHOOSE_A_FILE = frozenset({"csv", "form"})
"""Parameters by which an answer may be a file."""
_REF = "#/components/schemas/"
_NAMES = {
    "access_roles_Role": "Role",
    "ledger_roles_Role": "LedgerRole",
    "application_importing_tables_told_Fault": "RowFault",
    "entrypoints_http_problems_Fault": "Fault",
    "Credited": "LinesCredited",  # a field of it is of this name, which generators take for the same
}
"""What bodies are called whose names here are of two: who makes a client of the description makes a type of each."""
_METHODS = frozenset(method.value.lower() for method in HttpMethod)


class Described(JsonRenderPlugin):
    """The description as JSON, with what a framework cannot know of it: made once, the same whenever it is read."""

    _made: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The description as it is read."""
        if self._made is None:
            self._made = super().render(request, described(deepcopy(openapi_schema)))
        return self._made


def openapi_config() -> OpenAPIConfig:
    """The description at /openapi/v1.json."""
    return OpenAPIConfig(
        title="Gated Rentals",
        version=gatedrentals.__version__,
        description="Rental operations of gated communities: licenses, money, deposits, reports. Amounts are in cents.",
        openapi_router=Router("/openapi", route_handlers=[], opt=needs(ANYONE), include_in_schema=False),
        render_plugins=[Described(path="/v1.json")],
        use_handler_docstrings=True,
        operation_id_creator=_named_as_its_handler,
        components=Components(
            security_schemes={
                "session": SecurityScheme(type="http", scheme="bearer", description="The token of a session."),
            }
        ),
        security=[{"session": []}],
    )


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation of a description: its method, its path, and what is said of it."""
    for path, methods in sorted(document["paths"].items()):
        for method, operation in methods.items():
            if method in _METHODS:
                yield method.upper(), path, operation


def described(document: dict[str, Any]) -> dict[str, Any]:
    """A description in which each operation has a summary and its examples, and bodies say that they take no more."""
    for _, _, operation in operations(document):
        _summarize(operation)
        _exemplify(operation)
        for answer in operation["responses"].values():
            for kind in _FILES & set(answer.get("content", ())):
                answer["content"][kind] = {"schema": _BYTES}
    _tell_elements(document)
    _explain(document)
    _name(document)
    _close(document)
    return document


def _summarize(operation: dict[str, Any]) -> None:
    first, _, more = operation.get("description", "").partition("\n\n")
    if first:
        operation["summary"] = " ".join(first.split()).removesuffix(".")
        operation["description"] = " ".join(more.split()) or operation["summary"]


def _tell_elements(node: object) -> None:
    """Say of each list what its elements are: of a tuple with limits the framework says "that, or anything at all".

    Whoever holds a request against such a description finds every element to be both, which is none of the two.
    """
    if isinstance(node, dict):
        items = node.get("items")
        if isinstance(items, dict) and {} in items.get("oneOf", ()):
            (node["items"],) = [each for each in items["oneOf"] if each]
        for each in node.values():
            _tell_elements(each)
    elif isinstance(node, list):
        for each in node:
            _tell_elements(each)


def _explain(document: dict[str, Any]) -> None:
    """Say what each parameter and each body means, where nothing is said of it yet."""
    from gatedrentals.entrypoints.api.words import body_words, parameter_words

    for _, _, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            if words := parameter.get("description") or parameter_words(parameter["name"]):
                parameter["description"] = words
    schemas = {name: each for name, each in document["components"]["schemas"].items() if "properties" in each}
    for name, words in body_words(schemas).items():
        schemas[name].setdefault("description", words)


def _exemplify(operation: dict[str, Any]) -> None:
    from gatedrentals.entrypoints.api.examples import BODIES, PARAMETERS, PATHS

    name = operation["operationId"]
    known = {**PARAMETERS, **PATHS.get(name, {})}
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in _CHOOSE_A_FILE:
            operation["responses"]["200"]["content"][FILE] = {}
        if parameter["in"] != "header" and parameter["name"] in known:
            parameter["example"] = known[parameter["name"]]
    example = BODIES.get(name)
    if isinstance(example, str):
        content = {FILE: {"schema": _BYTES, "example": example}}
        operation["requestBody"] = {"required": True, "content": content}
    elif example is not None:
        for content in operation["requestBody"]["content"].values():
            content["example"] = example


def _name(document: dict[str, Any]) -> None:
    """Give each schema a name that no other has."""
    schemas = document["components"]["schemas"]
    for old, new in _NAMES.items():
        if old in schemas:
            schemas[new] = {**schemas.pop(old), "title": new}
    for holder in _referring(document):
        name = holder["$ref"].removeprefix(_REF)
        holder["$ref"] = _REF + _NAMES.get(name, name)


def _close(document: dict[str, Any]) -> None:
    """Say of every body of a request what holds for it: a field that is not known is refused."""
    schemas = document["components"]["schemas"]
    open_ = [operation["requestBody"] for _, _, operation in operations(document) if "requestBody" in operation]
    seen: set[str] = set()
    while open_:
        for name in {each["$ref"].removeprefix(_REF) for each in _referring(open_.pop())} - seen:
            seen.add(name)
            open_.append(schemas[name])
            if "properties" in schemas[name]:
                schemas[name]["additionalProperties"] = False


def _referring(schema: object) -> Iterator[dict[str, Any]]:
    """What refers to a schema, however deep it lies."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema
        for each in schema.values():
            yield from _referring(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _referring(each)


def _named_as_its_handler(
    handler: HTTPRouteHandler, _method: Method | HttpMethod, _path: list[str | PathParameterDefinition]
) -> str:
    return handler.handler_name
