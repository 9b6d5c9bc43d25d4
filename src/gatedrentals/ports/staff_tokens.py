"""The company's own door: who it let in, in words that nobody else can forge."""

from typing import Protocol

from attrs import frozen

from gatedrentals.domain.errors import Refusal


class AssertionRefused(Refusal):
    """This does not prove that the door let anybody in: forged, expired, or for another house."""

    code = "assertion_refused"


class DoorUnreachable(Refusal):
    """The door's keys cannot be had just now, so that nothing can be proved; try again."""

    code = "door_unreachable"


@frozen
class Visitor:
    """Who was let in, by their mail address in lower case."""

    email: str


class StaffTokens(Protocol):
    """Checks what the door asserts."""

    def verify(self, assertion: str) -> Visitor:
        """Who was let in. Raises AssertionRefused or DoorUnreachable."""
        ...
