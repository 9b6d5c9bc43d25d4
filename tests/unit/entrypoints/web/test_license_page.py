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
