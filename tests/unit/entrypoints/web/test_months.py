from datetime import UTC, datetime

import pytest

from tests.unit.entrypoints.served import FOREIGN_PM, ServedPark, served_roll
from tests.unit.entrypoints.web.moving_out import HTMX, SITE, moved_out, typed

PAGE = "/sites/crosby/months"
CLOSE = f"{PAGE}/2027-07/close"
DIALOG = HTMX | {"HX-Target": "dialog"}


@pytest.fixture
def park() -> ServedPark:
    served = moved_out()
    # What was billed ahead is posted in June.
    served.line.run("close-month", "crosby", "2027-06")
    return served


def closed(park: ServedPark) -> list[str]:
    with park.line.store.work() as work:
        return [f"{close.month:%Y-%m}" for close in work.closes.of_site(SITE)]


def test_a_month_that_is_not_over_says_from_when_it_can_close(park: ServedPark) -> None:
    with park.browser("accountant") as client:
        page = client.get(PAGE).text
        asked = typed(client.get(CLOSE, headers=DIALOG).text)
        early = client.post(CLOSE, data=asked | {"step": "preview"}, headers=DIALOG)

    assert "It can be closed from Aug 1, 2027" in page
    assert "Jun 2027" in page
    assert f'href="{CLOSE}"' not in page
    assert early.status_code == 422
    assert "cannot close" in early.text


def test_a_month_is_previewed_and_closed_once(park: ServedPark) -> None:
    park.line.clock.set(datetime(2027, 8, 2, 17, tzinfo=UTC))
    with park.browser("accountant") as client:
        page = client.get(PAGE).text
        asked = typed(client.get(CLOSE, headers=DIALOG).text)
        preview = client.post(CLOSE, data=asked | {"step": "preview"}, headers=DIALOG).text
        before = closed(park)
        confirmed = typed(preview) | {"step": "confirm"}
        first, second = (client.post(CLOSE, data=confirmed, follow_redirects=False) for _ in "ab")
        after = client.get(PAGE).text

    assert f'href="{CLOSE}"' in page
    assert "Recognized by this close" in preview
    assert "Equal Housing" in preview
    assert before == ["2027-06"]
    assert closed(park) == ["2027-06", "2027-07"]
    assert first.headers["Location"] == second.headers["Location"] == PAGE
    assert "Next: Aug 2027" in after


def test_a_month_is_a_page_and_a_drawer(park: ServedPark) -> None:
    park.line.clock.set(datetime(2027, 8, 2, 17, tzinfo=UTC))
    park.line.run("close-month", "crosby", "2027-07")
    with park.browser("accountant") as client:
        rows = client.get(PAGE).text
        closed_month, open_month = client.get(f"{PAGE}/2027-07").text, client.get(f"{PAGE}/2027-08").text
        drawer = client.get(f"{PAGE}/2027-07", headers=HTMX | {"HX-Target": "drawer"}).text
        none = client.get(f"{PAGE}/July")
        file = client.get(f"{PAGE}?format=csv")

    assert f'hx-get="{PAGE}/2027-07" hx-target="#drawer"' in rows
    for shown in (closed_month, drawer):
        assert "recognized by the close" in shown
        assert "Deferred revenue" in shown
        assert "Close month" in shown
    assert "<html" not in drawer
    assert "Equal Housing" in drawer
    assert "Revenue as its close would leave it." in open_month
    assert none.status_code == 404
    headings, july, june = file.text.lstrip("\ufeff").splitlines()
    assert headings == "Month,Closed,Recognized by the close"
    assert july == "2027-07,2027-08-02T17:00:00Z,1480.00"
    assert "$1,480.00" in rows
    assert june.startswith("2027-06,")


def test_nothing_is_next_where_nothing_is_posted() -> None:
    park = served_roll()
    with park.browser(FOREIGN_PM) as client:
        page = client.get("/sites/willis/months")
    assert "Nothing is posted yet" in page.text


def test_only_who_closes_months_may_ask(park: ServedPark) -> None:
    with park.browser("pm") as client:
        page, forbidden = client.get(PAGE), client.get(CLOSE)
    with park.browser("accountant") as client:
        no_month = client.get(f"{PAGE}/later/close")
    assert (page.status_code, forbidden.status_code, no_month.status_code) == (200, 403, 404)
