import re

import pytest

from gatedrentals.entrypoints.http.csrf import csrf_token
from tests.unit.entrypoints.served import ServedPark, served_roll

NOTICE = "/sites/crosby/licenses/CR-1/notice"
HTMX = {"HX-Request": "true", "HX-Target": "dialog"}


@pytest.fixture
def park() -> ServedPark:
    return served_roll()


def _fields(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', html))


def test_notice_is_asked_for_previewed_and_taken_once(park: ServedPark) -> None:
    with park.browser("pm") as client:
        asked = client.get(NOTICE)
        typed = _fields(asked.text) | {"step": "preview", "surrender_on": "2027-07-20"}
        preview = client.post(NOTICE, data=typed, headers=HTMX)
        carried = _fields(preview.text) | {"step": "confirm"}
        state_before = client.get("/v1/sites/crosby/licenses/CR-1").json()["state"]
        done, again = (client.post(NOTICE, data=carried, headers=HTMX) for _ in "ab")
        state_after = client.get("/v1/sites/crosby/licenses/CR-1").json()["state"]

    assert asked.status_code == 200
    assert "Equal Housing" in preview.text
    assert "Open balance" in preview.text
    assert (state_before, state_after) == ("active", "notice")
    assert done.headers["HX-Redirect"] == again.headers["HX-Redirect"] == "/sites/crosby/licenses/CR-1"


def test_without_script_the_form_leads_to_the_next_page(park: ServedPark) -> None:
    with park.browser("pm") as client:
        typed = _fields(client.get(NOTICE).text) | {"step": "confirm"}
        done = client.post(NOTICE, data=typed, follow_redirects=False)

    assert (done.status_code, done.headers["Location"]) == (303, "/sites/crosby/licenses/CR-1")


def test_what_was_typed_wrong_comes_back_with_what_would_be_right(park: ServedPark) -> None:
    with park.browser("pm") as client:
        typed = _fields(client.get(NOTICE).text) | {
            "notice_given_on": "soon",
            "why": "<b>moving</b>",
            "step": "preview",
        }
        answer = client.post(NOTICE, data=typed, headers=HTMX)

    assert answer.status_code == 422
    assert "Should be a day" in answer.text
    assert "&lt;b&gt;moving&lt;/b&gt;" in answer.text


def test_a_refusal_stands_on_the_form(park: ServedPark) -> None:
    with park.browser("pm") as client:
        typed = _fields(client.get(NOTICE).text) | {"step": "confirm"}
        client.post(NOTICE, data=typed, headers=HTMX)
        anew = _fields(client.get(NOTICE).text) | {"step": "confirm"}
        answer = client.post(NOTICE, data=anew, headers=HTMX)

    assert answer.status_code == 422
    assert "notice" in answer.text


def test_a_stranger_is_led_to_the_sign_in_and_back(park: ServedPark) -> None:
    with park.client() as client:
        page = client.get(NOTICE, follow_redirects=False)
        part = client.get(NOTICE, headers=HTMX)
        form = client.post(NOTICE, data={"csrf_token": csrf_token("pm")})

    assert (page.status_code, page.headers["Location"]) == (303, "/sign-in?next=/sites/crosby/licenses/CR-1/notice")
    assert (part.status_code, form.status_code) == (401, 401)


def test_static_files_are_kept_for_ever(park: ServedPark) -> None:
    with park.browser("pm") as client:
        name = re.search(r'href="(/static/app[^"]+css)"', client.get(NOTICE).text)
        assert name is not None
        found, missing = client.get(name.group(1)), client.get("/static/other.css")

    assert found.status_code == 200
    assert "immutable" in found.headers["Cache-Control"]
    assert missing.status_code == 404
