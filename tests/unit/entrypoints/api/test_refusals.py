"""A command in the wrong state says the state and what is allowed; what is of another site is not there."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from gatedrentals.application.asked import Asked
from gatedrentals.application.importing.rent_roll import ImportRentRoll
from gatedrentals.domain.licensing.states import ALLOWED_IN, Command, State, allowed_commands
from tests.unit.entrypoints.api.asking import Asker, asking
from tests.unit.entrypoints.api.states import BILLED, FINAL, GONE, NOTICE, PREPARED, SIGNED, Step, bring, kept
from tests.unit.entrypoints.served import WILLIS, served_roll

COMMANDS: Mapping[str, Command] = {
    "send_license": Command.SEND,
    "sign_license": Command.SIGN,
    "decline_license": Command.DECLINE,
    "cancel_license": Command.CANCEL,
    "prepare_license": Command.PREPARE,
    "change_move_in": Command.CHANGE_MOVE_IN,
    "activate_license": Command.ACTIVATE,
    "change_terms": Command.CHANGE_TERMS,
    "transfer_license": Command.TRANSFER,
    "agree_long_stay": Command.AGREE_LONG_STAY,
    "restart_tax_count": Command.RESTART_TAX_COUNT,
    "give_notice": Command.GIVE_NOTICE,
    "confirm_surrender": Command.CONFIRM_SURRENDER,
    "withdraw_notice": Command.WITHDRAW_NOTICE,
    "move_out": Command.MOVE_OUT,
    "abandon_license": Command.ABANDON,
    "terminate_license": Command.TERMINATE,
    "take_back_possession": Command.TAKE_BACK_POSSESSION,
}
DRAFTED = "CR-2001"
IN: Mapping[State, tuple[str, tuple[Step, ...]]] = {
    State.DRAFT: (DRAFTED, ("draft_license",)),
    State.SENT: (DRAFTED, ("draft_license", "send_license")),
    State.SIGNED: (DRAFTED, SIGNED),
    State.PREPARING: (DRAFTED, PREPARED),
    State.ACTIVE: ("CR-1", ()),
    State.NOTICE: ("CR-1", NOTICE),
    State.MOVED_OUT: ("CR-1", GONE),
    State.SETTLED: ("CR-1", FINAL),
    State.TERMINATED: ("CR-1", ("terminate_license",)),
    State.DECLINED: (DRAFTED, ("draft_license", "send_license", "decline_license")),
    State.CANCELLED: (DRAFTED, (*SIGNED, "cancel_license")),
}
"""A license in each state, and what happened before."""


@pytest.mark.parametrize("state", IN)
def test_a_command_in_the_wrong_state_says_the_state_and_changes_nothing(api: Asker, state: State) -> None:
    number, before = IN[state]
    bring(api, before)
    assert api.done("read_license", number=number)["state"] == state.value
    unchanged = kept(api)
    instead = ", ".join(each.value.replace("_", " ") for each in allowed_commands(state)) or "nothing more"
    for name, command in COMMANDS.items():
        answer = api.ask(name, number=number, preview="true")
        if state in ALLOWED_IN[command]:
            assert answer.is_success or answer.json()["code"] != "not_allowed", (name, answer.text)
            continue
        done = api.ask(name, number=number)
        for each in (answer, done):
            assert (each.status_code, each.json()["code"]) == (422, "not_allowed"), (name, each.text)
            assert f"license {number} is {state.value.replace('_', ' ')}" in each.json()["detail"]
            assert each.json()["detail"].endswith(instead)
    assert kept(api) == unchanged


def test_what_a_refusal_says_is_what_may_be_done_instead(api: Asker) -> None:
    detail = api.ask("move_out").json()["detail"]

    assert "CR-1" in detail
    assert "active" in detail
    assert "notice" in detail


@pytest.fixture(scope="module")
def town() -> Iterator[Asker]:
    """Two sites, each with licenses and money; everybody here works at Crosby alone."""
    with asking(served_roll()) as asker:
        line = asker.park.line
        bring(asker, ("record_receipt", *BILLED))
        roll = asker.operations["import_rent_roll"].body.replace("CR-3", "WI-1").replace("C-005", "W-005")
        with line.opened() as park:
            report = park.rent_rolls(ImportRentRoll(WILLIS, "roll.csv", roll.encode(), Asked("staff:x", "")))
            assert (report.taken, report.kept) == (1, ())
        yield asker


with asking(served_roll()) as _asker:
    OF_LICENSES = sorted(name for name, each in _asker.operations.items() if "{number}" in each.path)
    OF_SITES = sorted(name for name, each in _asker.operations.items() if "{site_id}" in each.path)


@pytest.mark.parametrize("name", OF_LICENSES)
def test_a_license_of_another_site_is_not_there_nor_one_of_nobody(town: Asker, name: str) -> None:
    before = kept(town)
    foreign, nobodys = (town.ask(name, number=number) for number in ("WI-1", "WI-404"))

    assert (foreign.status_code, foreign.json()["code"]) == (404, "unknown_license"), foreign.text
    assert (nobodys.status_code, nobodys.json()["code"]) == (404, "unknown_license")
    assert foreign.json()["detail"].replace("WI-1", "") == nobodys.json()["detail"].replace("WI-404", "")
    assert kept(town) == before


@pytest.mark.parametrize("name", OF_SITES)
def test_another_site_is_not_there_nor_one_of_nobody(town: Asker, name: str) -> None:
    before = kept(town)
    foreign, nobodys = (town.ask(name, site_id=site) for site in ("willis", "nowhere"))

    assert {(each.status_code, each.json()["code"]) for each in (foreign, nobodys)} == {(404, "not_found")}
    assert kept(town) == before


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("place_receipt", {"license_number": "WI-1"}),
        ("record_receipt", {"license_number": "WI-1", "external_id": "new"}),
        ("link_payer", {"license_number": "WI-1"}),
        ("issue_invoices", {"license_number": "WI-1"}),
    ],
)
def test_what_a_body_names_of_another_site_is_not_there(town: Asker, name: str, body: dict[str, Any]) -> None:
    before = kept(town)

    assert town.refused(name, {**town.operations[name].body, **body}) == (404, "unknown_license")
    assert kept(town) == before


@pytest.mark.parametrize(
    ("name", "parameters", "code"),
    [
        ("read_receipt", {"external_id": "none"}, "unknown_receipt"),
        ("read_invoice", {"invoice_number": 99}, "unknown_invoice"),
        ("explain_document", {"seq": 99}, "unknown_document"),
        ("read_refund", {"refund_no": 9}, "unknown_refund"),
        ("read_item", {"key": "none"}, "unknown_item"),
        ("print_receipt", {"external_id": "none"}, "unknown_receipt"),
        ("print_invoice", {"invoice_number": 99}, "unknown_invoice"),
    ],
)
def test_what_there_is_not_is_said_to_be_unknown(town: Asker, name: str, parameters: dict[str, Any], code: str) -> None:
    assert town.refused(name, **parameters) == (404, code)
