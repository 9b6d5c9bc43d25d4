"""Asking the API by the names of its operations, as its own description says."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import quote

from attrs import field, frozen
from httpx import Response
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient

from gatedrentals.domain.access.roles import GRANTED, Permission, Role
from gatedrentals.entrypoints.http.access import Need, need_of
from gatedrentals.entrypoints.http.openapi import operations
from tests.unit.entrypoints.served import OnInstallation, ServedPark, built, routes_of, served_roll

ROLES = (Role.PM, Role.ACCOUNTANT, Role.OWNER)
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@frozen
class Operation:
    """An operation as it is described, and what it needs."""

    name: str
    method: str
    path: str
    need: Need
    said: Mapping[str, Any]

    @property
    def changes(self) -> bool:
        """Whether it is asked to change something."""
        return self.method in CHANGES

    @property
    def person(self) -> str:
        """Who may: the first of those who may at all."""
        if not isinstance(self.need, Permission):
            return ROLES[0].value
        if self.need in GRANTED[Role.RESIDENT]:
            return "maria"
        return next(role.value for role in ROLES if self.need in GRANTED[role])

    @property
    def body(self) -> Any:  # noqa: ANN401 - JSON, or the text of a file
        """The example of its body, or None."""
        contents = self.said.get("requestBody", {}).get("content", {}).values()
        return next((content.get("example") for content in contents), None)

    def address(self, given: Mapping[str, object]) -> tuple[str, dict[str, Any]]:
        """Path and query: what is given, else the examples of what is required."""
        path, query = self.path, dict[str, Any]()
        for parameter in self.said.get("parameters", ()):
            name, place = parameter["name"], parameter["in"]
            value = given.get(name, parameter.get("example") if parameter["required"] else None)
            if place == "path":
                path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
            elif place == "query" and value is not None:
                query[name] = value
        return path, query


@frozen
class Asker:
    """Asks operations of a served park."""

    park: ServedPark
    client: TestClient[Any]
    operations: Mapping[str, Operation]
    keys: Iterator[int] = field(factory=lambda: count(1))

    def ask(
        self,
        name: str,
        body: Any = None,  # noqa: ANN401 - JSON, or the text of a file
        /,
        *,
        by: str | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        **parameters: object,
    ) -> Response:
        """Ask an operation: with its example unless a body is given, by who may unless somebody is named."""
        operation = self.operations[name]
        path, query = operation.address(parameters)
        sent = {"Authorization": f"Bearer {self.park.token(by or operation.person)}"}
        if operation.changes:
            sent["Idempotency-Key"] = key or f"key-{next(self.keys)}"
        sent |= headers or {}
        asked = operation.body if body is None else body
        if isinstance(asked, str):
            return self.client.request(
                operation.method,
                path,
                params=query,
                content=asked.encode(),
                headers={**sent, "Content-Type": "text/csv"},
            )
        return self.client.request(operation.method, path, params=query, json=asked, headers=sent)

    def done(self, name: str, body: Any = None, /, **parameters: Any) -> Any:  # noqa: ANN401 - JSON
        """Ask, and read what is answered to what went well."""
        answer = self.ask(name, body, **parameters)
        assert answer.is_success, (name, answer.text)
        return answer.json()

    def refused(self, name: str, body: Any = None, /, **parameters: Any) -> tuple[int, str]:  # noqa: ANN401 - JSON
        """Ask what is refused: status and code."""
        answer = self.ask(name, body, **parameters)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        return answer.status_code, answer.json()["code"]


@contextmanager
def asking(park: ServedPark) -> Iterator[Asker]:
    """Ask a park."""
    needs = _needs(routes_of(built(park.installation)))
    with TestClient(OnInstallation(park.installation), raise_server_exceptions=False) as client:
        found = {
            said["operationId"]: Operation(said["operationId"], method, path, needs[said["operationId"]], said)
            for method, path, said in operations(described())
        }
        yield Asker(park, client, found)


@cache
def described() -> dict[str, Any]:
    """The description of the API, as it is read: the same whatever the park."""
    with served_roll().client() as client:
        read = client.get("/openapi/v1.json").json()
    assert isinstance(read, dict)
    return read


def _needs(app: Litestar) -> dict[str, Need]:
    handlers = [handler for route in app.routes if isinstance(route, HTTPRoute) for handler in route.route_handlers]
    return {handler.handler_name: need for handler in handlers if (need := need_of(handler)) is not None}
