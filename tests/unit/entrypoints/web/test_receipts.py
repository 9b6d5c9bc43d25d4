"""Receipts: the list of a site, one with its story, and what people do with it."""

import re
from datetime import date
from urllib.parse import quote

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.papers.foreseen_receipt import ForeseenReceipt
from gatedrentals.domain.ids import account_of
from gatedrentals.entrypoints.web.hrefs import receipt_href, unquoted
from gatedrentals.entrypoints.web.receipt_effects import receipt_effects
from gatedrentals.ports.papers import Addressee, DatedAmount, Heading, Letterhead, ReceiptPaper
from tests.unit.entrypoints.command_line import CROSBY
from tests.unit.entrypoints.served import ServedPark, served_roll
from tests.unit.entrypoints.web.submitted import HTMX, confirmed, fields, previewed

RECEIPTS = "/sites/crosby/receipts"
DRAWER = {"HX-Request": "true", "HX-Target": "drawer"}


@pytest.fixture
def park() -> ServedPark:
    park = served_roll()
    assert park.line.run("bill", "crosby").exit_code == 0
    for amount, name, payer, *license_ in (
        ("330.00", "Z/1", "M <Garcia>", "--license", "CR-1"),
        ("100.00", "Z-2", "Somebody"),
    ):
        known = ("--source", "bank", "--method", "zelle", "--id", name, "--payer", payer)
        assert park.line.run("receive", "crosby", amount, *known, *license_).exit_code == 0
    return park


def _open_cents(park: ServedPark, number: str) -> int:
    with park.line.store.work(CROSBY) as work:
        account_id = account_of(work.licenses.by_number(CROSBY, number).id)
        return sum(line.open_cents for line in work.subledger.standing(account_id).open_lines)


def test_the_list_says_where_each_payment_stands(park: ServedPark) -> None:
    with park.browser("pm") as client:
        everything = client.get(RECEIPTS).text
        held = client.get(f"{RECEIPTS}?state=held&method=zelle&week=2027-07-01").text
        nothing = client.get(f"{RECEIPTS}?week=2027-01-01").text
        wrong = [client.get(f"{RECEIPTS}?{asked}").status_code for asked in ("week=now", "method=gold", "after=x!")]

    assert "M &lt;Garcia&gt;" in everything
    assert "on invoice 1" in everything
    assert f'href="{RECEIPTS}/bank/Z~2F1"' in everything
    assert "Z-2" in held
    assert "Z/1" not in held
    assert "No receipt matches" in nothing
    assert wrong == [422, 422, 400]


def test_a_receipt_is_a_page_a_drawer_and_a_pdf(park: ServedPark) -> None:
    path = f"{RECEIPTS}/bank/Z~2F1"
    with park.browser("accountant") as client:
        page = client.get(path)
        drawer = client.get(path, headers=DRAWER)
        pdf = client.get(f"{path}/print")
        missing = client.get(f"{RECEIPTS}/bank/Z-404")

    assert "Your Zelle payment of $330.00" in page.text
    assert 'href="/sites/crosby/licenses/CR-1"' in page.text
    assert "<html" not in drawer.text
    assert "Equal Housing" in drawer.text
    assert pdf.content.startswith(b"%PDF")
    assert missing.status_code == 404


def test_money_of_nobody_is_placed_where_the_preview_says(park: ServedPark) -> None:
    path, before = f"{RECEIPTS}/bank/Z-2/place", _open_cents(park, "CR-2")
    with park.browser("pm") as client:
        unknown = previewed(client, path, license="CR-404")
        preview = previewed(client, path, license="CR-2")
        assert _open_cents(park, "CR-2") == before
        done = confirmed(client, path, preview)
        page = client.get(done.headers["HX-Redirect"])

    assert unknown.status_code == 422
    assert "No license here has that number" in unknown.text.partition('id="field-license-error"')[2]
    assert "$100.00" in preview.text
    assert _open_cents(park, "CR-2") == before - 10_000
    assert "Wade Tidwell" in page.text


def test_money_that_we_do_not_keep_goes_back_by_check(park: ServedPark) -> None:
    path = f"{RECEIPTS}/bank/Z-2"
    with park.browser("pm") as client:
        preview = previewed(client, f"{path}/refuse", address="1 Main St, Crosby, TX 77532")
        confirmed(client, f"{path}/refuse", preview)
        page = client.get(path)

    assert "Went back by check" in preview.text
    assert "Went back" in page.text
    assert f"{path}/place" not in page.text


def test_a_linked_payer_is_known_from_then_on(park: ServedPark) -> None:
    path = f"{RECEIPTS}/bank/Z-2/link"
    with park.browser("pm") as client:
        confirmed(client, path, previewed(client, path, license="CR-2"))

    with park.line.store.work(CROSBY) as work:
        link = work.parties.link_of(CROSBY, "somebody")
        assert link is not None
        assert link.license_id == work.licenses.by_number(CROSBY, "CR-2").id


def test_a_receipt_is_sent_to_the_lines_that_are_chosen(park: ServedPark) -> None:
    path = f"{RECEIPTS}/bank/Z-2"
    with park.browser("pm") as client:
        confirmed(client, f"{path}/place", previewed(client, f"{path}/place", license="CR-2"))
        nothing = previewed(client, f"{path}/direct")
        preview = previewed(client, f"{path}/direct", line_1_1="yes", note="as they asked")
        confirmed(client, f"{path}/direct", preview)
        ledger = client.get("/sites/crosby/licenses/CR-2")

    assert nothing.status_code == 422
    assert "Choose one line or more" in nothing.text.partition('id="field-line_1_1-error"')[2]
    assert "Instruction: direct: as they asked" in ledger.text


def _rows(html: str) -> list[str]:
    """The rows of a preview, as words."""
    text = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)]
    return text[1:]


def test_a_preview_says_what_moves_from_where_to_where(park: ServedPark) -> None:
    path = f"{RECEIPTS}/bank/Z-2"
    with park.browser("pm") as client:
        confirmed(client, f"{path}/place", previewed(client, f"{path}/place", license="CR-2"))
        back = _rows(previewed(client, f"{path}/reverse", reason="booking_error").text)
        wrong = _rows(previewed(client, f"{path}/reverse", reason="wrong_account").text)
        same = _rows(previewed(client, f"{path}/direct", line_1_1="yes").text)

    assert back == [
        "Rent for July 1 – July 31, 2027, invoice 1 $100.00 –",
        "Taken back: it counts as not received – −$100.00",
        "Open balance $1,050.00 $1,150.00",
        "Paid to Jul 2, 2027 Jun 30, 2027",
    ]
    assert wrong[1:] == [
        "Kept until we know whose it is – $100.00",
        "Open balance $1,050.00 $1,150.00",
        "Paid to Jul 2, 2027 Jun 30, 2027",
    ]
    assert same == ["Open balance $1,050.00 $1,050.00"]


def test_what_a_returned_payment_costs_is_part_of_its_preview() -> None:
    day = date(2027, 7, 1)
    heading = Heading(Letterhead("Crosby"), day, "CR-1", Addressee(("Luz",)))
    back = DatedAmount(day, "Taken back", -5_000)
    paper = ReceiptPaper(heading, day, "9:00 AM", "eCheck", "E-1", "", (), (), back, 5_000, None)
    foreseen = ForeseenReceipt(paper, None, 1, returned_fees=(DatedAmount(day, "Returned-payment fee", 3_000),))

    effects = receipt_effects(evolve(paper, taken_back=None, amount_cents=0), foreseen, "", "")

    assert [(each.what, each.after) for each in effects] == [
        ("Taken back", "−$50.00"),
        ("Returned-payment fee", "$30.00"),
    ]


def test_money_moves_to_a_license_that_is_looked_for_by_name(park: ServedPark) -> None:
    path = f"{RECEIPTS}/bank/Z~2F1"
    with park.browser("pm") as client:
        asked = client.get(f"{path}/place")
        choice = previewed(client, f"{path}/place", license="tidwell")
        again = fields(choice.text) | {"license": "another", "another_number": "", "step": "preview"}
        nothing = client.post(f"{path}/place", data=again, headers=HTMX)
        typed = client.post(f"{path}/place", data=again | {"another_number": "CR-2"}, headers=HTMX)
        preview = client.post(f"{path}/place", data=fields(choice.text) | {"license": "CR-2"}, headers=HTMX)
        confirmed(client, f"{path}/place", preview)

    assert "Move to another license" in asked.text
    assert fields(asked.text)["license"] == ""
    assert (choice.status_code, nothing.status_code, typed.status_code) == (422, 422, 200)
    assert "CR-2 · Wade Tidwell, C-002" in choice.text
    assert "Choose the one that is meant" in choice.text
    assert _rows(typed.text) == _rows(preview.text)
    assert _rows(preview.text) == [
        "CR-1: Rent for July 2 – July 8, 2027, invoice 1 $325.00 –",
        "CR-1: Storm-water for July 2 – July 8, 2027, invoice 1 $5.00 –",
        "CR-2: Rent for July 1 – July 31, 2027, invoice 1 – $330.00",
        "CR-1: Open balance $0.00 $330.00",
        "CR-1: Paid to Jul 8, 2027 Jul 1, 2027",
        "CR-2: Open balance $1,150.00 $820.00",
        "CR-2: Paid to Jun 30, 2027 Jul 8, 2027",
    ]
    assert _open_cents(park, "CR-1") == 33_000


@pytest.mark.parametrize(("method", "reason"), [("office_cash", "booking_error"), ("card", "chargeback")])
def test_money_is_taken_back_for_the_reason_that_its_method_has_most_often(
    park: ServedPark, method: str, reason: str
) -> None:
    known = ("--source", "bank", "--method", method, "--id", "M-1", "--license", "CR-1")
    assert park.line.run("receive", "crosby", "5.00", *known).exit_code == 0
    with park.browser("pm") as client:
        asked = client.get(f"{RECEIPTS}/bank/M-1/reverse")

    assert fields(asked.text)["reason"] == reason


def test_a_receipt_is_taken_back_and_then_left_alone(park: ServedPark) -> None:
    path = f"{RECEIPTS}/bank/Z~2F1"
    with park.browser("pm") as client:
        asked = client.get(f"{path}/reverse")
        preview = previewed(client, f"{path}/reverse", reason="booking_error")
        confirmed(client, f"{path}/reverse", preview)
        page = client.get(path)
        drawer = client.get(path, headers=DRAWER)
        again = client.get(f"{path}/explode")

    assert fields(asked.text)["returned_at"] == "2027-07-01T00:00"
    assert _open_cents(park, "CR-1") == 33_000
    assert "Taken back" in page.text
    assert f"{path}/reverse" not in page.text + drawer.text
    assert again.status_code == 404


def test_receipts_are_for_who_may_see_or_move_them(park: ServedPark) -> None:
    path = f"{RECEIPTS}/bank/Z-2"
    with park.browser("owner") as client:
        assert client.get(path).status_code == 200
        assert client.get(f"{path}/place").status_code == 403
        assert "/place" not in client.get(path).text
    with park.browser("technician") as client:
        assert client.get(RECEIPTS).status_code == 403
    with park.browser("pm of willis") as client:
        assert client.get(RECEIPTS).status_code == 404
        assert client.get("/sites/willis/receipts/bank/Z-2").status_code in {403, 404}


@given(st.text(), st.text(min_size=1))
def test_any_name_of_money_has_an_address_of_one_part(source: str, external_id: str) -> None:
    source, external_id = (name.encode("utf-8", "ignore").decode() for name in (source, external_id))

    href = receipt_href("crosby", source, external_id, "place")

    *_, first, second, last = href.split("/")
    assert (unquoted(first), unquoted(second), last) == (source, external_id, "place")
    assert quote(href) == href
