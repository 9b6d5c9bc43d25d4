"""Files that come in over the API: good rows land, bad ones are named by line, field and value, and kept."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.unit.entrypoints.api.asking import Asker
from tests.unit.entrypoints.api.states import kept

ROLL = "license_number,pad,home_serial,resident_names,email,phone,frequency,due_anchor,moved_in,billed_from,rent\n"
RECEIPTS = "source,external_id,method,amount,received_at,license_number,payer_name,memo\n"
READINGS = "pad,read_on,register,reading_kwh\n"
HEADINGS: Mapping[str, str] = {"import_rent_roll": ROLL, "import_receipts": RECEIPTS, "import_readings": READINGS}
NEW = "CR-3,C-005,HS-5,Ana Cantu,ana@example.com,,weekly,2027-07-02,2026-05-01,2027-07-02,310.00"
CARD = "authorize_net,60192,card,325.00,2027-06-30 21:10:06,CR-1,Maria Garcia,"
READ = "C-001,2027-06-30,E-1,1200.5"
GOOD: Mapping[str, str] = {"import_rent_roll": NEW, "import_receipts": CARD, "import_readings": READ}
BAD: tuple[tuple[str, str, str, str], ...] = (
    ("import_rent_roll", NEW.replace("CR-3", "CR-4").replace("310.00", "-310.00"), "rent", "-310.00"),
    ("import_rent_roll", NEW.replace("CR-3", "CR-4").replace("310.00", "3.105"), "rent", "3.105"),
    ("import_rent_roll", NEW.replace("CR-3", "CR-4").replace("C-005", "C-001"), "pad", "C-001"),
    ("import_rent_roll", NEW.replace("CR-3", "CR-1").replace("C-005", "C-006"), "license_number", "CR-1"),
    ("import_rent_roll", NEW.replace("CR-3", "CR-4").replace("2026-05-01", "05/01/2026"), "moved_in", "05/01/2026"),
    ("import_receipts", CARD.replace("60192", "60193").replace("325.00", "1e5"), "amount", "1e5"),
    ("import_receipts", CARD.replace("60192", "60193").replace("card", "barter"), "method", "barter"),
    ("import_receipts", CARD.replace("60192", "60193").replace("2027-06-30 21:10:06", "soon"), "received_at", "soon"),
    ("import_receipts", CARD.replace("60192", ""), "external_id", ""),
    ("import_readings", READ.replace("C-001", ""), "pad", ""),
    ("import_readings", READ.replace("1200.5", "lots"), "reading_kwh", "lots"),
    ("import_readings", READ.replace("2027-06-30", "2027-06-31"), "read_on", "2027-06-31"),
)


def _fed(api: Asker, operation: str, /, *rows: str, **more: str) -> dict[str, Any]:
    report = api.done(operation, HEADINGS[operation] + "\n".join((*rows, "")), **more)
    assert isinstance(report, dict)
    return report


@pytest.mark.parametrize(("name", "row", "field", "value"), BAD)
def test_a_bad_row_is_named_and_the_good_one_lands(api: Asker, name: str, row: str, field: str, value: str) -> None:
    report = _fed(api, name, GOOD[name], row, name="of july.csv")
    (bad,) = report["kept"]
    (fault,) = [fault for fault in bad["faults"] if fault["column"] == field]

    assert (report["file"], report["taken"], report["already"], report["again"]) == ("of july.csv", 1, 0, False)
    assert (bad["line"], bad["raw"]) == (3, row)
    assert (fault["line"], fault["value"]) == (3, value)
    assert fault["expected"]
    (item,) = [each for each in api.done("read_queue")["items"] if each["source"] == "of july.csv"]
    assert (item["line"], item["content"]) == (3, row)
    assert field in item["reason"]


@pytest.mark.parametrize("name", HEADINGS)
def test_the_same_file_fed_twice_is_taken_once(api: Asker, name: str) -> None:
    first = _fed(api, name, GOOD[name])
    before = kept(api)
    again = _fed(api, name, GOOD[name])
    under_another_name = _fed(api, name, GOOD[name], name="copy.csv")

    assert (first["taken"], first["again"]) == (1, False)
    assert {(each["taken"], each["again"]) for each in (again, under_another_name)} == {(0, True)}
    assert {table for table, rows in kept(api).items() if rows != before[table]} == {"answers"}


@pytest.mark.parametrize(("name", "row"), [(name, row) for name, row, _, _ in BAD])
def test_the_same_file_fed_twice_says_how_many_of_its_rows_wait_and_where(api: Asker, name: str, row: str) -> None:
    first = _fed(api, name, GOOD[name], row)
    again = _fed(api, name, GOOD[name], row)
    (item,) = api.done("read_queue", kind=again["kept_as"])["items"]
    note = {"action": "dismiss", "note": "it is none of ours"}
    api.done("act_on_item", {"kind": item["kind"], "key": item["key"], **note}, by="pm")
    at_last = _fed(api, name, GOOD[name], row)

    assert item["content"] == row
    assert [(each["waiting"], each["again"]) for each in (first, again, at_last)] == [(1, False), (1, True), (0, True)]


@pytest.mark.parametrize("name", HEADINGS)
def test_a_row_that_was_taken_is_not_taken_again_in_another_file(api: Asker, name: str) -> None:
    _fed(api, name, GOOD[name])
    report = _fed(api, name, GOOD[name], "")

    assert report["taken"] == 0
    assert report["already"] == 1 or [fault["column"] for fault in report["kept"][0]["faults"]]


@pytest.mark.parametrize("name", HEADINGS)
def test_a_file_that_is_no_such_table_is_refused_whole_by_its_columns(api: Asker, name: str) -> None:
    before = kept(api)
    first, *rest = HEADINGS[name].strip().split(",")
    unknown = api.ask(name, ",".join((first, *rest, "colour")) + "\n" + GOOD[name] + ",red\n")
    missing = api.ask(name, ",".join(rest) + "\n" + GOOD[name].partition(",")[2] + "\n")
    for answer, column in ((unknown, "colour"), (missing, first)):
        assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
        (fault,) = answer.json()["faults"]
        assert fault["field"] in {"header", column}
        assert "line 1" in fault["message"]
        assert column in fault["message"]
    assert kept(api) == before


@pytest.mark.parametrize("name", HEADINGS)
def test_bytes_that_are_no_text_are_refused_and_those_of_a_spreadsheet_taken(api: Asker, name: str) -> None:
    before = kept(api)
    path, _ = api.operations[name].address({})
    token = api.park.token(api.operations[name].person)
    text = HEADINGS[name] + GOOD[name] + "\n"
    answers = {}
    contents = {"latin": (HEADINGS[name] + "\u00e9,").encode("latin-1"), "nothing": b"", "zip": b"PK\3\4\0"}
    for what, content in contents.items():
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": what, "Content-Type": "text/csv"}
        answer = api.client.post(path, content=content, headers=headers)
        answers[what] = (answer.status_code, answer.json()["code"])
    assert answers == dict.fromkeys(answers, (422, "file_refused"))
    assert kept(api) == before
    assert api.done(name, "\N{ZERO WIDTH NO-BREAK SPACE}" + text.replace("\n", "\r\n"))["taken"] == 1


def test_what_was_previewed_is_what_is_taken(api: Asker) -> None:
    previewed = _fed(api, "import_receipts", CARD, BAD[5][1], preview="true")
    before = api.done("list_receipts")["items"]
    done = _fed(api, "import_receipts", CARD, BAD[5][1])

    assert before == []
    assert previewed == done


def test_a_set_up_with_faults_names_each(api: Asker) -> None:
    body = api.operations["load_site"].body
    documents = {**body["documents"], "catalog.json": {**body["documents"]["catalog.json"], "colour": "red"}}
    before = kept(api)
    answer = api.ask("load_site", {"documents": documents})
    foreign = api.ask("load_site", site_id="willis")

    assert answer.status_code == 422
    assert "catalog.json" in answer.text
    assert "colour" in answer.text
    assert foreign.status_code == 404
    assert kept(api) == before
