"""Every list that goes on by a cursor: its parts cover it exactly once, and it takes no cursor but its own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from attrs import frozen

from tests.unit.entrypoints.api.asking import Asker, asking
from tests.unit.entrypoints.api.states import at
from tests.unit.entrypoints.served import served_roll

CASH = {"source": "office crosby", "method": "office_cash", "amount": {"cents": 7_000}}
HEADINGS = "license_number,pad,home_serial,resident_names,email,phone,frequency,due_anchor,moved_in,billed_from,rent\n"


@frozen
class Listed:
    """How a list is asked and what names a row of it; ``add`` brings another row while it is being read."""

    name: Callable[[Any], object]
    add: Callable[[Asker], object]


def _pay(api: Asker, **other: object) -> str:
    name = f"added-{next(api.keys)}"
    received = {"received_at": api.park.line.clock.now().isoformat(), "external_id": name}
    api.done("record_receipt", {**CASH, **received, "license_number": "CR-1", **other})
    return name


def _wait(api: Asker) -> str:
    return _pay(api, license_number="", payer_name="Ann Lee")


def _refuse(api: Asker) -> None:
    api.done("refuse_receipt", {"source": CASH["source"], "external_id": _wait(api), "address": "9 Oak St, Willis"})


def _leave(api: Asker, number: str = "CR-6") -> None:
    api.done("give_notice", {"notice_given_on": "2027-07-05"}, number=number)
    api.done("confirm_surrender", {"surrender_on": "2027-07-20"}, number=number)
    api.done("move_out", {"departed_on": "2027-07-20"}, number=number)


def _settle(api: Asker) -> None:
    """The first that waits waits no longer."""
    number = api.done("list_move_outs", limit=1)["items"][0]["license_number"]
    api.done("draft_statement", {"findings": [], "forwarding_address": "1 Main St"}, number=number)
    api.done("finalize_statement", number=number)


def _roll(api: Asker, *numbers: int) -> None:
    rows = (
        f"CR-{n},C-0{n + 3:02},HS-{n},Ana {n},ana{n}@example.com,,weekly,2027-07-02,2026-05-01,2027-07-02,310.00\n"
        for n in numbers
    )
    report = api.done("import_rent_roll", HEADINGS + "".join(rows))
    assert (report["taken"], report["kept"]) == (len(numbers), [])


def _bill(api: Asker) -> None:
    clock = api.park.line.clock
    clock.set(clock.now() + timedelta(days=7))
    api.done("issue_invoices", {"as_of": clock.now().isoformat()})


def _draft(api: Asker) -> None:
    draft = api.operations["draft_license"].body
    api.done("draft_license", {**draft, "number": f"AA-{next(api.keys)}"})


LISTS: Mapping[str, Listed] = {
    "list_licenses": Listed(lambda row: row["number"], _draft),
    "read_payments": Listed(lambda row: row["license_number"], lambda api: _roll(api, 7)),
    "list_receipts": Listed(lambda row: row["receipt"]["external_id"], _pay),
    "list_invoices": Listed(lambda row: row["number"], _bill),
    "list_move_outs": Listed(lambda row: row["license_number"], _settle),
    "list_refunds": Listed(
        lambda row: str(row["refund"]["account_id"]) + str(row["refund"]["refund_no"]),
        _refuse,
    ),
    "read_queue": Listed(lambda row: (row["kind"], row["key"]), _wait),
    "read_queues": Listed(lambda row: (row["kind"], row["key"]), _wait),
    "read_ledger": Listed(lambda row: row["seq"], _pay),
    "read_audit_trail": Listed(str, _pay),
    "read_own_ledger": Listed(lambda row: row["seq"], _pay),
    "list_own_invoices": Listed(lambda row: row["number"], _bill),
}


@contextmanager
def _park() -> Iterator[Asker]:
    """A park in which each list has several rows."""
    with asking(served_roll()) as asker:
        _roll(asker, 3, 4, 5, 6)
        asker.park.line.clock.set(at(7, 20))
        for _ in range(3):
            _pay(asker)
            _refuse(asker)
            _wait(asker)
        asker.done("issue_invoices", {"as_of": "2027-07-20T17:00:00Z"})
        for number in ("CR-3", "CR-4", "CR-5"):
            _leave(asker, number)
        yield asker


@pytest.fixture(scope="module")
def api() -> Iterator[Asker]:
    """One such park, for whoever only reads."""
    with _park() as asker:
        yield asker


@pytest.fixture
def changing() -> Iterator[Asker]:
    """One of the test's own, for who adds to it."""
    with _park() as asker:
        yield asker


def _part(api: Asker, name: str, cursor: str | None = None, limit: int = 100, **more: str) -> dict[str, Any]:
    asked = {**more, "limit": limit} | ({"cursor": cursor} if cursor else {})
    part = api.done(name, **asked)
    assert isinstance(part, dict)
    return part


def _names(name: str, part: dict[str, Any]) -> list[object]:
    return [LISTS[name].name(row) for row in part["items"]]


def _rest(api: Asker, name: str, cursor: str | None, limit: int) -> list[object]:
    found = []
    while cursor is not None:
        part = _part(api, name, cursor, limit)
        found += _names(name, part)
        cursor = part["next"]
        assert len(found) < 1_000
    return found


def test_every_list_that_goes_on_is_read_here(api: Asker) -> None:
    going_on = {
        name
        for name, operation in api.operations.items()
        if any(parameter["name"] == "cursor" for parameter in operation.said.get("parameters", ()))
    }

    assert going_on == set(LISTS)


@pytest.mark.parametrize("limit", [1, 2])
@pytest.mark.parametrize("name", LISTS)
def test_the_parts_of_a_list_cover_it_exactly_once(api: Asker, name: str, limit: int) -> None:
    whole = _part(api, name)
    first = _part(api, name, limit=limit)
    parts = _names(name, first) + _rest(api, name, first["next"], limit)

    assert whole["next"] is None
    assert len(parts) >= 3
    assert parts == _names(name, whole)


def test_no_part_comes_after_the_first_invoice(api: Asker) -> None:
    count = len(_part(api, "list_invoices")["items"])

    assert count > 1
    assert _part(api, "list_invoices", limit=count)["next"] is None
    assert _part(api, "list_invoices", limit=count - 1)["next"] is not None


def test_the_latest_first_goes_on_as_well(api: Asker) -> None:
    whole = _names("list_move_outs", _part(api, "list_move_outs", waiting="false"))
    first = _part(api, "list_move_outs", limit=1, waiting="false")
    second = _part(api, "list_move_outs", first["next"], limit=2, waiting="false")

    assert whole == sorted(whole, key=str, reverse=True)
    assert _names("list_move_outs", first) + _names("list_move_outs", second) == whole[:3]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_is_added_to_while_it_is_read_shows_what_was_there_once(changing: Asker, name: str) -> None:
    before = _names(name, _part(changing, name))
    first = _part(changing, name, limit=1)
    LISTS[name].add(changing)
    rest = _rest(changing, name, first["next"], 1)
    after = _names(name, _part(changing, name))

    assert after != before
    assert [each for each in _names(name, first) + rest if each in before] == before


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_no_cursor_but_its_own(api: Asker, name: str) -> None:
    own = _part(api, name, limit=1)["next"]
    others = [_part(api, other, limit=1)["next"] for other in LISTS if other != name]
    of_another_site = "AAAAAAAAMQ"
    for cursor in (*others, own[:-1], own[:-4], own + "A", own.swapcase(), of_another_site, "%3F", "é", "1", " "):
        answer = api.ask(name, cursor=cursor)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor"), cursor
        assert answer.json()["detail"].startswith("cursor: ")


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("list_licenses", {"order": "owed"}),
        ("read_payments", {"reverse": "true"}),
        ("list_receipts", {"method": "office_cash"}),
        ("list_move_outs", {"waiting": "false"}),
        ("list_refunds", {"only_open": "true"}),
        ("list_invoices", {"number": "CR-2"}),
    ],
)
def test_a_cursor_is_of_the_list_as_it_was_asked(api: Asker, name: str, more: dict[str, str]) -> None:
    cursor = _part(api, name, limit=1)["next"]

    assert api.ask(name, cursor=cursor, limit=2).status_code == 200
    assert api.refused(name, cursor=cursor, **more) == (400, "bad_cursor")
