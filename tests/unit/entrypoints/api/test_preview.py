"""A preview changes nothing: asked of every operation that changes something, as its description names them."""

import pytest

from tests.unit.entrypoints.api.asking import asking
from tests.unit.entrypoints.api.states import BEFORE, bring, kept
from tests.unit.entrypoints.served import served_roll

with asking(served_roll()) as _asker:
    PREVIEWED = sorted(
        name
        for name, operation in _asker.operations.items()
        if any(parameter["name"] == "preview" for parameter in operation.said.get("parameters", ()))
    )
    OPERATIONS = dict(_asker.operations)
    CHANGING = {name for name, operation in OPERATIONS.items() if operation.changes}


@pytest.mark.parametrize("name", PREVIEWED)
def test_a_preview_changes_nothing_and_says_what_would_be(name: str) -> None:
    with asking(served_roll()) as asker:
        bring(asker, BEFORE.get(name, ()))
        before = kept(asker)
        preview = asker.ask(name, preview="true")
        after = kept(asker)
        done = asker.ask(name)

    assert preview.is_success, preview.text
    assert preview.headers["Preview"] == "true"
    assert after == before
    assert (preview.status_code, set(preview.json())) == (done.status_code, set(done.json()))


def test_whatever_changes_something_but_who_is_signed_in_can_be_previewed() -> None:
    without = [OPERATIONS[name].path for name in CHANGING - set(PREVIEWED)]

    assert [path for path in without if not path.startswith("/v1/session")] == []
