import re

import pytest

from tests.unit.entrypoints.served import ServedPark, served_roll

SEARCH = "/sites/crosby/search"
IN_BOX = {"HX-Request": "true", "HX-Target": "search-results"}


@pytest.fixture
def park() -> ServedPark:
    """Maria and Jose, Wade, and a payment of Wade's by an external id that needs care in an address."""
    park = served_roll()
    park.line.run("bill", "crosby")
    park.line.json("receive", "crosby", "12.34", "--license", "CR-2", "--method", "kiosk", "--id", "K 1/<x>")
    return park


def _hrefs(html: str) -> list[str]:
    return re.findall(r'class="(?:search__hit|row-link)"[^>]*? href="([^"]+)"', html)


@pytest.mark.parametrize(
    ("words", "href"),
    [
        ("maria", "/sites/crosby/licenses/CR-1"),
        ("cr-2", "/sites/crosby/licenses/CR-2"),
        ("C-002", "/sites/crosby/licenses/CR-2"),
        ("maria@example.com", "/sites/crosby/licenses/CR-1"),
        ("$12.34", "/sites/crosby/receipts/office/K~201~2F~3Cx~3E"),
    ],
)
def test_the_box_finds_while_one_types(park: ServedPark, words: str, href: str) -> None:
    with park.browser("pm") as client:
        box = client.get(SEARCH, params={"q": words}, headers=IN_BOX).text
        page = client.get(SEARCH, params={"q": words}).text

    assert href in _hrefs(box)
    assert href in _hrefs(page)
    assert box.lstrip().startswith('<a class="search__hit" role="option"')
    assert "<!doctype" not in box
    assert "Equal Housing" in page


def test_a_receipt_says_how_much_how_and_when(park: ServedPark) -> None:
    with park.browser("pm") as client:
        box = client.get(SEARCH, params={"q": "K 1"}, headers=IN_BOX).text

    assert "$12.34, Kiosk, Jul 1, 2027" in box


def test_nothing_found_is_said_in_what_was_typed(park: ServedPark) -> None:
    with park.browser("owner") as client:
        box = client.get(SEARCH, params={"q": "<b>x"}, headers=IN_BOX).text
        page = client.get(SEARCH, params={"q": "<b>x"}).text

    assert "&lt;b&gt;x" in box
    assert "&lt;b&gt;x" in page
    assert "<b>x" not in page


def test_too_little_is_asked_for_more_and_nothing_is_an_empty_page(park: ServedPark) -> None:
    with park.browser("pm") as client:
        short = client.get(SEARCH, params={"q": "m"}, headers=IN_BOX)
        page, empty = client.get(SEARCH, params={"q": "m"}), client.get(SEARCH)
        cleared = client.get(SEARCH, headers=IN_BOX)

    assert "from 2 to 100 characters" in short.text
    assert (short.status_code, page.status_code, empty.status_code) == (200, 200, 200)
    assert cleared.text.strip() == ""


def test_all_of_my_sites_are_searched_on_demand_and_no_others(park: ServedPark) -> None:
    with park.browser("pm") as client:
        mine = client.get(SEARCH, params={"q": "maria", "everywhere": "yes"}).text
    with park.browser("pm of willis") as client:
        foreign = client.get(SEARCH, params={"q": "maria"})
        theirs = client.get("/sites/willis/search", params={"q": "maria", "everywhere": "yes"}).text

    assert _hrefs(mine)
    assert "Crosby" in mine
    assert foreign.status_code == 404
    assert _hrefs(theirs) == []


def test_who_may_not_read_licenses_has_no_box(park: ServedPark) -> None:
    with park.browser("technician") as client:
        answer, page = client.get(SEARCH, params={"q": "maria"}), client.get("/sites/crosby/queue").text

    assert answer.status_code == 403
    assert 'role="combobox"' not in page
