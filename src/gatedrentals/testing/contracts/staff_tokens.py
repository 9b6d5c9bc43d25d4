"""What every check of the door's assertions does."""

from typing import Protocol

import pytest

from gatedrentals.ports.staff_tokens import AssertionRefused, StaffTokens, Visitor

__all__ = [
    "FAULTS",
    "DoorKeeper",
    "test_a_faulty_assertion_proves_nothing",
    "test_an_assertion_proves_who_was_let_in",
    "test_keys_rotate",
    "test_what_is_no_assertion_proves_nothing",
]

FAULTS = (
    *("expired", "not yet valid", "another audience", "another issuer", "no signature", "signed with the public key"),
    *("unknown key", "another's key", "tampered", "of the organization", "no mail address", "never expires"),
)
"""What may be wrong with an assertion."""


class DoorKeeper(Protocol):
    """Whoever makes assertions for the contract: the fake itself, or a simulator beside the adapter."""

    def assertion(self, email: str, fault: str = "") -> str:
        """An assertion, sound or with a fault of `FAULTS`."""
        ...

    def rotate(self) -> None:
        """Take a new key; the one before it is good a while longer."""
        ...


@pytest.mark.parametrize("email", ["pm@example.com", "Dana.Whitfield@Example.com"])
def test_an_assertion_proves_who_was_let_in(staff_tokens: StaffTokens, door_keeper: DoorKeeper, email: str) -> None:
    """By mail address, in lower case; it may be shown again."""
    assertion = door_keeper.assertion(email)

    assert staff_tokens.verify(assertion) == Visitor(email.lower())
    assert staff_tokens.verify(assertion) == Visitor(email.lower())


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_assertion_proves_nothing(staff_tokens: StaffTokens, door_keeper: DoorKeeper, fault: str) -> None:
    """And the sound one beside it still does."""
    with pytest.raises(AssertionRefused):
        staff_tokens.verify(door_keeper.assertion("pm@example.com", fault))

    assert staff_tokens.verify(door_keeper.assertion("pm@example.com")) == Visitor("pm@example.com")


@pytest.mark.parametrize("text", ["", "pm@example.com", "a.b.c", "a" * 100_000, "é.é.é"])
def test_what_is_no_assertion_proves_nothing(staff_tokens: StaffTokens, text: str) -> None:
    """A header that somebody wrote by hand, for one."""
    with pytest.raises(AssertionRefused):
        staff_tokens.verify(text)


def test_keys_rotate(staff_tokens: StaffTokens, door_keeper: DoorKeeper) -> None:
    """What the key before signed is good until the next rotation."""
    old = door_keeper.assertion("pm@example.com")
    assert staff_tokens.verify(old) == Visitor("pm@example.com")

    door_keeper.rotate()
    assert staff_tokens.verify(door_keeper.assertion("owner@example.com")) == Visitor("owner@example.com")
    assert staff_tokens.verify(old) == Visitor("pm@example.com")

    door_keeper.rotate()
    assert staff_tokens.verify(door_keeper.assertion("owner@example.com")) == Visitor("owner@example.com")
    with pytest.raises(AssertionRefused):
        staff_tokens.verify(old)
