import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.entrypoints.http.csrf import csrf_token, is_ours
from tests.unit.entrypoints.served import ServedPark, served_roll

NOTICE = "/v1/sites/crosby/licenses/CR-1/notice?preview=true"
BODY = {"notice_given_on": "2027-07-01"}


@pytest.fixture
def park() -> ServedPark:
    return served_roll()


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_a_token_is_good_for_its_session_alone(session: str, other: str) -> None:
    token = csrf_token(session)

    assert is_ours(token, session)
    assert is_ours(token, other) == (session == other)
    assert csrf_token(session) != token


@given(st.text(max_size=80))
def test_nothing_made_up_is_taken_for_a_token(text: str) -> None:
    assert not is_ours(text, "a session")


def test_a_cookie_alone_changes_nothing(park: ServedPark) -> None:
    with park.browser("pm") as client:
        proven = client.post(NOTICE, json=BODY)
        of_another = client.post(NOTICE, json=BODY, headers={"X-CSRF-Token": csrf_token(park.token("pm"))})
        del client.headers["X-CSRF-Token"]
        bare = client.post(NOTICE, json=BODY)

    assert (bare.status_code, proven.status_code, of_another.status_code) == (403, 200, 403)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_a_page_of_another_site_is_refused_whatever_it_knows(park: ServedPark, headers: dict[str, str]) -> None:
    with park.browser("pm") as client:
        answer = client.post(NOTICE, json=BODY, headers=headers)

    assert answer.status_code == 403


def test_a_bearer_needs_no_page(park: ServedPark) -> None:
    with park.client("pm") as client:
        assert client.post(NOTICE, json=BODY).status_code == 200


def test_reading_with_a_cookie_needs_no_proof(park: ServedPark) -> None:
    with park.browser("pm") as client:
        del client.headers["X-CSRF-Token"]
        assert client.get("/v1/sites/crosby/licenses/CR-1").status_code == 200
