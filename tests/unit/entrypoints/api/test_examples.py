import pytest

from gatedrentals.entrypoints.api.examples import BODIES, PATHS
from tests.unit.entrypoints.api.asking import asking
from tests.unit.entrypoints.api.conforming import asked_as_described
from tests.unit.entrypoints.api.states import BEFORE, bring
from tests.unit.entrypoints.served import served_roll

with asking(served_roll()) as _asker:
    OPERATIONS = dict(_asker.operations)


TOLD_ONCE = {"redeem_code", "sign_in_staff", "end_own_session"}
"""A code, an assertion and a session are good once, so that no example of them is: other tests send real ones."""


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - TOLD_ONCE))
def test_the_example_of_every_operation_is_answered_as_described(name: str) -> None:
    with asking(served_roll()) as asker:
        bring(asker, BEFORE.get(name, ()))
        answer = asker.ask(name)

    assert answer.is_success, answer.text
    documented = asker.operations[name].said["responses"]
    assert str(answer.status_code) in documented
    kind = answer.headers.get("content-type", "").partition(";")[0]
    assert kind in documented[str(answer.status_code)].get("content", {"": "nothing"})


@pytest.mark.parametrize("name", sorted(name for name in BODIES if isinstance(BODIES[name], dict)))
def test_the_example_of_a_body_is_what_its_description_takes(name: str) -> None:
    """To the element: a list of this "or else anything" is neither to whoever holds a request against it."""
    assert list(asked_as_described(name).iter_errors(BODIES[name])) == []


def test_every_body_has_an_example_and_no_example_is_of_nothing() -> None:
    taking = {name for name, operation in OPERATIONS.items() if "requestBody" in operation.said}

    assert taking == set(BODIES)
    assert set(PATHS) <= set(OPERATIONS)
    assert set(BEFORE) <= set(OPERATIONS)


def test_the_name_of_an_operation_is_that_of_its_handler_and_says_what_it_does() -> None:
    for name, operation in OPERATIONS.items():
        assert name.isidentifier(), name
        assert operation.said["summary"], name
        assert operation.said["tags"], name


def test_every_operation_says_what_may_go_wrong() -> None:
    for name, operation in OPERATIONS.items():
        if operation.path.startswith("/v1"):
            wrong = {"400", "401", "403", "404", "422", "500", "503"} | ({"409", "413"} if operation.changes else set())
            assert wrong <= set(operation.said["responses"]), name
