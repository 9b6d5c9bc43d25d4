import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from gatedrentals.entrypoints.api.bodies import mirrored
from gatedrentals.entrypoints.http.openapi import operations
from tests.unit.entrypoints.api.asking import described
from tests.unit.entrypoints.api.description import GOLDEN, told
from tests.unit.entrypoints.served import served_roll

_MONEY = {"MoneyBody", "PositiveMoneyBody"}
_PLAIN_NAME = re.compile(r"^[A-Z][A-Za-z]+$")


def test_the_description_is_the_one_that_was_released() -> None:
    """Whoever changes it on purpose renews it: ``python -m tests.unit.entrypoints.api.description``."""
    assert told() == GOLDEN.read_text(encoding="utf-8")


def test_the_description_is_the_same_whenever_it_is_read() -> None:
    with served_roll().client() as client:
        assert {client.get("/openapi/v1.json").text for _ in "ab"} == {client.get("/openapi/v1.json").text}
        assert client.get("/openapi/v1.json").json() == described()


def test_names_are_such_that_clients_can_be_made_of_them() -> None:
    document = described()
    names = [said["operationId"] for _, _, said in operations(document)]

    assert len(names) == len(set(names))
    assert [name for name in document["components"]["schemas"] if not _PLAIN_NAME.match(name)] == []


def test_every_parameter_and_every_body_says_what_it_means() -> None:
    document = described()
    parameters = [each for _, _, said in operations(document) for each in said.get("parameters", ())]
    bodies = {name: schema for name, schema in document["components"]["schemas"].items() if "properties" in schema}

    assert {each["name"] for each in parameters if not each.get("description")} == set()
    assert {name for name, schema in bodies.items() if not schema.get("description")} == set()
    assert {name for name, schema in bodies.items() if "_cents`" in schema["description"]} == set()


def test_every_amount_of_money_is_told_as_money_and_nothing_is_told_by_its_place() -> None:
    """Whoever makes a client of it has a type for each amount and each part, and no bare number to take for another."""
    schemas = {name: schema for name, schema in described()["components"]["schemas"].items() if name not in _MONEY}
    bare = [
        f"{name}.{each}" for name, schema in schemas.items() for each in schema.get("properties", ()) if "cents" in each
    ]
    arrays = [part for part in _parts(described()) if part.get("type") == "array"]
    items = [part.get("items", {}).get("type", "object") for part in arrays]

    assert bare == []
    assert [part for part in _parts(described()) if "prefixItems" in part] == []
    assert set(items) == {"object", "string"}


def _parts(part: object) -> Iterator[dict[str, Any]]:
    """Whatever the description says something of, however deep it lies."""
    if isinstance(part, dict):
        yield part
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for each in inner:
        yield from _parts(each)


def test_only_the_api_and_health_are_described() -> None:
    paths = [path for _, path, _ in operations(described())]

    assert [path for path in paths if not path.startswith(("/v1/", "/health/"))] == []


def test_no_value_has_two_bodies_of_one_name() -> None:
    """The description keeps one body for a name: it would be wrong of the other."""
    described()
    made = [*mirrored._MADE.values(), *mirrored._PORTIONS.values()]  # noqa: SLF001 - what no answer shows
    names = Counter(f"{body.__module__}.{body.__name__}" for body in made)

    assert [name for name, times in names.items() if times > 1] == []
