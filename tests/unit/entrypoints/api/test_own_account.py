"""What is somebody's own over the API, in cents, and nothing of anybody else."""

from typing import Any

import pytest
from attrs import evolve

from gatedrentals.domain.licensing.states import State
from tests.unit.entrypoints.command_line import CROSBY
from tests.unit.entrypoints.served import ServedPark, served_roll

ACCOUNT = "/v1/me/licenses/CR-1"
PARTS = ["", "/ledger", "/ledger/1/explanation", "/invoices", "/invoices/1", "/notice/final-bill?leave_on=2027-07-12"]


@pytest.fixture
def park() -> ServedPark:
    """Maria paid $100 of her first week by kiosk."""
    park = served_roll()
    park.line.run("bill", "crosby")
    park.line.json("receive", "crosby", "100.00", "--license", "CR-1", "--method", "kiosk", "--id", "K-1")
    return park


def _usd(cents: int) -> dict[str, object]:
    return {"cents": cents, "currency": "USD"}


def _get(park: ServedPark, address: str, name: str = "maria") -> dict[str, Any]:
    with park.client(name) as client:
        answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert isinstance(found, dict)
    return found


def test_a_person_reads_who_they_are(park: ServedPark) -> None:
    me = _get(park, "/v1/me")

    assert (me["name"], me["roles"], me["sites"]) == ("Maria Garcia", ["resident"], ["crosby"])
    assert me["permissions"] == ["own_account", "own_profile"]
    assert me["licenses"] == [{"site_id": "crosby", "number": "CR-1", "state": "active", "is_current": True}]


def test_an_account_says_what_is_due_what_was_paid_and_what_comes(park: ServedPark) -> None:
    account = _get(park, ACCOUNT)

    assert account["figures"]["open"] == _usd(23_000)
    assert account["late"] == _usd(0)
    assert account["next"]["due_on"] == "2027-07-02"
    assert sum(part["open"]["cents"] for part in account["due"]) == 23_000
    (payment,) = account["payments"]
    assert (payment["external_id"], payment["amount"], payment["state"]) == ("K-1", _usd(10_000), "placed")
    assert payment["placed"] == [{"invoice_number": 1, "amount": _usd(10_000)}]
    assert account["ahead"][0]["days"] == {"start": "2027-07-09", "end": "2027-07-16"}
    assert account["ahead"][0]["cost"] == _usd(33_000)
    assert "Jose" not in str(account)


def test_money_that_no_charge_takes_says_so(park: ServedPark) -> None:
    park.line.json("notice", "crosby", "CR-1", "--surrender-on", "2027-07-05")
    park.line.json("receive", "crosby", "900.00", "--license", "CR-1", "--method", "kiosk", "--id", "K-2")

    payments = {each["external_id"]: each for each in _get(park, ACCOUNT)["payments"]}

    assert [held["holding"] for held in payments["K-2"]["held"]] == ["refundable_credit"]


def test_a_ledger_goes_on_by_its_cursor_to_its_first_row(park: ServedPark) -> None:
    latest = _get(park, f"{ACCOUNT}/ledger?limit=1")
    first = _get(park, f"{ACCOUNT}/ledger?limit=1&cursor={latest['next']}")

    assert [row["change"] for row in (*latest["items"], *first["items"])] == [_usd(-10_000), _usd(33_000)]
    assert latest["items"][0]["balance"] == _usd(23_000)
    assert first["next"] is None


def test_invoices_go_on_by_their_cursor(park: ServedPark) -> None:
    park.line.clock.set(park.line.clock.now().replace(day=3))
    park.line.run("bill", "crosby")
    latest = _get(park, f"{ACCOUNT}/invoices?limit=1")
    first = _get(park, f"{ACCOUNT}/invoices?limit=1&cursor={latest['next']}")

    assert [each["number"] for each in (*latest["items"], *first["items"])] == [2, 1]
    assert first["next"] is None
    assert first["items"][0]["open"] == _usd(23_000)
    assert _get(park, f"{ACCOUNT}/invoices/1") == first["items"][0]


def test_a_limit_beyond_what_a_page_holds_is_refused(park: ServedPark) -> None:
    with park.client("maria") as client:
        answers = [client.get(f"{ACCOUNT}/{part}?limit=100000") for part in ("ledger", "invoices")]

    assert [(each.status_code, each.json()["faults"][0]["field"]) for each in answers] == [(422, "limit")] * 2


@pytest.mark.parametrize("cursor", ["%3F", "bm8", "MTIzNDU2Nzg5MDEyMzQ1"])
def test_a_cursor_of_nowhere_is_refused(park: ServedPark, cursor: str) -> None:
    with park.client("maria") as client:
        answers = [client.get(f"{ACCOUNT}/{part}?cursor={cursor}") for part in ("ledger", "invoices")]

    assert {(each.status_code, each.json()["code"]) for each in answers} == {(400, "bad_cursor")}


def test_why_is_said_in_words(park: ServedPark) -> None:
    assert _get(park, f"{ACCOUNT}/ledger/2/explanation")["because"]


@pytest.mark.parametrize("part", PARTS)
def test_the_account_of_somebody_else_is_not_there(park: ServedPark, part: str) -> None:
    with park.client("maria") as client:
        own = client.get(f"{ACCOUNT}{part}")
        foreign, nobodys = (client.get(f"/v1/me/licenses/{number}{part}") for number in ("CR-2", "CR-404"))

    assert own.status_code == 200
    assert {(each.status_code, each.json()["code"]) for each in (foreign, nobodys)} == {(404, "unknown_license")}


def test_notice_is_foreseen_previewed_and_given_once(park: ServedPark) -> None:
    bill = _get(park, f"{ACCOUNT}/notice/final-bill?leave_on=2027-07-12")
    notice = {"leave_on": "2027-07-12", "why": "a job"}
    with park.client("maria") as client:
        preview = client.post(f"{ACCOUNT}/notice?preview=true", json=notice)
        state = _state(park)
        given, again = (client.post(f"{ACCOUNT}/notice", json=notice, headers={"Idempotency-Key": "k"}) for _ in "ab")
        foreign = client.post("/v1/me/licenses/CR-2/notice", json=notice, headers={"Idempotency-Key": "f"})

    assert (bill["owed"], bill["left"]["cents"]) == (_usd(23_000), 23_000 + bill["ahead"][0]["cost"]["cents"])
    assert bill["ahead"][0]["days"] == {"start": "2027-07-09", "end": "2027-07-12"}
    assert preview.json()["license"]["state"] == "notice"
    assert state is State.ACTIVE
    assert given.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (given.json()["license"]["notice_given_on"], given.json()["license"]["surrender_on"]) == ("2027-07-01", None)
    assert foreign.status_code == 404


@pytest.mark.parametrize("body", [{}, {"leave_on": "soon"}, {"leave_on": "2027-07-12", "surrender_on": "2027-07-12"}])
def test_what_is_no_notice_is_refused(park: ServedPark, body: object) -> None:
    with park.client("maria") as client:
        answer = client.post(f"{ACCOUNT}/notice", json=body, headers={"Idempotency-Key": "k"})

    assert answer.status_code == 400
    assert _state(park) is State.ACTIVE


def test_a_day_in_the_past_is_refused(park: ServedPark) -> None:
    with park.client("maria") as client:
        answer = client.post(f"{ACCOUNT}/notice", json={"leave_on": "2027-06-30"}, headers={"Idempotency-Key": "k"})

    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "leave_on")


def test_preferences_are_ones_own_to_change(park: ServedPark) -> None:
    (profile,) = _get(park, "/v1/me/profile")["items"]
    (other,) = _get(park, "/v1/me/profile", "wade")["items"]
    with park.client("maria") as client:
        body = {"takes_mail": True, "takes_sms": False}
        own, foreign = (
            client.put(f"/v1/me/profile/{each['id']}/preferences", json=body, headers={"Idempotency-Key": each["id"]})
            for each in (profile, other)
        )

    assert own.json() == profile | {"takes_sms": False}
    assert (foreign.status_code, foreign.json()["code"]) == (404, "unknown_party")
    assert _get(park, "/v1/me/profile", "wade")["items"] == [other]


def test_staff_have_no_account_here(park: ServedPark) -> None:
    with park.client("owner") as client:
        statuses = {client.get(f"{ACCOUNT}{part}").status_code for part in PARTS}

    assert statuses == {403}


def test_who_has_moved_out_keeps_the_account(park: ServedPark) -> None:
    with park.line.store.work(CROSBY) as work:
        work.licenses.save(evolve(work.licenses.by_number(CROSBY, "CR-1"), state=State.CLOSED))

    account = _get(park, ACCOUNT)

    assert (account["license"]["is_current"], account["ahead"]) == (False, [])


def _state(park: ServedPark) -> State:
    with park.line.store.work(CROSBY) as work:
        return work.licenses.by_number(CROSBY, "CR-1").state
