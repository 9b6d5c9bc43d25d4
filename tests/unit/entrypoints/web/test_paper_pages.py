import pytest

from tests.unit.entrypoints.served import ServedPark, served_roll

LICENSE = "/sites/crosby/licenses/CR-1"


@pytest.fixture
def park() -> ServedPark:
    park = served_roll()
    assert park.line.run("bill", "crosby").exit_code == 0
    return park


def test_an_invoice_is_a_page_a_drawer_and_a_pdf(park: ServedPark) -> None:
    with park.browser("pm") as client:
        page = client.get(f"{LICENSE}/invoices/1")
        drawer = client.get(f"{LICENSE}/invoices/1", headers={"HX-Request": "true", "HX-Target": "drawer"})
        pdf = client.get(f"{LICENSE}/invoices/1.pdf")
        missing = client.get(f"{LICENSE}/invoices/99")

    assert page.status_code == 200
    assert "Invoice 1" in page.text
    assert "<html" not in drawer.text
    assert "Equal Housing" in drawer.text
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert missing.status_code == 404


def test_a_statement_of_some_days_is_a_page_and_a_pdf(park: ServedPark) -> None:
    with park.browser("accountant") as client:
        page = client.get(f"{LICENSE}/statement?first=2027-06-01&explained=yes")
        backwards = client.get(f"{LICENSE}/statement?first=2027-07-02&last=2027-07-01")
        wrong = client.get(f"{LICENSE}/statement?first=soon")
        pdf = client.get(f"{LICENSE}/statement.pdf")

    assert page.status_code == 200
    assert "$330.00" in page.text
    assert "Invoice 1, due July 2, 2027" in page.text
    assert "(first)" not in page.text
    assert (backwards.status_code, wrong.status_code) == (422, 422)
    assert pdf.content.startswith(b"%PDF")


def test_papers_of_another_site_are_nobodys(park: ServedPark) -> None:
    with park.browser("pm of willis") as client:
        for path in ("/invoices/1", "/invoices/1.pdf", "/statement", "/statement.pdf"):
            assert client.get(LICENSE + path).status_code == 404
