import pytest

from tests.unit.entrypoints.served import ServedPark, served_roll

PAGE = "/sites/crosby/licenses/CR-1"
DRAWER = {"HX-Request": "true", "HX-Target": "drawer"}
PARTS = ("", "/invoices", "/cycles", "/terms", "/deposit", "/meters", "/history")


@pytest.fixture
def park() -> ServedPark:
    return served_roll()


def test_every_part_of_a_license_is_a_page(park: ServedPark) -> None:
    with park.browser("pm") as client:
        for part in PARTS:
            page = client.get(PAGE + part)
            assert page.status_code == 200, part
            assert "Maria Garcia, Jose Garcia" in page.text


def test_the_drawer_holds_figures_ledger_transitions_and_activities(park: ServedPark) -> None:
    assert park.line.run("bill", "crosby").exit_code == 0
    with park.browser("pm") as client:
        drawer = client.get(PAGE, headers=DRAWER).text

    assert "<html" not in drawer
    for shown in ("Open balance", "$330.00", "Invoice 1", "Transitions", "Activities", "Equal Housing", "maria@"):
        assert shown in drawer


def test_invoices_open_in_place(park: ServedPark) -> None:
    assert park.line.run("bill", "crosby").exit_code == 0
    with park.browser("pm") as client:
        part = client.get(f"{PAGE}/invoices").text

    assert f'hx-get="{PAGE}/invoices/1" hx-target="#drawer"' in part


def test_the_ledger_is_shown_as_of_a_day_and_explains_itself(park: ServedPark) -> None:
    assert park.line.run("bill", "crosby").exit_code == 0
    with park.browser("pm") as client:
        now = client.get(PAGE).text
        before = client.get(f"{PAGE}?as_of=2027-06-01").text
        wrong = client.get(f"{PAGE}?as_of=someday")
        why = client.get(f"{PAGE}/ledger/1", headers={"HX-Request": "true"}).text
        page = client.get(f"{PAGE}/ledger/1").text
        missing = client.get(f"{PAGE}/ledger/99")

    assert "Invoice 1 (" in now
    assert "Nothing is booked yet" in before
    assert "<html" not in why
    assert "<html" in page
    assert f'href="{PAGE}/invoices/1"' in why
    assert (wrong.status_code, missing.status_code) == (422, 404)
    assert "There is no document 99 on this account" in missing.text


def test_a_license_of_another_site_is_nobodys(park: ServedPark) -> None:
    with park.browser("pm of willis") as client:
        for part in PARTS:
            assert client.get(PAGE + part).status_code == 404, part
    with park.browser("pm") as client:
        assert client.get("/sites/crosby/licenses/CR-404").status_code == 404


def test_the_list_is_filtered_sorted_and_paged(park: ServedPark) -> None:
    assert park.line.run("bill", "crosby").exit_code == 0
    lists = "/sites/crosby/licenses"
    with park.browser("pm") as client:
        everybody = client.get(lists).text
        tidwell = client.get(f"{lists}?words=tidwell&sort=-owed").text
        settled = client.get(f"{lists}?state=settled").text
        former = client.get(f"{lists}?state=all").text
        wrong = [client.get(f"{lists}?{asked}").status_code for asked in ("state=odd", "owing=odd", "sort=odd")]
    with park.browser("owner") as client:
        seen = client.get(lists).text

    assert "Maria Garcia" in everybody
    assert "2 licenses" in everybody
    assert "Maria Garcia" not in tidwell
    assert "No license matches" in settled
    assert "Maria Garcia" in former
    assert wrong == [422, 422, 422]
    assert ("New license" in everybody, "New license" in seen) == (True, False)
