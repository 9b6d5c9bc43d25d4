import re

import pytest

from gatedrentals.entrypoints.http.csv_text import Dollars, csv_text
from gatedrentals.entrypoints.http.cursors import Cursors
from tests.unit.entrypoints.served import ServedPark, served_roll

BOARD = "/sites/crosby/payments"


@pytest.fixture
def park() -> ServedPark:
    """Maria paid $100 of her first week by kiosk; Wade pays nothing."""
    park = served_roll()
    park.line.run("bill", "crosby")
    paid = ("receive", "crosby", "100.00", "--license", "CR-1", "--method", "kiosk", "--id", "K-<1>")
    park.line.json(*paid)
    return park


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def _row(html: str, number: str) -> str:
    rows: list[str] = re.findall(r'<tr class="row.*?</tr>', html, re.DOTALL)
    return next(row for row in rows if number in row)


def test_the_board_says_who_paid_how_and_against_what(park: ServedPark) -> None:
    with park.browser("pm") as client:
        html = client.get(BOARD).text

    maria, wade = _row(html, "CR-1"), _row(html, "CR-2")
    assert "Maria Garcia, Jose Garcia" in maria
    assert "Kiosk Thu, Jul 1" in _text(maria)
    assert re.search(r'href="/sites/crosby/licenses/CR-1/invoices/\d+"', maria)
    assert "$100.00" in maria
    assert "K-&lt;1&gt;" in maria
    assert "not paid" in wade
    assert 'hx-target="#drawer"' in wade
    assert "1 of 2" in _text(html)
    assert "Equal Housing" in html


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("paid=yes", ["CR-1"]),
        ("paid=no", ["CR-2"]),
        ("method=kiosk", ["CR-1"]),
        ("method=card", []),
        ("owing=not_yet_due&words=wade", ["CR-2"]),
        ("owing=over_90", []),
        ("state=active&sort=-number", ["CR-2", "CR-1"]),
        ("state=draft", []),
        ("sort=-owed", ["CR-2", "CR-1"]),
        ("sort=owed", ["CR-1", "CR-2"]),
        ("week=2027-06-20&paid=yes", []),
    ],
)
def test_filters_and_order(park: ServedPark, query: str, numbers: list[str]) -> None:
    with park.browser("owner") as client:
        html = client.get(f"{BOARD}?{query}").text
        csv = client.get(f"{BOARD}?{query}&format=csv").text

    assert re.findall(r'class="row-link" href="/sites/crosby/licenses/([^"]+)"', html) == numbers
    assert re.findall(r"^(CR-\d+),", csv, re.MULTILINE) == numbers
    assert ("Nobody matches" in html) is (not numbers)


@pytest.mark.parametrize("query", ["paid=maybe", "method=gold", "owing=all", "state=lost", "sort=name", "week=soon"])
def test_a_filter_that_cannot_be_read_is_refused_with_what_would_be_right(park: ServedPark, query: str) -> None:
    with park.browser("pm") as client:
        answer = client.get(f"{BOARD}?{query}")

    assert answer.status_code == 422
    assert query.split("=", maxsplit=1)[0] in answer.text


def test_a_cursor_of_nowhere_is_refused(park: ServedPark) -> None:
    with park.browser("pm") as client:
        assert client.get(f"{BOARD}?after=%3F").status_code == 400


def test_the_board_goes_on_from_where_its_page_ended(park: ServedPark) -> None:
    with park.browser("pm") as client:
        html = client.get(f"{BOARD}?after={Cursors.at(BOARD).to('1 CR-1')}").text

    assert "CR-1" not in re.findall(r"licenses/(CR-\d)", html)
    assert "First" in html


def test_weeks_lead_to_each_other_and_not_into_the_future(park: ServedPark) -> None:
    with park.browser("pm") as client:
        this, before = client.get(BOARD).text, client.get(f"{BOARD}?week=2027-06-21&paid=no").text

    assert "week=2027-06-21" in this
    assert "Week after" not in this
    assert "week=2027-06-28" in before
    assert "This week</span>" in before


def test_the_board_as_csv_holds_cents_and_no_formula(park: ServedPark) -> None:
    with park.browser("accountant") as client:
        answer = client.get(f"{BOARD}?format=csv")

    maria = next(line for line in answer.text.splitlines() if line.startswith("CR-1"))
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="payments-crosby-2027-06-28.csv"'
    assert ",100.00,Kiosk,K-<1>," in maria


def test_who_may_not_see_it(park: ServedPark) -> None:
    with park.browser("technician") as client:
        assert client.get(BOARD).status_code == 403
    with park.browser("pm of willis") as client:
        assert client.get(BOARD).status_code == 404
    with park.browser("maria") as client:
        assert client.get(BOARD).status_code in {403, 404}


def test_a_cell_is_never_run_as_a_formula() -> None:
    text = csv_text(("a", "b"), [("=1+1", Dollars(-500)), (" @x", None), ('say "hi", you', 3)])

    assert text.splitlines() == ["a,b", "'=1+1,-5.00", "' @x,", '"say ""hi"", you",3']
