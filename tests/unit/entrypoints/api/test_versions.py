"""Documents that change come with an ETag, and a command that means another version of one is refused."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.unit.entrypoints.api.asking import Asker, asking
from tests.unit.entrypoints.api.states import BEFORE, DRAFTED, FINAL, GONE, Step, at, bring, kept
from tests.unit.entrypoints.served import served_roll

with asking(served_roll()) as _asker:
    OPERATIONS = dict(_asker.operations)
TAKING = sorted(
    name
    for name, operation in OPERATIONS.items()
    if any(parameter["name"] == "If-Match" for parameter in operation.said.get("parameters", ()))
)
DOCUMENTS: Mapping[str, tuple[Step, ...]] = {"read_license": (), "list_statements": DRAFTED, "read_refund": FINAL}
"""What comes with an ETag, and what happened before."""
OF_STATEMENTS = {"draft_statement", "revise_statement", "finalize_statement"}
OF_REFUNDS = {"move_refund", "address_refund", "send_letter"}
STALE = '"0123456789abcdef0123456789abcdef"'


def _document(name: str) -> str:
    """What a command changes, as it is read."""
    if name in OF_STATEMENTS:
        return "list_statements"
    return "read_refund" if name in OF_REFUNDS else "read_license"


def _tag(api: Asker, name: str) -> str:
    number: Any = api.operations[name].address({})[0].split("/licenses/")[1].split("/")[0]
    return api.ask(_document(name), number=number).headers["ETag"]


def _asked(api: Asker, name: str, if_match: str, **more: str) -> tuple[int, str]:
    given: dict[str, Any] = dict(more)
    answer = api.ask(name, headers={"If-Match": if_match}, **given)
    return answer.status_code, "" if answer.is_success else answer.json()["code"]


def test_what_comes_with_an_etag_says_so() -> None:
    assert {name for name, operation in OPERATIONS.items() if "304" in operation.said["responses"]} == set(DOCUMENTS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_who_has_a_document_already_is_told_so(api: Asker, name: str) -> None:
    bring(api, DOCUMENTS[name])
    tag = api.ask(name).headers["ETag"]
    for have in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = api.ask(name, headers={"If-None-Match": have})
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag), have
    for have in ('"other"', tag.strip('"'), "", f'"{tag[1:9]}"'):
        assert api.ask(name, headers={"If-None-Match": have}).status_code == 200, have


def test_an_etag_is_another_once_the_document_is(api: Asker) -> None:
    before = api.ask("read_license").headers["ETag"]
    api.done("give_notice")
    after = api.ask("read_license").headers["ETag"]

    assert before != after
    assert api.ask("read_license", headers={"If-None-Match": before}).status_code == 200


def test_a_refund_is_the_same_tomorrow(api: Asker) -> None:
    """What it asks for goes by the day; what its steps change does not."""
    bring(api, FINAL)
    today = api.ask("read_refund").headers["ETag"]
    api.park.line.clock.set(at(12, 24))

    assert api.ask("read_refund").headers["ETag"] == today


@pytest.mark.parametrize("name", TAKING)
def test_a_command_is_done_to_the_version_that_it_means(api: Asker, name: str) -> None:
    bring(api, BEFORE.get(name, ()))
    before = kept(api)
    tag = _tag(api, name)
    refused = {what: _asked(api, name, what) for what in (STALE, f"W/{tag}", f'{STALE}, "b"')}
    refused |= {f"preview {STALE}": _asked(api, name, STALE, preview="true")}
    malformed = {what: _asked(api, name, what) for what in (tag.strip('"'), "", f"{tag} {tag}", '"', "*, *")}

    assert set(refused.values()) == {(409, "stale_version")}
    assert set(malformed.values()) == {(400, "malformed")}
    assert kept(api) == before
    assert _asked(api, name, f"{STALE}, {tag}", preview="true")[1] == ""
    assert _asked(api, name, tag)[1] == ""


def test_any_version_is_meant_where_none_is_named(api: Asker) -> None:
    assert _asked(api, "give_notice", "*") == (200, "")


def test_what_was_done_is_answered_again_although_its_version_is_gone(api: Asker) -> None:
    tag = _tag(api, "give_notice")
    first, again = (api.ask("give_notice", key="k", headers={"If-Match": tag}) for _ in "ab")
    other = api.ask("withdraw_notice", key="l", headers={"If-Match": tag})

    assert (first.status_code, again.content) == (200, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (409, "stale_version")


CHANGING = sorted(
    name
    for name, operation in OPERATIONS.items()
    if any(parameter["name"] == "Idempotency-Key" for parameter in operation.said.get("parameters", ()))
)


@pytest.mark.parametrize("name", sorted(set(CHANGING) - set(TAKING)))
def test_where_nothing_has_a_version_none_can_be_meant(api: Asker, name: str) -> None:
    """To pass over it would let whoever sends it believe that nobody came between."""
    before = kept(api)
    answer = api.ask(name, headers={"If-Match": STALE})

    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (400, "If-Match")
    assert kept(api) == before


def test_a_statement_that_somebody_revised_is_not_finalized_unseen(api: Asker) -> None:
    bring(api, (*GONE, "draft_statement"))
    seen = _tag(api, "finalize_statement")
    api.done("revise_statement", {"findings": [{"room": "Bath", "item": "tub", "classification": "normal_wear"}]})

    assert _asked(api, "finalize_statement", seen) == (409, "stale_version")
    assert _asked(api, "finalize_statement", _tag(api, "finalize_statement")) == (200, "")
