"""Values as JSON text at once: what cattrs and ``json`` make of them, see also the events."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.adapters.wire.value_text import value_text

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda parts: st.lists(parts, max_size=3).map(tuple)
)


@given(ANY)
def test_plain_values_are_what_json_makes_of_them(value: object) -> None:
    assert value_text(value) == json.dumps(value, separators=(",", ":"))


@pytest.mark.parametrize("value", [1.5, b"bytes", {"a": 1}, (1, 2.5)])
def test_what_has_no_place_in_json_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="has no place in JSON"):
        value_text(value)
