"""Reports and exports as files: what a spreadsheet opens, of which no cell is run."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any

import pytest
from attrs import evolve

from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.site.policy import HotelTaxRule, PolicyHistory, PolicyVersion
from gatedrentals.testing.strategies.sites import TEXAS_AND_CITY
from tests.unit.entrypoints.api.asking import Asker, asking
from tests.unit.entrypoints.api.states import ABANDONED, bring
from tests.unit.entrypoints.command_line import CROSBY, START
from tests.unit.entrypoints.served import ServedPark, served_roll

RUN = ("=", "+", "-", "@", "\t", "\r")
KNOWN = {"as_of": "2027-07-09", "known_on": "2027-07-08"}
MONTHS = {"first": "2027-06-15", "last": "2027-07-31"}
NASTY = tuple(f"{first}cmd|' /C calc'!A0" for first in RUN)
TABLES = {"read_deposits", "read_revenue", "read_collections", "read_occupancy", "read_trial_balance"}
PAGES: Sequence[tuple[str, str, Mapping[str, Any], Mapping[str, str]]] = (
    ("read_aging", "aging", {}, {}),
    ("read_aging", "aging", KNOWN, KNOWN),
    ("read_roll_forwards", "roll-forward", MONTHS, {"from": MONTHS["first"], "to": MONTHS["last"]}),
    ("audit_hotel_tax", "hotel-tax", {}, {}),
)
"""Reports whose file is that of their page: their names there and here, and how each is asked for the same days."""
EXPORTS = {
    "bc": "text/csv; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "beancount": "text/plain; charset=utf-8",
    "hledger": "text/plain; charset=utf-8",
}


@pytest.fixture(scope="module")
def api() -> Iterator[Asker]:
    """A park with money of payers whose names a spreadsheet would run."""
    with asking(served_roll()) as asker:
        bring(asker, ABANDONED)
        for place, name in enumerate(NASTY):
            cash = {**asker.operations["record_receipt"].body, "external_id": f"{name[:1].strip() or 'x'}{place}"}
            asker.done("record_receipt", {**cash, "payer_name": name, "memo": name, "license_number": "CR-2"})
        _leave_untaxed(asker.park)
        yield asker


def _leave_untaxed(park: ServedPark) -> None:
    """The site charges hotel tax, and whoever is gone had come just before."""
    with park.line.store.work(CROSBY) as work:
        site, catalog, rules = work.sites.get(CROSBY), work.sites.catalog(CROSBY), work.sites.discount_rules(CROSBY)
        policy = evolve(site.policies.at(park.line.clock.now()), hotel_tax=HotelTaxRule(TEXAS_AND_CITY))
        taxing = evolve(site, policies=PolicyHistory((PolicyVersion(START, policy),)))
        work.sites.save(taxing, work.sites.suspense_account(CROSBY), catalog, rules)
        gone = next(each for each in work.licenses.of_site(CROSBY, frozenset(State)) if each.end is not None)
        work.licenses.save(evolve(gone, resident_since=date(2027, 7, 1)))


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), newline="")))


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()


def _runs(cell: str) -> bool:
    return cell.lstrip(" ").startswith(RUN) and not _is_number(cell)


def test_every_report_that_can_be_a_file_is_read_here(api: Asker) -> None:
    known = {
        name
        for name, operation in api.operations.items()
        if any(parameter["name"] == "csv" for parameter in operation.said.get("parameters", ()))
    }

    assert known == TABLES | {name for name, *_ in PAGES}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_report_as_a_file_says_what_it_says_as_json(api: Asker, name: str) -> None:
    told = api.done(name)["items"]
    answer = api.ask(name, csv="true")
    headings, *rows = _rows(answer.text)

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert answer.text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}")
    assert answer.text.endswith("\r\n")
    assert [dict(zip(headings, row, strict=True)) for row in rows] == [
        {key: _cell(value) for key, value in item.items()} for item in told
    ]


def _cell(value: Any) -> str:  # noqa: ANN401 - JSON
    """A value of the JSON as a file has it."""
    if isinstance(value, dict):
        sign, cents = "-" if value["cents"] < 0 else "", abs(value["cents"])
        return f"{sign}{cents // 100}.{cents % 100:02}"
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_report_of_nothing_is_a_file_with_its_headings(name: str) -> None:
    with asking(served_roll()) as empty:
        dated = "first" in empty.operations[name].address({})[1]
        days: dict[str, Any] = {"first": "2029-01-01", "last": "2029-01-01"} if dated else {}
        answer = empty.ask(name, csv="true", **days)
        headings = _rows(answer.text)[0]

    assert answer.status_code == 200
    assert len(headings) > 1


@pytest.mark.parametrize(("name", "slug", "days", "on_page"), PAGES)
def test_a_report_with_parts_is_the_file_that_its_page_hands_out(
    api: Asker, name: str, slug: str, days: Mapping[str, Any], on_page: Mapping[str, str]
) -> None:
    with api.park.browser("owner") as client:
        page = client.get(f"/sites/crosby/reports/{slug}", params={"format": "csv", **on_page})
    answer = api.ask(name, csv="true", **days)

    assert (answer.status_code, page.status_code) == (200, 200)
    assert answer.content == page.content
    assert answer.headers["Content-Type"] == page.headers["Content-Type"]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert len(_rows(answer.text)) > 1
    assert [cell for row in _rows(answer.text) for cell in row if _runs(cell)] == []


@pytest.mark.parametrize("form", EXPORTS)
def test_an_export_is_of_its_kind_and_runs_nothing(api: Asker, form: str) -> None:
    answer = api.ask("export_journal", form=form)

    assert answer.headers["Content-Type"] == EXPORTS[form]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="journal-crosby.')
    assert answer.text
    if "csv" in EXPORTS[form]:
        assert [cell for row in _rows(answer.text) for cell in row if _runs(cell)] == []


def test_an_export_of_no_such_kind_and_one_that_ends_before_it_begins_are_refused(api: Asker) -> None:
    unknown = api.ask("export_journal", form="excel")
    backwards = api.ask("export_journal", first="2027-07-31", last="2027-07-01")

    assert (unknown.status_code, unknown.json()["faults"][0]["field"]) == (400, "form")
    assert (backwards.status_code, backwards.json()["faults"][0]["field"]) == (422, "last")


@pytest.mark.parametrize(
    "name", [*sorted(TABLES - {"read_deposits", "read_trial_balance"}), "read_roll_forwards", "list_receipts"]
)
def test_days_that_end_before_they_begin_are_refused(api: Asker, name: str) -> None:
    answer = api.ask(name, first="2027-08-01", last="2027-07-31")

    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (422, "last")


def test_the_board_of_payments_as_a_file_runs_nothing(api: Asker) -> None:
    with api.park.browser("pm") as client:
        answer = client.get("/sites/crosby/payments?format=csv")
        rows = _rows(answer.text)

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert [cell for row in rows for cell in row if _runs(cell)] == []
