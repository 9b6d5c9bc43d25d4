import json
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from litestar import get
from litestar.testing import TestClient
from sqlalchemy.exc import OperationalError

from gatedrentals.bootstrap.scoped_store import ScopedStore
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.access import ANYONE, RouteWithoutNeed, check_routes, needs
from gatedrentals.entrypoints.http.app import build
from gatedrentals.entrypoints.http.cursors import Cursors
from gatedrentals.entrypoints.http.logs import REDACTED, redact
from gatedrentals.entrypoints.http.metrics import Metrics
from gatedrentals.entrypoints.http.problems import BadCursor
from gatedrentals.entrypoints.http.served import Served
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.entrypoints.served import ServedPark, served_roll


@get("/v1/fault", opt=needs(ANYONE), sync_to_thread=True)
def fault() -> NoReturn:
    message = "the password is hunter2"
    raise RuntimeError(message)


@get("/v1/outage", opt=needs(ANYONE), sync_to_thread=True)
def outage() -> NoReturn:
    raise OperationalError("SELECT 1", {}, Exception("gone"))


@get("/v1/open", sync_to_thread=True)
def undeclared() -> str:
    return "anybody could read this"


@pytest.fixture(scope="module")
def park() -> ServedPark:
    return served_roll()


@pytest.fixture
def client(park: ServedPark) -> Iterator[TestClient[Any]]:
    metrics = Metrics()
    app = Served(build([fault, outage], park.installation, metrics), metrics)
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def test_a_fault_of_ours_tells_nothing_but_its_id(client: TestClient[Any]) -> None:
    answer = client.get("/v1/fault")

    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "internal_error"
    assert answer.json()["request_id"] == answer.headers["X-Request-Id"]
    assert "hunter2" not in answer.text


def test_a_lost_database_is_said_to_be_one(client: TestClient[Any]) -> None:
    answer = client.get("/v1/outage")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_a_route_that_says_not_what_it_needs_is_not_served(park: ServedPark) -> None:
    app = build([undeclared], park.installation, Metrics())

    with pytest.raises(RouteWithoutNeed, match="/v1/open"):
        check_routes(app.routes)


def test_readiness_names_what_does_not_answer(park: ServedPark) -> None:
    def broken() -> NoReturn:
        raise ConnectionError

    failing = evolve(park.installation, pings={"database": lambda: None, "access": broken})
    with ServedPark(park.line, failing).client() as client:
        answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "access": "ConnectionError"}


@given(st.text(max_size=60))
def test_a_cursor_means_the_place_that_it_was_made_of(place: str) -> None:
    cursors = Cursors("/v1/list")

    assert cursors.place(cursors.to(place)) == (place or None)


@pytest.mark.parametrize("made_up", ["a", "////", "é", "%%%", "AAAAAAAA", "Y3Vyc29y"])
def test_a_made_up_cursor_is_refused(made_up: str) -> None:
    with pytest.raises(BadCursor):
        Cursors("/v1/list").place(made_up)


@given(st.text(min_size=1, max_size=60), st.data())
def test_a_cursor_that_was_cut_is_none(place: str, data: st.DataObject) -> None:
    cursor = Cursors("/v1/list").to(place) or ""
    cut = cursor[: data.draw(st.integers(1, len(cursor) - 1))]

    with pytest.raises(BadCursor):
        Cursors("/v1/list").place(cut)


def test_a_cursor_is_of_one_list_as_it_was_asked() -> None:
    of_open = Cursors.at("/v1/receipts?limit=5&in_state=held&method=card")
    cursor = of_open.to("7")

    assert Cursors.at("/v1/receipts?method=card&in_state=held&limit=9&cursor=x").number(cursor) == 7
    for other in ("/v1/receipts?in_state=held", "/v1/receipts", "/v1/refunds?in_state=held&method=card"):
        with pytest.raises(BadCursor):
            Cursors.at(other).place(cursor)


def test_a_request_sees_its_sites_and_no_other() -> None:
    scoped = ScopedStore(MemoryStore(), frozenset({SiteId("crosby")}))

    with scoped.work(SiteId("crosby")) as work:
        assert list(work.sites.all()) == []
    with pytest.raises(UnknownSite):
        scoped.work(SiteId("willis"))
    with pytest.raises(PermissionError):
        scoped.work()


def test_logs_hold_no_secret_and_no_card() -> None:
    line = redact(None, "info", {"token": "abc", "event": "card 4111 1111 1111 1111 came", "path": "/v1", "ms": 3})

    assert json.loads(json.dumps(line)) == {"token": REDACTED, "event": f"card {REDACTED} came", "path": "/v1", "ms": 3}
