from datetime import UTC, datetime
from typing import Any

import pytest
from litestar.testing import TestClient

from tests.unit.entrypoints.served import ServedPark, served_roll
from tests.unit.entrypoints.web.submitted import confirmed, fields, previewed

RECEIVE = "/sites/crosby/receive"


@pytest.fixture
def park() -> ServedPark:
    return served_roll()


def form(client: TestClient[Any], **typed: str) -> dict[str, str]:
    asked = client.get(f"{RECEIVE}?license=CR-1")
    assert asked.status_code == 200
    return fields(asked.text) | {"amount_cents": "330.00", "drawer": "2", "sequence": "17"} | typed


def test_a_name_that_one_resident_has_opens_the_form_at_once(park: ServedPark) -> None:
    with park.browser("pm") as client:
        found = client.get(f"{RECEIVE}?words=garcia", follow_redirects=False)
        listed = client.get(f"{RECEIVE}?words=c-00")
        nobody = client.get(f"{RECEIVE}?words=zz")

    assert (found.status_code, found.headers["Location"]) == (303, f"{RECEIVE}?license=CR-1")
    assert "Wade Tidwell" in listed.text
    assert "Nobody matches" in nobody.text


def test_money_is_shown_where_it_goes_then_received_once_and_printed(park: ServedPark) -> None:
    with park.browser("pm") as client:
        typed = form(client)
        preview = client.post(RECEIVE, data=typed | {"step": "preview"})
        before = len(park.line.entries("CR-1"))
        confirmed = fields(preview.text) | {"step": "confirm"}
        done, again = (client.post(RECEIVE, data=confirmed, follow_redirects=False) for _ in "ab")
        receipt = client.get(done.headers["Location"])
        pdf = client.get(done.headers["Location"].partition("?")[0] + "/print")

    assert preview.status_code == 200, preview.text
    assert "Receive $330.00" in preview.text
    assert done.status_code == 303
    assert (
        done.headers["Location"]
        == again.headers["Location"]
        == ("/sites/crosby/receipts/office~20crosby/2-17?fresh=yes")
    )
    assert len(park.line.entries("CR-1")) > before
    assert "Receive another" in receipt.text
    assert "$330.00" in receipt.text
    assert pdf.headers["Content-Type"] == "application/pdf"


def test_an_invoice_that_is_issued_together_with_the_money_is_named(park: ServedPark) -> None:
    park.line.clock.set(datetime(2027, 7, 2, 18, tzinfo=UTC))
    with park.browser("pm") as client:
        preview = client.post(RECEIVE, data=form(client) | {"step": "preview"})

    assert "Invoice 2 of $330.00 for Jul 9 – Jul 15, 2027, due Jul 9, 2027, is issued together with it" in preview.text
    assert "billed ahead" not in preview.text


def test_far_more_than_a_cycle_is_asked_for_once_more(park: ServedPark) -> None:
    with park.browser("pm") as client:
        typed = form(client, amount_cents="3300.00")
        asked = client.post(RECEIVE, data=typed | {"step": "preview"})
        meant = client.post(RECEIVE, data=typed | {"step": "preview", "confirmed": "yes"})

    assert asked.status_code == 422
    assert 'name="confirmed"' in asked.text
    assert meant.status_code == 200
    assert "Receive $3,300.00" in meant.text


def test_what_is_typed_wrong_stands_beside_its_field(park: ServedPark) -> None:
    with park.browser("pm") as client:
        typed = form(client, amount_cents="many", drawer="", memo="<i>cash</i>")
        before = park.line.entries("CR-1")
        answer = client.post(RECEIVE, data=typed | {"step": "preview"})

    assert answer.status_code == 422
    assert "Should be an amount in dollars" in answer.text
    assert "&lt;i&gt;cash&lt;/i&gt;" in answer.text
    assert park.line.entries("CR-1") == before


def test_only_who_may_receive_money_does(park: ServedPark) -> None:
    with park.browser("technician") as client:
        assert client.get(RECEIVE).status_code == 403
    with park.browser("pm of willis") as client:
        assert client.get(RECEIVE).status_code == 404


def test_money_from_the_future_is_refused_in_the_time_of_the_site(park: ServedPark) -> None:
    with park.browser("pm") as client:
        answer = client.post(RECEIVE, data=form(client, received_at="2027-07-02T10:00") | {"step": "preview"})

    assert answer.status_code == 422
    assert "Should be an instant up to now, July 1, 2027, 12:00 AM." in answer.text


def test_a_returned_payment_that_is_made_good_is_gone_from_the_queue_at_once(park: ServedPark) -> None:
    def returned() -> list[str]:
        return [item.reason for item in park.line.kept() if item.kind == "returned_receipt"]

    assert park.line.run("bill", "crosby").exit_code == 0
    known = ("--source", "bank", "--method", "echeck", "--id", "E-1", "--license", "CR-1")
    assert park.line.run("receive", "crosby", "330.00", *known).exit_code == 0
    park.line.clock.set(datetime(2027, 7, 2, 18, tzinfo=UTC))
    with park.browser("pm") as client:
        back = "/sites/crosby/receipts/bank/E-1/reverse"
        assert confirmed(client, back, previewed(client, back, reason="ach_return")).status_code == 200
        before = returned()
        for sequence, dollars in (("17", "130.00"), ("18", "800.00")):
            typed = form(client, amount_cents=dollars, sequence=sequence)
            preview = client.post(RECEIVE, data=typed | {"step": "preview"})
            assert client.post(RECEIVE, data=fields(preview.text) | {"step": "confirm"}).status_code == 200, (
                preview.text
            )
            before += returned()

    assert [reason.partition("; ")[2] for reason in before] == [
        "$330.00 that was due by then is open",
        "$200.00 that was due by then is open",
    ]
