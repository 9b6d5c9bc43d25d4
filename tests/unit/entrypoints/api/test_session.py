"""Signing in and out over the API: by a code, through the company's door, and out again."""

import re
from typing import Any

import pytest
from attrs import evolve
from litestar.testing import TestClient

from gatedrentals.testing.fakes.staff_tokens import ScriptedStaffTokens
from tests.unit.entrypoints.served import ServedPark, served_roll

MAIL = "maria@example.com"


@pytest.fixture
def park() -> ServedPark:
    return served_roll()


def _code(park: ServedPark) -> str:
    with park.line.store.work() as work:
        found = re.search(r"\b\d{6}\b", work.messages.latest(1)[0].outgoing.message.text)
    assert found is not None
    return found[0]


def _challenge(client: TestClient[Any], contact: str = MAIL) -> str:
    answer = client.post("/v1/session/codes", json={"contact": contact})
    assert answer.status_code == 200
    return str(answer.json()["challenge"])


def test_a_code_opens_a_session_once(park: ServedPark) -> None:
    with park.client() as client:
        asked = client.post("/v1/session/codes", json={"contact": MAIL}).json()
        redeemed = {"challenge": asked["challenge"], "code": _code(park)}
        session = client.post("/v1/session", json=redeemed)
        again = client.post("/v1/session", json=redeemed)
        me = client.get("/v1/me", headers={"Authorization": f"Bearer {session.json()['token']}"})

    assert asked["sent_to"] == "m…@example.com"
    assert session.status_code == 201
    assert session.json()["expires_at"] == "2027-07-31T05:00:00Z"
    assert session.headers["Cache-Control"] == "no-store"
    assert (again.status_code, again.json()["code"]) == (422, "code_spent")
    assert me.json()["name"] == "Maria Garcia"


def test_the_answer_is_the_same_for_somebody_whom_nobody_knows(park: ServedPark) -> None:
    with park.client() as client:
        known, unknown = (
            client.post("/v1/session/codes", json={"contact": contact}) for contact in (MAIL, "mario@example.com")
        )
        wrong = client.post("/v1/session", json={"challenge": unknown.json()["challenge"], "code": "000000"})

    assert known.status_code == unknown.status_code == 200
    assert known.json()["sent_to"] == unknown.json()["sent_to"]
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_code")


def test_a_token_that_came_along_is_ended_and_never_taken_over(park: ServedPark) -> None:
    with park.client("pm") as client:
        before = client.headers["Authorization"]
        session = client.post("/v1/session", json={"challenge": _challenge(client), "code": _code(park)}).json()
        ended = client.get("/v1/me")

    assert session["token"] not in before
    assert (ended.status_code, ended.json()["code"]) == (401, "not_signed_in")


def test_codes_cannot_be_guessed(park: ServedPark) -> None:
    with park.client() as client:
        challenge = _challenge(client)
        right = _code(park)
        wrong = {"challenge": challenge, "code": f"{(int(right) + 1) % 1_000_000:06}"}
        statuses = [client.post("/v1/session", json=wrong).status_code for _ in range(8)]
        late = client.post("/v1/session", json={"challenge": challenge, "code": right})

    assert set(statuses[:5]) == {422}
    assert statuses[-1] == 429
    assert late.status_code == 429


def test_codes_cannot_be_asked_for_without_end(park: ServedPark) -> None:
    with park.client() as client:
        statuses = [client.post("/v1/session/codes", json={"contact": MAIL}).status_code for _ in range(11)]

    assert statuses == [200] * 10 + [429]


@pytest.mark.parametrize("body", [{}, {"contact": ""}, {"contact": MAIL, "admin": True}, {"contact": 7}, []])
def test_what_is_no_request_is_refused(park: ServedPark, body: object) -> None:
    with park.client() as client:
        answer = client.post("/v1/session/codes", json=body)

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_what_is_no_contact_is_refused_with_what_would_be_right(park: ServedPark) -> None:
    with park.client() as client:
        answer = client.post("/v1/session/codes", json={"contact": "the blue house"})

    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"] == "contact"


def test_a_page_of_another_site_signs_nobody_in(park: ServedPark) -> None:
    with park.client() as client:
        answer = client.post("/v1/session/codes", json={"contact": MAIL}, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403


def test_staff_come_in_by_what_the_companys_door_asserts(park: ServedPark) -> None:
    door = ScriptedStaffTokens()
    shown, strangers = door.assertion("pm@example.com"), door.assertion("stranger@example.com")
    open_ = evolve(park, installation=evolve(park.installation, doors=evolve(park.installation.doors, company=door)))
    with open_.client() as client:
        session, stranger, forged, bare = (
            client.post("/v1/session/staff", headers=headers)
            for headers in (
                {"Cf-Access-Jwt-Assertion": shown},
                {"Cf-Access-Jwt-Assertion": strangers},
                {"Cf-Access-Jwt-Assertion": door.assertion("pm@example.com", "expired")},
                {},
            )
        )
        me = client.get("/v1/me", headers={"Authorization": f"Bearer {session.json()['token']}"}).json()

    assert (session.status_code, me["roles"], me["sites"], me["licenses"]) == (201, ["pm"], ["crosby"], [])
    assert "command_licenses" in me["permissions"]
    assert (stranger.status_code, stranger.json()["code"]) == (404, "unknown_staff")
    assert {(each.status_code, each.json()["code"]) for each in (forged, bare)} == {(422, "assertion_refused")}


def test_where_there_is_no_door_nobody_comes_through_it(park: ServedPark) -> None:
    with park.client() as client:
        answer = client.post("/v1/session/staff", headers={"Cf-Access-Jwt-Assertion": "shown"})

    assert answer.status_code == 404


def test_signing_out_ends_this_session_and_no_other(park: ServedPark) -> None:
    with park.client("maria") as here, park.client("maria") as there:
        left = here.delete("/v1/session")
        statuses = here.get("/v1/me").status_code, there.get("/v1/me").status_code

    assert left.status_code == 204
    assert statuses == (401, 200)


def test_signing_out_everywhere_ends_every_session(park: ServedPark) -> None:
    with park.client("maria") as here, park.client("maria") as there, park.client("wade") as other:
        left = here.delete("/v1/session/everywhere")
        statuses = [client.get("/v1/me").status_code for client in (here, there, other)]

    assert left.status_code == 204
    assert statuses == [401, 401, 200]


def test_a_stranger_has_no_session_to_end(park: ServedPark) -> None:
    with park.client() as client:
        assert client.delete("/v1/session").status_code == 401


def test_a_program_that_sends_a_cookie_is_told_what_to_send(park: ServedPark) -> None:
    """A browser sends cookies unasked, so that one alone is no proof that its owner wants the change."""
    with park.browser("pm") as client:
        del client.headers["X-CSRF-Token"]
        read = client.get("/v1/me")
        changed = client.post("/v1/sites/crosby/late-fee-runs", json={}, headers={"Idempotency-Key": "k"})

    assert read.status_code == 200
    assert (changed.status_code, changed.json()["code"]) == (403, "not_permitted")
    assert "send its token as Authorization: Bearer" in changed.json()["detail"]
