"""What holds for every set-up document, shown on discount rules: read whole, or refused whole with every fault."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.adapters.wire.discount_rules import read_discount_rules
from gatedrentals.adapters.wire.faults import DocumentRefused, Fault
from gatedrentals.adapters.wire.json_text import Json, parse
from tests.unit.adapters.wire.documents import RULE, RULES, Path, changed, paths, spelled, value_at, written

PLACES = sorted(paths(RULES), key=spelled)
OBJECTS = [(), *(path for path in PLACES if isinstance(value_at(RULES, path), dict))]


def refusal(content: bytes) -> DocumentRefused:
    with pytest.raises(DocumentRefused) as refused:
        read_discount_rules(content, "rules.json")
    return refused.value


def faults(document: Json) -> dict[str, Fault]:
    return {fault.path: fault for fault in refusal(written(document)).faults}


# Values that no key takes: what a person writes who mixes up kinds.
wrong_values: st.SearchStrategy[Json] = st.one_of(
    st.just([[]]), st.just([{}]), st.just({"a": 1}), st.just("\n"), st.just(-1)
)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    refusal(content)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
)


@given(json_values, st.sampled_from([None, 1, 4]))
def test_whole_numbers_and_texts_come_out_as_python_reads_them(document: Json, indent: int | None) -> None:
    text = parse(json.dumps(document, indent=indent).encode(), "any.json")

    assert (text.root, text.faults) == (document, [])


@given(st.sampled_from(PLACES), wrong_values)
def test_a_wrong_value_is_named_by_its_path_and_nothing_else_is(path: Path, value: Json) -> None:
    named = faults(changed(RULES, path, value))

    assert all(name.startswith(spelled(path)) for name in named)


@given(st.sampled_from(PLACES), st.sampled_from(PLACES), wrong_values)
def test_two_faults_are_told_at_once(first: Path, second: Path, value: Json) -> None:
    apart = first[: len(second)] != second and second[: len(first)] != first
    if apart and ("format",) not in (first, second):
        named = faults(changed(changed(RULES, first, value), second, value))

        assert any(name.startswith(spelled(first)) for name in named)
        assert any(name.startswith(spelled(second)) for name in named)


@given(st.sampled_from(OBJECTS), st.text("abcdefgh", min_size=1, max_size=6))
def test_an_unknown_key_is_refused_wherever_it_stands(path: Path, key: str) -> None:
    if key != "cap":
        (fault,) = faults(changed(RULES, (*path, key), 5)).values()

        assert fault.path == spelled((*path, key))
        assert fault.found == f'the unknown key "{key}"'


@given(st.sampled_from(PLACES))
def test_the_line_of_a_fault_is_the_line_of_the_value(path: Path) -> None:
    content = written(changed(RULES, path, "MARK")).replace(b'"MARK"', b"0.5")

    found = {fault.path: fault.line for fault in refusal(content).faults}

    if path != ("format",):
        assert content.splitlines()[found[spelled(path)] - 1].strip().rstrip(b",").endswith(b"0.5")


@given(st.sampled_from([path for path in PLACES if isinstance(path[-1], str)]))
def test_a_key_that_stands_twice_is_refused(path: Path) -> None:
    key = str(path[-1])
    text = written(changed(RULES, path, "MARK")).decode()
    twice = text.replace('"MARK"', f'{json.dumps(value_at(RULES, path))}, "{key}": 1')

    named = {fault.path: fault for fault in refusal(twice.encode()).faults}

    assert named[spelled(path)].found == f'"{key}"'
    assert "a key once; it stands on line" in named[spelled(path)].expected


@given(st.permutations(["c", "a", "b"]), st.permutations([1, 2, 3]))
def test_the_order_of_rules_in_the_file_says_nothing(names: list[str], priorities: list[int]) -> None:
    by_name = dict(zip(names, priorities, strict=True))
    rules: list[Json] = [{**RULE, "id": name, "priority": by_name[name]} for name in names]

    read = read_discount_rules(written({**RULES, "rules": rules}), "rules.json").rules
    again = read_discount_rules(written({**RULES, "rules": rules[::-1]}), "rules.json").rules

    assert read == again
    assert [rule.priority for rule in read.rules] == [1, 2, 3]


def test_all_faults_are_told_in_the_order_of_the_lines() -> None:
    second: Json = {**RULE, "benefit": {"percent_bps": "10", "fixed_price": "3.5"}, "max_uses": True}
    third: Json = {"id": "x", "label": " ", "applies_to": {}, "benefit": {}, "priority": "MARK"}
    refused = refusal(written({**RULES, "rules": [RULE, second, 5, third]}).replace(b'"MARK"', b"1e3"))

    assert refused.code == "document_refused"
    assert (refused.file, str(refused).splitlines()[0]) == ("rules.json", "rules.json: refused whole, 9 faults")
    assert [(fault.path, fault.found, fault.expected) for fault in refused.faults] == [
        ("rules[1].id", '"summer"', "id only once; rules[0] has the same"),
        ("rules[1].benefit.percent_bps", '"10"', "basis points from 1 to 10000 (10 % is 1000)"),
        ("rules[1].benefit.fixed_price", '"3.5"', 'dollars and cents in quotes, such as "1150.00"'),
        ("rules[1].max_uses", "true", "a whole number from 1"),
        ("rules[2]", "5", "an object in braces"),
        ("rules[3].label", '" "', "a text that is not empty and has no blanks around it"),
        ("rules[3].applies_to", "{}", "one class or product at least"),
        ("rules[3].benefit", "{}", "exactly one of percent_bps, amount_off, fixed_price, free_cycle"),
        ("rules[3].priority", "1e3", 'a whole number, or an amount in quotes such as "1150.00"'),
    ]
    assert str(refused.faults[4]) == f"line {refused.faults[4].line}, rules[2]: found 5, expected an object in braces"


def test_a_missing_key_is_named_on_the_line_of_its_object() -> None:
    rule = {key: value for key, value in RULE.items() if key != "priority"}

    (fault,) = faults({**RULES, "rules": [rule]}).values()

    assert fault == Fault(6, "rules[0].priority", "nothing", "a value: the key is required")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault(1, "", "the end of the file", "JSON (expecting value, column 1)")),
        (
            b'{"a":\n 1,\n',
            Fault(3, "", "the end of the file", "JSON (expecting property name enclosed in double quotes, column 1)"),
        ),
        (b'{"a":\n nix}', Fault(2, "", '"nix}"', "JSON (expecting value, column 2)")),
        (b'{\n"caf\xe9": 1}', Fault(2, "", "the byte 0xe9", "text in UTF-8")),
        (b'{"a":\n NaN}', Fault(2, "", "NaN", "a whole number or a string")),
        (b'{"a": -Infinity}', Fault(1, "", "-Infinity", "a whole number or a string")),
        (b"[" * 100_000, Fault(1, "", "brackets in brackets without end", "a flat document")),
        (b"[" * 900 + b"]" * 900, Fault(1, "", "brackets in brackets without end", "a flat document")),
        (b"[1]", Fault(1, "", "[1]", 'an object with the format "discount-rules/1"')),
        (b"{}", Fault(1, "format", "nothing", '"discount-rules/1"')),
        (b'{\n"format": "rates/1"}', Fault(2, "format", '"rates/1"', '"discount-rules/1"')),
    ],
)
def test_what_is_no_such_document_is_refused_with_one_fault(content: bytes, fault: Fault) -> None:
    assert refusal(content).faults == (fault,)


def test_a_number_without_end_is_cut_in_the_message() -> None:
    content = written(RULES).replace(b": 1000", b": " + b"9" * 5_000)

    (fault,) = refusal(content).faults

    assert (fault.path, fault.found) == ("rules[0].benefit.percent_bps", "9" * 20)


def test_long_values_and_control_characters_are_shown_safely() -> None:
    named = faults(changed(changed(RULES, ("rules", 0, "id"), " " + "x" * 80), ("rules", 0, "label"), "a\u001b[1m"))

    assert named["rules[0].id"].found == '" ' + "x" * 57 + "…"
    assert named["rules[0].label"].found == '"a\\u001b[1m"'
    assert str(Fault(1, "", "[1]", "an object")) == "line 1, the document: found [1], expected an object"


def test_a_byte_order_mark_may_lead() -> None:
    assert read_discount_rules(b"\xef\xbb\xbf" + written(RULES), "rules.json").site == "crosby"


def test_reading_documents_loads_cattrs_on_first_use_only() -> None:
    program = (
        "import sys, gatedrentals.adapters.wire.discount_rules, gatedrentals.adapters.wire.policies; "
        "sys.exit('cattrs' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
