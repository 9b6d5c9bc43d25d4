"""A door that tests hold the keys of."""

from itertools import count

from gatedrentals.ports.staff_tokens import AssertionRefused, DoorUnreachable, Visitor

KEYS_KEPT = 2
"""The present key and the one before it."""


class ScriptedStaffTokens:
    """Believes the assertions that it made itself, and none that have a fault."""

    def __init__(self) -> None:
        """Begin with one key."""
        self.is_reachable = True
        self._numbers = count()
        self._key = 0
        self._made: dict[str, tuple[str, int]] = {}

    def assertion(self, email: str, fault: str = "") -> str:
        """What the door says of somebody whom it let in; ``fault`` names what is wrong with it."""
        made = f"{next(self._numbers)}.{self._key}.{fault}"
        if not fault and email:
            self._made[made] = (email, self._key)
        return made

    def rotate(self) -> None:
        """Take a new key; the one before it is good a while longer."""
        self._key += 1

    def verify(self, assertion: str) -> Visitor:
        """Who was let in. Raises AssertionRefused or DoorUnreachable."""
        if not self.is_reachable:
            message = "the door cannot be reached"
            raise DoorUnreachable(message)
        email, key = self._made.get(assertion, ("", 0))
        if not email or key <= self._key - KEYS_KEPT:
            message = "this does not prove that the door let anybody in"
            raise AssertionRefused(message)
        return Visitor(email.casefold())
