"""A preview changes nothing: asked of every operation that changes something, as its description names them."""

import attrs
import pytest

from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.entrypoints.api.asking import Asker, asking
from tests.unit.entrypoints.api.states import BEFORE, bring
from tests.unit.entrypoints.served import served_roll

with asking(served_roll()) as _asker:
    PREVIEWED = sorted(
        name
        for name, operation in _asker.operations.items()
        if any(parameter["name"] == "preview" for parameter in operation.said.get("parameters", ()))
    )
    OPERATIONS = dict(_asker.operations)
    CHANGING = {name for name, operation in OPERATIONS.items() if operation.changes}


def _kept(asker: Asker) -> dict[str, str]:
    """All that has landed; that a session was used is kept whatever is asked."""
    store = asker.park.line.store
    assert isinstance(store, MemoryStore)
    tables = store._tables  # noqa: SLF001 - what no reading shows counts, too
    names = {field.name for field in attrs.fields(type(tables))} - {"sessions", "ticks", "locks"}
    found = {name: getattr(tables, name).rows for name in names}
    return {name: repr(getattr(rows, "rows", rows)) for name, rows in found.items()}


@pytest.mark.parametrize("name", PREVIEWED)
def test_a_preview_changes_nothing_and_says_what_would_be(name: str) -> None:
    with asking(served_roll()) as asker:
        bring(asker, BEFORE.get(name, ()))
        before = _kept(asker)
        preview = asker.ask(name, preview="true")
        after = _kept(asker)
        done = asker.ask(name)

    assert preview.is_success, preview.text
    assert preview.headers["Preview"] == "true"
    assert after == before
    assert (preview.status_code, set(preview.json())) == (done.status_code, set(done.json()))


def test_whatever_changes_something_but_who_is_signed_in_can_be_previewed() -> None:
    without = [OPERATIONS[name].path for name in CHANGING - set(PREVIEWED)]

    assert [path for path in without if not path.startswith("/v1/session")] == []
