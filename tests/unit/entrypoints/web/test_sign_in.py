import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.entrypoints.web.sign_in import local_path
from tests.unit.entrypoints.served import ServedPark, served_roll

MAIL = "maria@example.com"


@pytest.fixture
def park() -> ServedPark:
    return served_roll()


def _sent_code(park: ServedPark) -> str:
    with park.line.store.work() as work:
        found = re.search(r"\b\d{6}\b", work.messages.latest(1)[0].outgoing.message.text)
    assert found is not None
    return found[0]


def test_a_resident_signs_in_with_a_code_that_only_they_get(park: ServedPark) -> None:
    with park.client() as client:
        asked = client.post("/sign-in/code", data={"contact": MAIL, "next": "/me/ledger"})
        done = client.post("/sign-in", data={"code": _sent_code(park), "next": "/me/ledger"}, follow_redirects=False)
        token = client.cookies["session"]

    assert "m…@example.com" in asked.text
    assert (done.status_code, done.headers["Location"]) == (303, "/me/ledger")
    principal = park.installation.principal_of(token)
    assert principal is not None
    assert principal.name == "Maria Garcia"


def test_the_answer_is_the_same_for_somebody_whom_nobody_knows(park: ServedPark) -> None:
    with park.client() as client:
        known = client.post("/sign-in/code", data={"contact": MAIL})
        unknown = client.post("/sign-in/code", data={"contact": "mario@example.com"})

    assert known.status_code == unknown.status_code == 200
    assert known.text == unknown.text


def test_the_page_of_the_code_is_loaded_again_without_sending_another(park: ServedPark) -> None:
    """A phone forgets the page while its owner reads the message: the code that they read must still be good."""
    with park.client() as client:
        asked = client.post("/sign-in/code", data={"contact": MAIL, "next": "/me/ledger"})
        sent = _sent_code(park)
        again = client.get(asked.url)
        still = _sent_code(park)
        client.post("/sign-in", data={"code": sent}, follow_redirects=False)
        after = client.get(asked.url)

    assert asked.url.path == "/sign-in/code"
    assert again.text == asked.text
    assert "m…@example.com" in again.text
    assert still == sent
    assert (after.url.path, after.url.params["next"]) == ("/sign-in", "/me/ledger")


@pytest.mark.parametrize("said", ["Call 555-0100 now", "…0123 call us", "a…@b c", ""])
def test_nothing_is_said_in_our_name_that_an_address_tells(park: ServedPark, said: str) -> None:
    with park.client() as client:
        client.post("/sign-in/code", data={"contact": MAIL})
        page = client.get("/sign-in/code", params={"to": said})

    assert "If what you typed is known to us" in page.text


def test_a_code_is_good_in_the_browser_that_asked_alone(park: ServedPark) -> None:
    with park.client() as client:
        client.post("/sign-in/code", data={"contact": MAIL})
    with park.client() as other:
        answer = other.post("/sign-in", data={"code": _sent_code(park)})

    assert answer.status_code == 422
    assert re.search(r'id="field-code-error">.*<span>This is not the code that was sent last\.</span>', answer.text)
    assert "session" not in other.cookies


def test_a_token_that_came_along_is_never_taken_over(park: ServedPark) -> None:
    with park.client() as client:
        client.cookies.set("session", "chosen by an attacker")
        client.post("/sign-in/code", data={"contact": MAIL})
        done = client.post("/sign-in", data={"code": _sent_code(park)}, follow_redirects=False)

    assert "chosen" not in done.headers["Set-Cookie"]
    assert park.installation.principal_of("chosen by an attacker") is None


def test_codes_cannot_be_guessed(park: ServedPark) -> None:
    statuses = []
    with park.client() as client:
        client.post("/sign-in/code", data={"contact": MAIL})
        right = _sent_code(park)
        wrong = f"{(int(right) + 1) % 1_000_000:06}"
        statuses = [client.post("/sign-in", data={"code": wrong}).status_code for _ in range(8)]
        late = client.post("/sign-in", data={"code": right})

    assert set(statuses[:5]) == {422}
    assert statuses[-1] == 429
    assert late.status_code != 303


def test_a_sign_in_of_another_sites_page_is_refused(park: ServedPark) -> None:
    with park.client() as client:
        answer = client.post("/sign-in/code", data={"contact": MAIL}, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403


def test_a_page_to_sign_in_on_works_where_another_tab_has_signed_in_since(park: ServedPark) -> None:
    """It was shown to a stranger, and reading it again shows the same: to refuse it left no way on."""
    with park.browser("pm") as client:
        del client.headers["X-CSRF-Token"]
        old = client.cookies["session"]
        asked = client.post("/sign-in/code", data={"contact": MAIL, "csrf_token": ""})
        code = {"code": _sent_code(park), "csrf_token": ""}
        foreign = client.post("/sign-in", data=code, headers={"Sec-Fetch-Site": "cross-site"}, follow_redirects=False)
        done = client.post("/sign-in", data=code, follow_redirects=False)
        token = done.cookies["session"]

    assert (asked.status_code, foreign.status_code, done.status_code) == (200, 403, 303)
    principal = park.installation.principal_of(token)
    assert principal is not None
    assert principal.name == "Maria Garcia"
    assert park.installation.principal_of(old) is None


def test_signing_in_leads_back_to_the_page_that_asked_for_it(park: ServedPark) -> None:
    with park.client() as client:
        asked = client.get("/me/invoices?before=9", headers={"Accept": "text/html"})
        forms = re.findall(r'name="next" value="([^"]*)"', asked.text)

    assert asked.url.path == "/sign-in"
    assert set(forms) == {"/me/invoices?before=9"}


def test_another_contact_still_leads_to_the_page_that_was_asked_for(park: ServedPark) -> None:
    with park.client() as client:
        asked = client.post("/sign-in/code", data={"contact": MAIL, "next": "/me/ledger?before=9"})

    assert 'href="/sign-in?next=%2Fme%2Fledger%3Fbefore%3D9"' in asked.text


def test_a_demo_lets_its_people_in_by_name_and_says_so(park: ServedPark) -> None:
    with park.client() as client:
        page = client.get("/sign-in")
        key = re.search(r'name="key" value="(staff:pm@example.com)"', page.text)
        assert key is not None
        done = client.post("/sign-in/demo", data={"key": key.group(1)}, follow_redirects=False)
        home = client.get("/", follow_redirects=False)

    assert "These people do not exist" in page.text
    assert "Equal Housing" in page.text
    assert done.status_code == 303
    assert home.headers["Location"] == "/sites/crosby/queue"


def test_signing_out_ends_the_session_at_once(park: ServedPark) -> None:
    with park.browser("pm") as client:
        token = client.cookies["session"]
        left = client.post("/sign-out", follow_redirects=False)

    assert (left.status_code, left.headers["Location"]) == (303, "/sign-in")
    assert park.installation.principal_of(token) is None


def test_outside_a_demo_nobody_is_let_in_by_name(park: ServedPark) -> None:
    from attrs import evolve

    real = evolve(park.installation, is_demo=False, doors=evolve(park.installation.doors, is_demo=False))
    with ServedPark(park.line, real).client() as client:
        page = client.get("/sign-in")
        refused = client.post("/sign-in/demo", data={"key": "staff:pm@example.com"})
        hidden = [client.get(path).status_code for path in ("/outbox", "/design")]

    assert "Demo sign-in" not in page.text
    assert refused.status_code == 422
    assert hidden == [404, 404]


def test_the_outbox_of_a_demo_shows_what_would_have_gone_out(park: ServedPark) -> None:
    with park.client() as client:
        client.post("/sign-in/code", data={"contact": MAIL})
        page = client.get("/outbox")

    assert _sent_code(park) in page.text


def test_the_page_of_the_code_leads_to_the_outbox_in_a_demo_alone(park: ServedPark) -> None:
    from attrs import evolve

    real = evolve(park.installation, is_demo=False, doors=evolve(park.installation.doors, is_demo=False))
    with park.client() as client:
        demo = client.post("/sign-in/code", data={"contact": MAIL}).text
    with ServedPark(park.line, real).client() as client:
        plain = client.post("/sign-in/code", data={"contact": MAIL}).text

    assert 'href="/outbox"' in demo
    assert 'href="/outbox"' not in plain


def test_whom_a_button_of_the_demo_signs_in_is_said_to_who_hears_it_alone(park: ServedPark) -> None:
    with park.client() as client:
        labels = re.findall(r'aria-label="(Sign in as [^"]+)"', client.get("/sign-in").text)

    assert len(labels) == len(set(labels)) > 1


@pytest.mark.parametrize(
    "away", ["//evil.example", "/\\evil.example", "https://evil.example", "\\\\evil", "", "evil", "/a\nb"]
)
def test_signing_in_leads_to_no_other_host(away: str) -> None:
    assert local_path(away) == "/"


@given(st.text())
def test_whatever_is_asked_for_the_way_stays_here(text: str) -> None:
    path = local_path(text)

    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert "\\" not in path
