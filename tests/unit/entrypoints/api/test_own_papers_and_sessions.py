"""One's own papers as PDF, and where one is signed in."""

from typing import Any

import pytest

from gatedrentals.domain.ids import NO_SITE
from tests.unit.entrypoints.api.asking import Asker
from tests.unit.entrypoints.api.states import DRAFTED, bring
from tests.unit.entrypoints.served import ServedPark, served_roll

PAPERS = ("invoices/1/pdf", "statement/pdf", "statement/pdf?first=2027-07-01&last=2027-07-31&explained=true")
PAGES = ("invoices/1/pdf", "statement.pdf", "statement.pdf?first=2027-07-01&last=2027-07-31&explained=true")


@pytest.fixture
def park() -> ServedPark:
    return served_roll()


@pytest.mark.parametrize(("paper", "page"), list(zip(PAPERS, PAGES, strict=True)))
def test_a_paper_is_the_one_that_the_portal_prints(park: ServedPark, paper: str, page: str) -> None:
    with park.client("maria") as client, park.browser("maria") as browser:
        told = client.get(f"/v1/me/licenses/CR-1/{paper}")
        shown = browser.get(f"/me/licenses/CR-1/{page}")
        foreign, nobodys = (client.get(f"/v1/me/licenses/{number}/{paper}") for number in ("CR-2", "CR-404"))

    assert (told.status_code, told.headers["Content-Type"]) == (200, "application/pdf")
    assert told.content.startswith(b"%PDF-")
    assert told.headers["Content-Disposition"] == shown.headers["Content-Disposition"]
    assert len(told.content) == len(shown.content)
    assert {(each.status_code, each.json()["code"]) for each in (foreign, nobodys)} == {(404, "unknown_license")}


def test_a_deposit_statement_is_ones_own_once_it_is_final(api: Asker) -> None:
    bring(api, DRAFTED)
    draft = api.refused("print_own_deposit_statement")
    api.done("finalize_statement")
    final = api.ask("print_own_deposit_statement")
    api.done("revise_statement", {"forwarding_address": "9 Oak St, Willis, TX 77378"})
    still = api.ask("print_own_deposit_statement")

    assert draft == (422, "no_statement")
    assert final.content.startswith(b"%PDF-")
    assert still.status_code == 200


def _sessions(client: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a client of tests
    items = client.get("/v1/sessions").json()["items"]
    assert isinstance(items, list)
    return items


@pytest.mark.parametrize("name", ["maria", "pm"])
def test_sessions_are_listed_and_ended_one_by_one(park: ServedPark, name: str) -> None:
    with park.client(name) as here, park.client(name) as there, park.client("wade") as other:
        both = _sessions(here)
        (this,) = [each for each in both if each["is_this"]]
        (that,) = [each for each in both if not each["is_this"]]
        foreign = other.delete(f"/v1/sessions/{that['name']}")
        ended = here.delete(f"/v1/sessions/{that['name']}")
        again = here.delete(f"/v1/sessions/{that['name']}")
        statuses = here.get("/v1/me").status_code, there.get("/v1/me").status_code, other.get("/v1/me").status_code
        left = _sessions(here)
        here.delete(f"/v1/sessions/{this['name']}")
        gone = here.get("/v1/me").status_code

    assert (foreign.status_code, foreign.json()["code"]) == (404, "unknown_session")
    assert ended.status_code == 204
    assert (again.status_code, again.json()["code"]) == (404, "unknown_session")
    assert statuses == (200, 401, 200)
    assert [each["name"] for each in left] == [this["name"]]
    assert gone == 401


def test_a_session_is_told_without_what_opens_it(park: ServedPark) -> None:
    with park.client("maria") as client:
        answer = client.get("/v1/sessions")
        token = client.headers["Authorization"].removeprefix("Bearer ")

    (told,) = answer.json()["items"]
    assert set(told) == {"name", "since", "last_used_at", "expires_at", "address", "agent", "is_this"}
    assert token not in answer.text
    assert told["since"] < told["expires_at"]


def test_the_end_of_a_session_is_in_the_audit_trail_and_one_that_went_idle_is_none(park: ServedPark) -> None:
    with park.client("maria") as client:
        park.token("maria")
        (that,) = [each for each in _sessions(client) if not each["is_this"]]
        client.delete(f"/v1/sessions/{that['name']}")
        park.line.clock.set(park.line.clock.now().replace(hour=16))
        client.get("/v1/me")
        park.token("maria")
        park.line.clock.set(park.line.clock.now().replace(hour=23))
        before = len(_sessions(client))
        park.line.clock.set(park.line.clock.now().replace(day=2, hour=10))
        after = len(_sessions(client))
    with park.line.store.work() as work:
        (row,) = [each for each in work.audit_trail.of_site(NO_SITE, 50) if each.what == "end_session"]

    assert row.detail == that["name"]
    assert (before, after) == (2, 1)
