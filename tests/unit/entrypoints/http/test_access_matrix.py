"""Every route, every role, own and foreign site and license: made from the route table, so that none is left out."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from attrs import frozen
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.testing import TestClient
from litestar.types.internal_types import PathParameterDefinition

from gatedrentals.domain.access.roles import GRANTED, Permission, Role
from gatedrentals.entrypoints.http.access import ANYONE, SIGNED_IN, Need, need_of
from tests.unit.entrypoints.served import FOREIGN_PM, RESIDENTS, ServedPark, built, routes_of, served_roll

KNOWN: dict[str, str] = {"site_id": "crosby", "number": "CR-1"}
"""What a path's parameters mean here; others are made up by their kind."""
PEOPLE = {role.value: role for role in GRANTED if role not in {Role.APPLICANT, Role.RESIDENT}}


@frozen
class Way:
    """A method of a route, and what it needs."""

    method: str
    path: str
    need: Need

    @property
    def ends_the_session(self) -> bool:
        """Whether nobody is signed in afterwards: it would be in the way of whatever is asked next."""
        return self.need == SIGNED_IN and self.method != "GET" and ("sign-out" in self.path or "session" in self.path)

    def at(self, **known: str) -> str:
        """The address with these values in it."""
        address = self.path
        for name, value in {**KNOWN, **known}.items():
            address = address.replace(f"{{{name}}}", value)
        return address


@pytest.fixture(scope="module")
def park() -> ServedPark:
    return served_roll()


@pytest.fixture(scope="module")
def ways(park: ServedPark) -> list[Way]:
    app = routes_of(built(park.installation))
    found = [way for route in app.routes if isinstance(route, HTTPRoute) for way in _ways(route)]
    assert found
    return [way for way in found if not way.ends_the_session]


def _ways(route: HTTPRoute) -> Iterator[Way]:
    path = "".join(f"/{_shown(part)}" for part in route.path_components) or "/"
    for handler in route.route_handlers:
        need = need_of(handler)
        if need is not None:
            yield from (Way(method, path, need) for method in sorted(_methods(handler)))


def _methods(handler: HTTPRouteHandler) -> set[str]:
    return {HttpMethod(method).value for method in handler.http_methods} - {"OPTIONS"}


def _shown(part: str | PathParameterDefinition) -> str:
    """A part of a path: a known parameter stays one, another is made up."""
    if isinstance(part, str):
        return part
    made_up = {int: "1", date: "2027-07-01", UUID: str(UUID(int=9))}.get(part.type, "made-up")
    return f"{{{part.name}}}" if part.name in KNOWN else made_up


def _ask(client: TestClient[Any], way: Way, **known: str) -> int:
    body: dict[str, str] | None = None if way.method in {"GET", "HEAD", "DELETE"} else {}
    return client.request(way.method, way.at(**known), json=body, follow_redirects=False).status_code


def test_a_stranger_comes_no_further_than_the_door(park: ServedPark, ways: list[Way]) -> None:
    with park.client() as client:
        let_in = [way for way in ways if way.need != ANYONE and _ask(client, way) not in {303, 401}]

    assert let_in == []


@pytest.mark.parametrize("name", PEOPLE)
def test_staff_reach_what_their_role_may_and_nothing_else(park: ServedPark, ways: list[Way], name: str) -> None:
    granted = GRANTED[PEOPLE[name]]
    with park.client(name) as client:
        for way in ways:
            status = _ask(client, way)
            assert status < 500, (way, status)
            if isinstance(way.need, Permission):
                assert (status == 403) == (way.need not in granted), (way, status)


@pytest.mark.parametrize("name", ["pm", "accountant", "owner"])
def test_a_foreign_site_is_not_there_for_anybody(park: ServedPark, ways: list[Way], name: str) -> None:
    of_sites = [way for way in ways if "{site_id}" in way.path]
    with park.client(name) as client:
        leaks = [way for way in of_sites if _ask(client, way, site_id="willis") != 404]
    with park.client(FOREIGN_PM) as client:
        leaks += [way for way in of_sites if _ask(client, way) != 404]

    assert of_sites
    assert leaks == []


@pytest.mark.parametrize("name", RESIDENTS)
def test_a_resident_reaches_only_what_is_their_own(park: ServedPark, ways: list[Way], name: str) -> None:
    with park.client(name) as client:
        for way in ways:
            if way.need in {ANYONE, SIGNED_IN}:
                continue
            status = _ask(client, way)
            own = way.need in GRANTED[Role.RESIDENT]
            assert status < 500, (way, status)
            assert (status == 403) == (not own), (way, status)


def test_the_license_of_another_resident_is_not_there(park: ServedPark, ways: list[Way]) -> None:
    own = [way for way in ways if way.need in GRANTED[Role.RESIDENT] and "{number}" in way.path]
    with park.client("maria") as client:
        for way in own:
            assert _ask(client, way, number=RESIDENTS["wade"]) in {400, 404}, way
            assert _ask(client, way, number="NOBODYS") == _ask(client, way, number=RESIDENTS["wade"]), way
