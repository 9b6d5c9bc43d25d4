from uuid import uuid4

import pytest

from gatedrentals.entrypoints.http.served import REQUEST_ID
from tests.unit.entrypoints.served import ServedPark, served_roll

LICENSE = "/v1/sites/crosby/licenses/CR-1"
NOTICE = {"notice_given_on": "2027-07-01"}


@pytest.fixture
def park() -> ServedPark:
    return served_roll()


def test_a_stranger_hears_that_they_must_sign_in(park: ServedPark) -> None:
    with park.client() as client:
        answer = client.get(LICENSE)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_signed_in"


def test_a_pm_reads_a_license_of_their_site(park: ServedPark) -> None:
    with park.client("pm") as client:
        answer = client.get(LICENSE)

    assert answer.status_code == 200, answer.text
    assert answer.json()["number"] == "CR-1"


def test_a_foreign_site_is_not_there(park: ServedPark) -> None:
    with park.client("pm of willis") as client:
        answer = client.get(LICENSE)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_role_that_may_not_is_told_what_it_lacks(park: ServedPark) -> None:
    with park.client("crew") as client:
        answer = client.get(LICENSE)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


def test_a_change_without_a_key_is_not_done(park: ServedPark) -> None:
    with park.client("pm") as client:
        answer = client.post(f"{LICENSE}/notice", json=NOTICE)

    assert (answer.status_code, answer.json()["code"]) == (400, "key_missing")


def test_a_change_is_done_once_and_answered_twice_the_same(park: ServedPark) -> None:
    with park.client("pm") as client:
        first, again = (client.post(f"{LICENSE}/notice", json=NOTICE, headers={"Idempotency-Key": "n-1"}) for _ in "ab")

    assert first.status_code == 200, first.text
    assert first.json()["license"]["state"] == "notice"
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"


def test_the_key_of_another_request_is_refused(park: ServedPark) -> None:
    with park.client("pm") as client:
        client.post(f"{LICENSE}/notice", json=NOTICE, headers={"Idempotency-Key": "n-1"})
        other = client.post(f"{LICENSE}/notice", json={**NOTICE, "why": "moves"}, headers={"Idempotency-Key": "n-1"})

    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_a_preview_needs_no_key_and_changes_nothing(park: ServedPark) -> None:
    with park.client("pm") as client:
        before = client.get(LICENSE).json()
        preview = client.post(f"{LICENSE}/notice?preview=true", json=NOTICE)
        after = client.get(LICENSE).json()

    assert preview.headers["Preview"] == "true"
    assert preview.json()["license"]["state"] == "notice"
    assert after == before


def test_a_stale_version_is_refused(park: ServedPark) -> None:
    with park.client("pm") as client:
        tag = client.get(LICENSE).headers["ETag"]
        assert client.get(LICENSE, headers={"If-None-Match": tag}).status_code == 304
        client.post(f"{LICENSE}/notice", json=NOTICE, headers={"Idempotency-Key": str(uuid4())})
        stale = client.post(
            f"{LICENSE}/notice", json=NOTICE, headers={"Idempotency-Key": str(uuid4()), "If-Match": tag}
        )

    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")


def test_an_unknown_field_and_a_wrong_day_are_named(park: ServedPark) -> None:
    with park.client("pm") as client:
        unknown = client.post(f"{LICENSE}/notice", json={**NOTICE, "wy": "x"}, headers={"Idempotency-Key": "a"})
        wrong = client.post(f"{LICENSE}/notice", json={"notice_given_on": "soon"}, headers={"Idempotency-Key": "b"})
        broken = client.post(
            f"{LICENSE}/notice", content=b"{", headers={"Idempotency-Key": "c", "Content-Type": "application/json"}
        )

    assert {answer.status_code for answer in (unknown, wrong, broken)} == {400}
    assert "wy" in unknown.text
    assert "notice_given_on" in wrong.text
    assert broken.json()["code"] == "malformed"


def test_a_command_in_the_wrong_state_says_what_is_allowed(park: ServedPark) -> None:
    with park.client("pm") as client:
        client.post(f"{LICENSE}/notice", json=NOTICE, headers={"Idempotency-Key": "a"})
        again = client.post(f"{LICENSE}/notice", json=NOTICE, headers={"Idempotency-Key": "b"})

    assert again.status_code == 422
    assert "notice" in again.json()["detail"]


def test_every_answer_carries_its_id_and_what_keeps_it_safe(park: ServedPark) -> None:
    with park.client() as client:
        for path in ("/health/live", "/v1/nothing", LICENSE):
            answer = client.get(path)
            assert answer.headers[REQUEST_ID]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert client.get("/health/live", headers={REQUEST_ID: "abc-1"}).headers[REQUEST_ID] == "abc-1"
        assert client.get("/health/live", headers={REQUEST_ID: "a b"}).headers[REQUEST_ID] != "a b"


def test_a_huge_body_is_refused(park: ServedPark) -> None:
    with park.client("pm") as client:
        answer = client.post(
            f"{LICENSE}/notice", json={**NOTICE, "why": "x" * 2_000_000}, headers={"Idempotency-Key": "a"}
        )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_figures_are_there_by_route(park: ServedPark) -> None:
    with park.client("pm") as client:
        client.get(LICENSE)
        figures = client.get("/metrics").text

    assert 'route="/v1/sites/{site_id}/licenses/{number}",status="200"' in figures
