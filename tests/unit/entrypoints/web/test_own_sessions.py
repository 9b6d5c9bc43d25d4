"""Where one is signed in, as a page for staff and in the profile of residents: ended one by one, or at once."""

import re
from contextlib import ExitStack
from html import unescape
from typing import Any

import pytest
from litestar.testing import TestClient

from gatedrentals.domain.access.principal import staff_key
from gatedrentals.domain.access.session import Session, hash_of
from gatedrentals.domain.ids import NO_SITE
from gatedrentals.entrypoints.web.agents import agent_words
from tests.unit.entrypoints.served import ServedPark, served_roll

PAGE = {"pm": "/sessions", "maria": "/me/profile"}
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
)
AGENTS = {
    CHROME: "Chrome on Windows",
    f"{CHROME} Edg/120.0.0.0": "Edge on Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Safari/604.1": (
        "Safari on an iPhone"
    ),
    "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0": "Firefox on Linux",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1 Version/17.0 Safari/605.1": "Safari on a Mac",
    "curl/8.5.0": "curl",
    "": "A program without a name",
}


@pytest.fixture
def park() -> ServedPark:
    return served_roll()


def _ends(client: TestClient[Any], page: str) -> list[str]:
    return re.findall(r'action="(/sessions/[0-9a-f]+/end)"', client.get(page).text)


def _is_in(client: TestClient[Any], page: str) -> bool:
    return client.get(page, follow_redirects=False).status_code == 200


@pytest.mark.parametrize("name", PAGE)
def test_one_session_is_ended_and_the_others_go_on(park: ServedPark, name: str) -> None:
    page = PAGE[name]
    with park.browser(name) as here, park.browser(name) as there, park.browser("wade") as other:
        shown = here.get(page).text
        (end,) = _ends(here, page)
        foreign = unescape(other.post(end).text)
        still = _is_in(there, page)
        ended, again = here.post(end), here.post(end)
        standing = _is_in(here, page), _is_in(there, page)
        alone = here.get(page).text

    assert shown.count("this one") == 1
    assert "That one had ended already." in foreign
    assert still
    assert ended.url.path == page
    assert "You are signed out there." in ended.text
    assert "That one had ended already." in again.text
    assert standing == (True, False)
    assert "You are signed in nowhere else." in alone


@pytest.mark.parametrize("name", PAGE)
def test_all_others_are_ended_at_once(park: ServedPark, name: str) -> None:
    page = PAGE[name]
    with ExitStack() as opened:
        here, *others = (opened.enter_context(park.browser(name)) for _ in "abc")
        other = opened.enter_context(park.browser("wade"))
        said = here.post("/sessions/others/end").text
        again = here.post("/sessions/others/end").text
        standing = [_is_in(each, page) for each in (here, *others)]
        untouched = _is_in(other, PAGE["maria"])
    with park.line.store.work() as work:
        rows = [row for row in work.audit_trail.of_site(NO_SITE, 50) if row.what == "end_other_sessions"]

    assert "You are signed out everywhere else: 2 sessions ended." in said
    assert "You are signed out everywhere else: 0 sessions ended." in again
    assert standing == [True, False, False]
    assert untouched
    assert [len(row.detail.split()) for row in rows] == [2]


def test_a_session_says_which_browser_it_is_from_where_and_since_when(park: ServedPark) -> None:
    now = park.line.clock.now()
    with park.line.store.work() as work:
        key = staff_key("pm@example.com")
        work.sessions.open(Session(hash_of("t"), (key,), now, now, address="203.0.113.7", agent=CHROME))
    with park.browser("pm") as client:
        page = client.get("/sessions").text
        home = client.get("/sites/crosby/queue").text

    assert "Chrome on Windows" in page
    assert "from 203.0.113.7" in page
    assert 'aria-label="Sign out there: Chrome on Windows"' in page
    assert "Jul 1, 2027" in page
    assert 'href="/sessions"' in home


def test_residents_find_them_in_their_profile(park: ServedPark) -> None:
    with park.browser("maria") as client:
        answer = client.get("/sessions", follow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/profile")


@pytest.mark.parametrize("path", ["/sessions/others/end", "/sessions/0123456789abcdef/end"])
def test_a_page_of_another_site_ends_nothing(park: ServedPark, path: str) -> None:
    with park.browser("maria") as client:
        del client.headers["X-CSRF-Token"]
        answer = client.post(path)

    assert answer.status_code == 403


@pytest.mark.parametrize("agent", AGENTS)
def test_browsers_are_called_as_people_call_them(agent: str) -> None:
    assert agent_words(agent) == AGENTS[agent]
