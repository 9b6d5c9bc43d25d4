"""Deposit statements and the checks that come of them: who takes which step, in which order, and who may not."""

from collections.abc import Mapping
from typing import Any

import pytest

from gatedrentals.domain.deposits.refund import ALLOWED, RefundState
from tests.unit.entrypoints.api.asking import Asker
from tests.unit.entrypoints.api.states import DRAFTED, FINAL, GONE, Step, bring, kept
from tests.unit.entrypoints.served import FOREIGN_PM

PEOPLE = ("pm", "accountant", "owner", "technician", "crew", "marketing", "maria", "wade", FOREIGN_PM)
PAYS, RECONCILES, SETTLES, READS = {"pm", "accountant"}, {"accountant"}, {"pm"}, {"pm", "accountant", "owner"}
_S = RefundState
CHECK: Mapping[RefundState, Mapping[str, str]] = {
    _S.PRINTED: {"check_number": "4102"},
    _S.STAMPED: {"check_number": "4102", "photo": "checks/4102.jpg"},
    _S.MAILED: {"check_number": "4102", "photo": "checks/4102-mailed.jpg"},
    _S.CLEARED: {"check_number": "4102"},
    _S.VOIDED: {"check_number": "4102"},
    _S.REISSUED: {},
    _S.ESCHEATED: {},
}
WAY: Mapping[RefundState, tuple[RefundState, ...]] = {
    _S.DUE: (),
    _S.PRINTED: (_S.PRINTED,),
    _S.STAMPED: (_S.PRINTED, _S.STAMPED),
    _S.MAILED: (_S.PRINTED, _S.STAMPED, _S.MAILED),
    _S.CLEARED: (_S.PRINTED, _S.STAMPED, _S.MAILED, _S.CLEARED),
    _S.VOIDED: (_S.PRINTED, _S.VOIDED),
    _S.REISSUED: (_S.PRINTED, _S.VOIDED, _S.REISSUED),
    _S.ESCHEATED: (_S.ESCHEATED,),
}
"""How a refund comes to each state."""


def _step(api: Asker, to: RefundState, by: str = "accountant", **more: str) -> tuple[int, str]:
    given: dict[str, Any] = dict(more)
    answer = api.ask("move_refund", {"to": to.value, **CHECK.get(to, {})}, by=by, **given)
    return answer.status_code, "" if answer.is_success else answer.json()["detail"]


def _walk(api: Asker, steps: tuple[RefundState, ...]) -> None:
    for step in steps:
        assert _step(api, step) == (200, "")


def _status(by: str, may: set[str]) -> int:
    """What somebody is answered who asks for what these may."""
    if by == FOREIGN_PM:
        return 404
    return 200 if by in may else 403


@pytest.mark.parametrize("to", CHECK)
def test_each_step_is_taken_by_who_may_and_by_nobody_else(api: Asker, to: RefundState) -> None:
    bring(api, FINAL)
    _walk(api, WAY[to][:-1])
    may = PAYS if to in {_S.PRINTED, _S.STAMPED, _S.MAILED} else RECONCILES
    before = kept(api)
    statuses = {by: _step(api, to, by, preview="true")[0] for by in PEOPLE}
    refused = {by: _step(api, to, by)[0] for by in PEOPLE if by not in may}

    assert statuses == {by: _status(by, may) for by in PEOPLE}
    assert refused == {by: _status(by, may) for by in refused}
    assert kept(api) == before
    assert _step(api, to, min(may)) == (200, "")
    refund = api.done("read_refund")
    assert refund["refund"]["steps"][-1] | {"at": ""} == {
        "state": to.value,
        "by": f"staff:{min(may)}@example.com",
        "at": "",
        "check_number": CHECK[to].get("check_number", ""),
        "photo": CHECK[to].get("photo", ""),
    }


@pytest.mark.parametrize("state", WAY)
def test_a_step_out_of_order_says_where_the_refund_stands_and_what_is_allowed(api: Asker, state: RefundState) -> None:
    bring(api, FINAL)
    _walk(api, WAY[state])
    by_hand = [each for each in ALLOWED[state] if each in CHECK]
    assert {each for each in api.done("read_refund")["allowed"] if each != "withdrawn"} == {e.value for e in by_hand}
    before = kept(api)
    for to in set(RefundState) - set(ALLOWED[state]):
        status, said = _step(api, to)
        assert status == 422, (to, said)
        if to in CHECK:
            assert state.value in said
            assert all(each.value in said for each in by_hand), said
    assert kept(api) == before


@pytest.mark.parametrize(
    ("before", "body", "field"),
    [
        ((), {"to": "printed"}, "check_number"),
        ((_S.PRINTED,), {"to": "stamped", "check_number": "4102"}, "photo"),
        ((_S.PRINTED,), {"to": "stamped", "check_number": "4103", "photo": "p"}, "check_number"),
        ((_S.PRINTED, _S.STAMPED), {"to": "mailed", "check_number": "4102"}, "photo"),
    ],
)
def test_what_a_step_lacks_is_named(
    api: Asker, before: tuple[RefundState, ...], body: dict[str, str], field: str
) -> None:
    bring(api, FINAL)
    _walk(api, before)
    answer = api.ask("move_refund", body, by="accountant")

    assert answer.status_code == 422
    assert field in [fault["field"] for fault in answer.json().get("faults", [])], answer.text


def test_a_check_pays_out_what_was_held_and_closes_the_license(api: Asker) -> None:
    bring(api, FINAL)
    owed = api.done("read_refund")["refund"]["amount"]["cents"]
    _walk(api, WAY[_S.CLEARED])

    assert owed > 0
    assert api.done("read_license")["state"] == "closed"
    assert api.done("read_license_overview")["figures"]["deposits_held"]["cents"] == 0
    assert api.done("list_refunds", only_open="true")["items"] == []
    assert [each["state"] for each in api.done("list_refunds")["by_state"]] == ["cleared"]
    assert api.done("audit_books")["findings"] == []


def test_a_voided_check_is_issued_again_under_another_number(api: Asker) -> None:
    bring(api, FINAL)
    _walk(api, WAY[_S.REISSUED])
    again = api.ask("move_refund", {"to": "printed", "check_number": "4102"}, by="accountant")
    other = api.ask("move_refund", {"to": "printed", "check_number": "4103"}, by="accountant")

    assert again.status_code == 422, again.text
    assert other.status_code == 200, other.text
    assert api.done("read_license")["state"] == "settled"
    assert api.done("audit_books")["findings"] == []


@pytest.mark.parametrize(
    ("name", "may", "before"),
    [
        ("draft_statement", SETTLES, GONE),
        ("revise_statement", SETTLES, DRAFTED),
        ("finalize_statement", SETTLES, DRAFTED),
        ("address_refund", PAYS, FINAL),
        ("print_deposit_statement", READS, DRAFTED),
        ("list_statements", READS, DRAFTED),
        ("read_refund", READS, FINAL),
        ("list_refunds", READS, FINAL),
        ("list_move_outs", READS, FINAL),
    ],
)
def test_statements_are_for_who_settles_and_to_be_read_by_who_keeps_the_books(
    api: Asker, name: str, may: set[str], before: tuple[Step, ...]
) -> None:
    bring(api, before)
    unchanged = kept(api)
    more: dict[str, Any] = {"preview": "true"} if api.operations[name].changes else {}
    statuses = {by: api.ask(name, by=by, **more).status_code for by in PEOPLE}

    assert {by: 200 if status == 201 else status for by, status in statuses.items()} == {
        by: _status(by, may) for by in PEOPLE
    }
    assert kept(api) == unchanged


def test_a_statement_that_misses_something_is_not_made_final(api: Asker) -> None:
    bring(api, GONE)
    drafted = api.done("draft_statement", {"findings": [{"room": "Bath", "item": "tub"}]})
    answer = api.ask("finalize_statement")

    assert drafted["missing"]
    assert answer.status_code == 422
    assert all(what in answer.json()["detail"] for what in drafted["missing"]), (answer.text, drafted["missing"])


def test_a_final_statement_is_not_finalized_again_nor_one_without_a_draft(api: Asker) -> None:
    bring(api, GONE)
    none_yet = api.refused("finalize_statement")
    bring(api, ("draft_statement", "finalize_statement"))

    assert none_yet[0] in {404, 422}
    assert api.refused("finalize_statement")[0] == 422


def test_the_statement_of_who_still_lives_there_is_refused_with_the_state(api: Asker) -> None:
    answer = api.ask("draft_statement")

    assert answer.status_code == 422
    assert "active" in answer.json()["detail"]
