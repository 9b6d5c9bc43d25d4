"""Money over the API: what came in, where it went, what was lowered and given up; to the cent."""

from typing import Any

import pytest

from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.entrypoints.api.examples import BODIES
from tests.unit.entrypoints.api.asking import Asker
from tests.unit.entrypoints.api.states import ABANDONED, BILLED, at, bring

CASH = BODIES["record_receipt"]
LINE = {"invoice_number": 1, "line_no": 1}
NAMED = {"source": CASH["source"], "external_id": CASH["external_id"]}


def _open(api: Asker, number: str = "CR-1") -> int:
    cents = api.done("read_license_overview", number=number)["figures"]["open"]["cents"]
    assert isinstance(cents, int)
    return cents


def test_money_pays_what_is_open_and_its_story_says_where_it_stands(api: Asker) -> None:
    before = _open(api)
    booked = api.done("record_receipt", {**CASH, "amount": {"cents": 20_000}})
    story = api.done("read_receipt")
    listed = api.done("list_receipts")["items"]

    assert before == 33_000
    assert booked["license_number"] == "CR-1"
    assert _open(api) == 13_000
    assert (story["receipt"]["amount"]["cents"], story["held"]["cents"], story["returned"]) == (20_000, 0, False)
    assert [row["receipt"]["external_id"] for row in listed] == [CASH["external_id"]]
    assert listed[0]["state"] == "placed"


def test_money_that_no_charge_takes_is_told_with_why_it_is_held(api: Asker) -> None:
    large = {**CASH, "amount": {"cents": 3_250_000}, "confirmed": True}
    booked = api.done("record_receipt", large)
    (listed,) = api.done("list_receipts")["items"]

    (held,) = listed["held"]
    assert booked["held"] == listed["held"]
    assert (held["holding"], set(held["amount"])) == ("over_horizon", {"cents", "currency"})
    assert sum(part["amount"]["cents"] for part in (*listed["placed"], held)) == 3_250_000
    assert sum(part["amount"]["cents"] for part in booked["allocations"]) + held["amount"]["cents"] == 3_250_000


def test_what_each_owes_is_told_by_age_and_comes_to_what_the_aging_says(api: Asker) -> None:
    bring(api, BILLED)
    board = api.done("read_payments")
    buckets = board["totals"]["owed"]["buckets"]

    assert [each["bucket"] for each in buckets] == [each.value for each in Bucket]
    assert sum(each["amount"]["cents"] for each in buckets) == api.done("read_aging")["total"]["cents"] > 0


def test_what_a_document_did_names_the_receipt_that_it_is_about(api: Asker) -> None:
    booked = api.done("record_receipt")

    assert api.done("explain_document", seq=booked["seq"])["money"] == NAMED


def test_the_same_money_is_not_booked_twice(api: Asker) -> None:
    api.done("record_receipt")

    assert api.refused("record_receipt") == (422, "duplicate_receipt")
    assert len(api.done("list_receipts")["items"]) == 1


def test_an_amount_that_looks_mistyped_is_asked_back(api: Asker) -> None:
    large = {**CASH, "amount": {"cents": 3_250_000}}

    assert api.refused("record_receipt", large) == (422, "amount_to_confirm")
    assert api.ask("record_receipt", {**large, "confirmed": True}).status_code == 201


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", {"cents": 0}),
        ("amount", {"cents": 1.5}),
        ("amount", {"cents": 100, "currency": "EUR"}),
        ("amount", {"cents": 10**13}),
        ("received_at", "2027-07-01T04:30:00"),
        ("method", "barter"),
        ("external_id", ""),
        ("extra", 1),
    ],
)
def test_what_is_no_receipt_is_refused_by_its_field(api: Asker, field: str, value: object) -> None:
    answer = api.ask("record_receipt", {**CASH, field: value})

    assert answer.status_code == 400
    assert field in answer.text
    assert api.done("list_receipts")["items"] == []


def test_returned_money_opens_what_it_paid_and_costs_its_fee(api: Asker) -> None:
    api.done("record_receipt", {**CASH, "method": "echeck", "amount": {"cents": 33_000}})
    paid = _open(api)
    api.done("reverse_receipt", {**NAMED, "reason": "ach_return", "return_code": "R01"})

    assert paid == 0
    assert _open(api) == 36_000
    assert api.done("read_receipt")["returned"] is True


def test_a_returned_payment_that_is_made_good_is_gone_from_the_queue_at_once(api: Asker) -> None:
    def waits() -> list[str]:
        return [row["key"] for row in api.done("read_queue")["items"] if row["kind"] == "returned_receipt"]

    api.park.line.clock.set(at(7, 5))
    came = {**CASH, "method": "echeck", "received_at": "2027-07-05T15:00:00Z"}
    api.done("record_receipt", {**came, "amount": {"cents": 33_000}})
    api.done("reverse_receipt", {**NAMED, "reason": "ach_return", "return_code": "R01"})
    before = waits()
    api.done(
        "record_receipt",
        {**came, "external_id": "again", "received_at": "2027-07-05T17:00:00Z", "amount": {"cents": 90_000}},
    )

    assert len(before) == 1
    assert waits() == []


def test_money_moves_to_the_license_that_it_is_for(api: Asker) -> None:
    other = _open(api, "CR-2")
    api.done("record_receipt")
    api.done("place_receipt")

    assert _open(api) == 33_000
    assert _open(api, "CR-2") == other - 66_000
    assert [row["license_number"] for row in api.done("list_receipts")["items"]] == ["CR-2"]


def test_directed_money_pays_its_line_first(api: Asker) -> None:
    def paid() -> list[int]:
        lines = api.done("read_invoice")["lines"]
        return [sum(part["amount"]["cents"] for part in line["paid"]) for line in lines]

    api.park.line.clock.set(at(7, 5))
    api.done("record_receipt", {**CASH, "amount": {"cents": 10_000}, "received_at": "2027-07-05T15:00:00Z"})
    usual = paid()
    told = api.done("direct_receipt", {**NAMED, "lines": [{"invoice_number": 1, "line_no": 2}]})

    assert told["documents"] >= 1
    assert usual == [10_000, 0]
    assert paid() == [9_500, 500]


def test_money_of_nobody_waits_until_it_goes_back_or_finds_its_license(api: Asker) -> None:
    nobody = {**CASH, "license_number": "", "payer_name": "Ann Lee"}
    api.done("record_receipt", nobody)
    assert [item["kind"] for item in api.done("read_queue")["items"]] == ["unmatched_receipt"]
    assert api.done("link_payer") == {"placed": 1}
    assert api.done("read_queue")["items"] == []

    api.done("record_receipt", {**nobody, "external_id": "2", "payer_name": "Bo Ray"})
    refund = api.done("refuse_receipt", {**NAMED, "external_id": "2", "address": "9 Oak St, Willis"})

    assert refund["amount"]["cents"] == 66_000
    assert [row["refund"]["amount"]["cents"] for row in api.done("list_refunds")["items"]] == [66_000]


def test_a_line_is_lowered_and_an_invoice_voided(api: Asker) -> None:
    api.done("credit_lines")
    lowered = api.done("read_invoice")
    api.done("void_invoice")
    voided = api.done("read_invoice")

    assert (lowered["total"]["cents"], lowered["credited"]["cents"], lowered["open"]["cents"]) == (
        33_000,
        2_500,
        30_500,
    )
    assert (voided["state"], voided["open"]["cents"]) == ("voided", 0)
    assert api.refused("void_invoice", invoice_number=99)[0] == 404


def test_more_than_a_line_holds_is_not_credited(api: Asker) -> None:
    too_much = {**BODIES["credit_lines"], "lines": [{"line": LINE, "amount": {"cents": 99_999}}]}
    status, _ = api.refused("credit_lines", too_much)

    assert status == 422
    assert _open(api) == 33_000


def test_marks_stay_on_a_line_until_they_are_taken_off(api: Asker) -> None:
    def marks() -> tuple[bool, bool]:
        line: dict[str, Any] = api.done("read_invoice")["lines"][0]
        return line["pinned"], line["excluded"]

    found = [marks()]
    for kind in ("pin", "unpin", "exclude", "include"):
        api.done("mark_lines", {"kind": kind, "lines": [LINE]})
        found.append(marks())

    assert found == [(False, False), (True, False), (False, False), (False, True), (False, False)]


def test_what_is_open_after_settling_is_given_up_by_who_may(api: Asker) -> None:
    bring(api, ABANDONED)
    owed = _open(api)
    given_up = api.done("write_off")

    assert owed > 0
    assert given_up["bad_debt"]["cents"] + given_up.get("credited", {"cents": 0})["cents"] == owed
    assert _open(api) == 0
    assert api.refused("write_off") == (422, "nothing_open")
    assert api.refused("write_off", by="pm") == (403, "not_permitted")


def test_a_run_issues_what_is_due_once(api: Asker) -> None:
    assert api.refused("issue_invoices") == (422, "invalid_value"), "it looks ahead"
    assert api.ask("issue_invoices", preview=True).is_success
    api.park.line.clock.set(at(7, 8))
    first = api.done("issue_invoices")
    issued = api.done("list_invoices")["items"]
    again = api.done("issue_invoices")

    assert first["total"]["cents"] > 0
    assert again["total"]["cents"] == 0
    assert [invoice["kind"] for invoice in issued] == ["late_fee", "recurring", "first"]
    assert api.done("list_invoices")["items"] == issued


def test_late_fees_are_charged_once(api: Asker) -> None:
    api.park.line.clock.set(at(7, 9))
    first = api.done("assess_late_fees")["items"]
    again = api.done("assess_late_fees")["items"]

    assert {row["license_number"] for row in first} >= {"CR-1"}
    assert again == []


def test_a_month_is_closed_in_order_and_after_its_last_day(api: Asker) -> None:
    assert api.ask("close_month").status_code == 422
    api.park.line.clock.set(at(8, 2))
    closed = api.done("close_month")

    assert closed["month"] == "2027-07-01"
    assert [each["month"] for each in api.done("list_months")["items"]] == ["2027-07-01"]
    assert api.ask("close_month").status_code == 422
    assert api.refused("close_month", by="pm") == (403, "not_permitted")
    assert api.done("audit_books")["findings"] == []


def test_statement_ledger_and_trial_balance_say_the_same(api: Asker) -> None:
    bring(api, (*BILLED, "record_receipt"))
    statement = api.done("read_statement")
    ledger = api.done("read_ledger")
    balances = api.done("read_trial_balance")["items"]

    assert statement["balance"] == ledger["balance"]
    assert list(reversed(ledger["items"])) == statement["rows"]
    assert {row["role"] for row in balances} >= {"clearing", "receivable"}
    assert sum(row["balance"]["cents"] for row in balances) == 0
