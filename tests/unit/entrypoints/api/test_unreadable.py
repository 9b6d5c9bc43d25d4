"""What cannot be read is refused before anything happens: asked of every operation, by what its description says."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx import Response

from tests.unit.entrypoints.api.asking import Asker, asking
from tests.unit.entrypoints.api.states import kept
from tests.unit.entrypoints.served import served_roll

with asking(served_roll()) as _asker:
    OPERATIONS = dict(_asker.operations)
BODIED = sorted(name for name, operation in OPERATIONS.items() if isinstance(operation.body, dict))
FILED = sorted(name for name, operation in OPERATIONS.items() if isinstance(operation.body, str))
JSON = "application/json"
NO_BODIES = {
    "nothing": b"",
    "half of it": b'{"why": "it was cut he',
    "no JSON": b"why=it+is+a+form",
    "a list": b"[]",
    "a text": b'"a text"',
    "a number": b"7",
    "null": b"null",
    "another encoding": '{"why": "niño"}'.encode("utf-16"),
    "no text": b"\xff\xfe\x00",
    "no end of brackets": b"[" * 200_000,
}


@pytest.fixture(scope="module")
def api() -> Iterator[Asker]:
    with asking(served_roll()) as asker:
        yield asker


def _sent(api: Asker, name: str, content: bytes, content_type: str | None = JSON, **query: str) -> Response:
    """Ask an operation with any bytes at all."""
    operation = api.operations[name]
    path, known = operation.address({})
    headers = {"Authorization": f"Bearer {api.park.token(operation.person)}", "Idempotency-Key": f"k-{next(api.keys)}"}
    if content_type is not None:
        headers["Content-Type"] = content_type
    return api.client.request(operation.method, path, params={**known, **query}, content=content, headers=headers)


def _problem(answer: Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    return answer.status_code, problem["code"]


@pytest.mark.parametrize("name", BODIED)
def test_a_body_that_is_none_is_malformed_and_changes_nothing(api: Asker, name: str) -> None:
    before = kept(api)
    answers = {what: _problem(_sent(api, name, content)) for what, content in NO_BODIES.items()}

    assert answers == dict.fromkeys(NO_BODIES, (400, "malformed"))
    assert kept(api) == before


@pytest.mark.parametrize("name", BODIED)
def test_an_unknown_field_is_named(api: Asker, name: str) -> None:
    before = kept(api)
    answer = api.ask(name, {**api.operations[name].body, "whyy": "misspelt"})

    assert _problem(answer) == (400, "malformed")
    assert "whyy" in answer.text
    assert kept(api) == before


@pytest.mark.parametrize("name", [name for name in BODIED if OPERATIONS[name].body])
def test_a_field_of_another_type_is_named(api: Asker, name: str) -> None:
    before = kept(api)
    body = api.operations[name].body
    for field in body:
        answer = api.ask(name, {**body, field: [[{"of": "another type"}]]})
        assert _problem(answer) == (400, "malformed"), field
        assert field in str(answer.json()["faults"]), answer.text
    assert kept(api) == before


@pytest.mark.parametrize("name", BODIED)
def test_a_body_of_another_kind_is_not_taken_for_json(api: Asker, name: str) -> None:
    before = kept(api)
    body = b'{"why": "told"}'
    kinds = ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", "application/xml"]
    found = {kind: _problem(_sent(api, name, body, kind)) for kind in kinds}

    assert found == dict.fromkeys(kinds, (415, "unsupported_media_type"))
    assert kept(api) == before


@pytest.mark.parametrize("name", BODIED + FILED)
def test_a_body_beyond_its_size_is_refused(api: Asker, name: str) -> None:
    most = 10_000_000 if name in FILED else 1_000_000
    assert _problem(_sent(api, name, b"x" * (most + 1), "text/csv" if name in FILED else JSON)) == (413, "too_large")


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_parameter_that_cannot_be_read_is_named(api: Asker, name: str) -> None:
    operation = api.operations[name]
    queried = [each for each in operation.said.get("parameters", ()) if each["in"] == "query"]
    for parameter in queried:
        wrong = _wrong(parameter["schema"])
        if wrong is None:
            continue
        given: dict[str, Any] = {parameter["name"]: wrong}
        answer = api.ask(name, **given)
        assert _problem(answer) == (400, "malformed"), (parameter, answer.text)
        assert parameter["name"] in [fault["field"] for fault in answer.json()["faults"]], answer.text


def _wrong(schema: dict[str, Any]) -> str | None:
    """A value that is none of these; None where any text would do."""
    kinds = [schema, *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    if any(kind.get("type") == "string" and "format" not in kind and "enum" not in kind for kind in kinds):
        return None
    if any(kind.get("type") == "array" for kind in kinds):
        return None
    return "no-such-thing"


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - {"live", "ready"}))
def test_a_parameter_that_is_not_known_is_refused_by_name(api: Asker, name: str) -> None:
    """A misspelt ``preview`` must not do it, and a misspelt filter not answer another question."""
    before = kept(api)
    answer = _sent(api, name, b"", None, preveiw="true")

    assert _problem(answer) == (400, "malformed"), answer.text
    assert [fault["field"] for fault in answer.json()["faults"]] == ["preveiw"]
    assert kept(api) == before


def test_a_parameter_that_must_come_and_one_that_comes_twice_are_named(api: Asker) -> None:
    sent = {"Authorization": f"Bearer {api.park.token('pm')}"}
    missing = api.client.get("/v1/sites/crosby/reports/revenue", headers=sent)
    twice = api.client.get("/v1/sites/crosby/receipts?limit=1&limit=2", headers=sent)
    several = api.client.get("/v1/sites/crosby/licenses?in_state=active&in_state=notice", headers=sent)

    assert _problem(missing) == _problem(twice) == (400, "malformed")
    assert missing.json()["faults"] == [
        {"field": "first", "message": "must be given"},
        {"field": "last", "message": "must be given"},
    ]
    assert twice.json()["faults"] == [{"field": "limit", "message": "comes more than once"}]
    assert several.status_code == 200


@pytest.mark.parametrize("name", FILED)
def test_a_form_is_not_taken_for_a_file(api: Asker, name: str) -> None:
    before = kept(api)
    body = api.operations[name].body.encode()
    kinds = ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/json"]

    assert {_problem(_sent(api, name, body, kind)) for kind in kinds} == {(415, "unsupported_media_type")}
    assert kept(api) == before
    assert {_sent(api, name, body, kind, preview="true").status_code for kind in (None, "text/csv", "TEXT/CSV")} == {
        200
    }


@pytest.mark.parametrize("name", sorted(name for name in OPERATIONS if OPERATIONS[name].path.startswith("/v1")))
def test_another_method_is_not_known_there(api: Asker, name: str) -> None:
    path, _ = api.operations[name].address({})
    answer = api.client.request("PATCH", path, headers={"Authorization": f"Bearer {api.park.token('pm')}"})

    assert _problem(answer) == (405, "method_not_allowed")
    assert api.operations[name].method in answer.headers["Allow"]


CASH = OPERATIONS["record_receipt"].body
LOOSE: dict[str, tuple[dict[str, Any], str]] = {
    "cents in quotes": ({"amount": {"cents": "66000"}}, "amount.cents"),
    "cents as a fraction": ({"amount": {"cents": 66_000.0}}, "amount.cents"),
    "an instant as a number": ({"received_at": 1_846_094_400}, "received_at"),
}


@pytest.mark.parametrize(("given", "field"), LOOSE.values(), ids=LOOSE)
def test_a_body_means_what_it_says_to_the_type(api: Asker, given: dict[str, Any], field: str) -> None:
    """Nothing is made a number, or an instant, that was sent as something else: it is money."""
    before = kept(api)
    answer = api.ask("record_receipt", {**CASH, **given}, preview=True)

    assert _problem(answer) == (400, "malformed")
    assert [fault["field"] for fault in answer.json()["faults"]] == [field]
    assert kept(api) == before


def _faults(answer: Response) -> list[tuple[str, str]]:
    assert _problem(answer) == (400, "malformed")
    return [(fault["field"], fault["message"]) for fault in answer.json()["faults"]]


def test_a_field_that_is_not_known_and_one_that_is_missing_are_named_with_what_there_is(api: Asker) -> None:
    misspelt = _faults(api.ask("mark_lines", {"kind": "pin", "lines": [{"invoice_number": 1, "line": 1}]}))
    missing = _faults(api.ask("give_notice", {}))

    assert misspelt == [("lines[0].line", "is not known here; there are: invoice_number, line_no")]
    assert missing == [("notice_given_on", "must be given")]
    assert _faults(api.ask("give_notice", {"given": ""}))[0][0] == "given"


def test_a_choice_that_there_is_not_is_told_the_choices(api: Asker) -> None:
    of_a_body = _faults(api.ask("move_refund", {"to": "framed"}))
    deep = _faults(api.ask("record_receipt", {**CASH, "amount": {"cents": 1, "currency": "EUR"}}))
    of_a_path = _faults(api.ask("export_journal", form="excel"))
    of_a_query = _faults(api.ask("list_licenses", in_state="gone"))

    assert of_a_body[0][0] == "to"
    assert "there are: due, printed, stamped" in of_a_body[0][1]
    assert deep == [("amount.currency", "Invalid enum value 'EUR'; there are: USD")]
    assert of_a_path == [("form", "Invalid enum value 'excel'; there are: bc, csv, beancount, hledger")]
    assert "there are: draft, sent, signed" in of_a_query[0][1]


def test_a_day_an_instant_and_a_body_that_are_none_are_told_what_would_be_right(api: Asker) -> None:
    no_day = _faults(api.ask("read_aging", as_of="2028-6-1"))
    no_offset = _faults(api.ask("record_receipt", {**CASH, "received_at": "2028-06-30T20:00:00"}))

    assert no_day == [("as_of", "is not a day, such as 2028-06-30")]
    assert no_offset == [("received_at", "is not an instant with its offset, such as 2028-06-30T20:00:00Z")]
    assert _faults(_sent(api, "give_notice", b"")) == [("body", "must be given: an object of JSON")]
    assert _faults(_sent(api, "give_notice", b"[]")) == [("body", "Expected `object`, got `array`")]


def test_a_body_that_is_too_large_is_told_what_is_not(api: Asker) -> None:
    answer = _sent(api, "give_notice", b"x" * 1_000_001)

    assert answer.json()["detail"] == "the body is too large: at most 1,000,000 bytes are taken here"


def test_who_is_not_signed_in_is_told_by_what_one_is(api: Asker) -> None:
    answer = api.client.get("/v1/me")

    assert _problem(answer) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
