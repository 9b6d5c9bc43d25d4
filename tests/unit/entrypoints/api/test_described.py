"""The API against its own description: whatever is asked, by whomever, no 5xx and no answer but those described.

Requests are made up by schemathesis from the description, and of its examples with one place spoilt. Each begins with
the same park, so that none depends on what another changed.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from itertools import count
from typing import Any

import attrs
import pytest
import schemathesis
from attrs import field, frozen
from httpx import Response
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gatedrentals.testing.fakes.rows import Table
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.entrypoints.api.asking import ROLES, Asker, asking, described
from tests.unit.entrypoints.api.conforming import undescribed
from tests.unit.entrypoints.api.states import BEFORE, bring
from tests.unit.entrypoints.served import served_roll

SCHEMA = schemathesis.openapi.from_dict(described())
with asking(served_roll()) as _asker:
    OPERATIONS = dict(_asker.operations)
TAKING = sorted(name for name, operation in OPERATIONS.items() if isinstance(operation.body, dict))
PEOPLE = (None, *(role.value for role in ROLES), "maria")
CLIENTS_OWN = frozenset({"Authorization", "Accept-Encoding", "Connection", "User-Agent"})
SAME_EACH_TIME = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),  # whoever shrinks asks again, for a minute and more
    suppress_health_check=list(HealthCheck),
)
SPOILT: tuple[object, ...] = (
    *(None, "", True, 1.5, [], {}, -1, 0, 2**31, 2**63, 10**30),
    *("x\0y", "x" * 5_000, "é\u202e", "0001-01-01", "9999-12-31", "1900-01-01", "2199-12-31"),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2027-07-01T00:00:00-23:59", "2027-07-01T00:00:00"),
    "00000000-0000-0000-0000-000000000000",
)
A_DAY = re.compile(r"^\d{4}-\d\d-\d\d")


@frozen
class Fair:
    """A park that is as it was before each request, and the people who ask."""

    asker: Asker
    name: str
    tokens: Mapping[str, str]
    back: Callable[[], None]
    keys: Iterator[int] = field(factory=lambda: count(1))

    @classmethod
    @contextmanager
    def of(cls, name: str) -> "Iterator[Fair]":
        """Of an operation, in a state in which its example does something."""
        with asking(served_roll()) as asker:
            bring(asker, BEFORE.get(name, ()))
            tokens = {person: asker.park.token(person) for person in (*PEOPLE, OPERATIONS[name].person) if person}
            yield cls(asker, name, tokens, _way_back(asker.park.line.store))

    def send(self, person: str | None, headers: Mapping[str, str], **request: Any) -> Response:  # noqa: ANN401 - of httpx
        """Ask, and find the answer described."""
        self.back()
        sent = [(name.encode(), value.encode()) for name, value in headers.items() if name not in CLIENTS_OWN]
        if person is not None:
            sent.append((b"Authorization", f"Bearer {self.tokens[person]}".encode()))
        operation = OPERATIONS[self.name]
        answer = self.asker.client.request(operation.method, headers=sent, **request)
        assert not undescribed(self.name, operation.said, answer), (person, request)
        return answer

    def spoil(self, place: tuple[str | int, ...], value: object) -> Response:
        """Ask with the example, but for one place of it."""
        operation = OPERATIONS[self.name]
        path, query = operation.address({})
        headers = {"Idempotency-Key": f"key-{next(self.keys)}", "Content-Type": "application/json"}
        body = json.dumps(_spoilt(operation.body, place, value))
        return self.send(operation.person, headers, url=path, params=query, content=body.encode())


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_what_is_made_up_of_the_description_is_answered_as_described(name: str) -> None:
    operation = OPERATIONS[name]

    with Fair.of(name) as fair:

        @settings(SAME_EACH_TIME, max_examples=4)
        @given(SCHEMA.find_operation_by_id(name).as_strategy())
        def ask(case: schemathesis.Case[Any]) -> None:
            made = case.as_transport_kwargs()
            body = {as_: made[kind] for kind, as_ in (("json", "json"), ("data", "content")) if kind in made}
            keyed = {**made["headers"], "Idempotency-Key": f"key-{next(fair.keys)}"}
            # Who may, where there is something; and everybody, wherever that is.
            fair.send(operation.person, keyed, url=operation.address({})[0], params=made["params"], **body)
            for person in PEOPLE:
                fair.send(person, made["headers"], url=made["url"], params=made["params"], **body)

        ask()


@pytest.mark.parametrize("name", TAKING)
def test_an_example_with_one_place_spoilt_is_answered_as_described(name: str) -> None:
    with Fair.of(name) as fair:

        @settings(SAME_EACH_TIME, max_examples=20)
        @given(st.sampled_from(list(_places(OPERATIONS[name].body))), st.sampled_from(SPOILT))
        def ask(place: tuple[str | int, ...], value: object) -> None:
            fair.spoil(place, value)

        ask()


@pytest.mark.parametrize("name", TAKING)
def test_what_no_book_can_hold_is_refused_wherever_it_stands(name: str) -> None:
    body = OPERATIONS[name].body
    with Fair.of(name) as fair:
        for place in _places(body):
            held = _at(body, place)
            for value in _unkeepable(held):
                assert not fair.spoil(place, value).is_success, (place, value)


def _unkeepable(held: object) -> Iterator[str]:
    """What cannot stand where this stands."""
    if isinstance(held, str):
        yield "x\0y"
        if A_DAY.match(held):
            yield from ("0001-01-01" + held[10:], "9999-12-31" + held[10:])


def _places(value: object, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from _places(each, (*place, key))


def _at(value: Any, place: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - JSON
    for key in place:
        value = value[key]
    return value


def _spoilt(body: object, place: tuple[str | int, ...], value: object) -> object:
    if not place:
        return value
    copy = deepcopy(body)
    _at(copy, place[:-1])[place[-1]] = value
    return copy


def _way_back(store: object) -> Callable[[], None]:
    """What puts all that has landed back to where it is now."""
    assert isinstance(store, MemoryStore)
    landed = store._tables  # noqa: SLF001 - no work takes back what landed
    parts = [getattr(landed, each.name) for each in attrs.fields(type(landed))]
    tables = [part if isinstance(part, Table) else part.rows for part in parts if hasattr(part, "rows")]
    kept = [(table, dict(table.rows), {place: dict(keys) for place, keys in table.places.items()}) for table in tables]

    def back() -> None:
        for table, rows, places in kept:
            table.rows = dict(rows)
            table.places = {place: dict(keys) for place, keys in places.items()}

    return back
