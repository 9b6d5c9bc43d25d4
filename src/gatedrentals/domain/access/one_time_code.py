"""A code that signs a person in once: bound to the browser that asked for it, kept as a hash (ASVS 6.5)."""

import re
from datetime import datetime, timedelta

from gatedrentals.domain.access.contact import Contact
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.values import evolve, frozen

LASTS = timedelta(minutes=10)
TRIES = 5
_SIX_DIGITS = re.compile(r"[0-9]{6}")


class WrongCode(Refusal):
    """This is not the code that was sent."""

    code = "wrong_code"


class CodeSpent(Refusal):
    """The code was used, is too old, or was tried too often: ask for a new one."""

    code = "code_spent"


@frozen
class OneTimeCode:
    """A code that was asked for.

    ``challenge`` is the hash of a token that only the browser has that asked; ``mac`` is `mac_of` the code.
    """

    challenge: bytes
    contact: Contact
    mac: bytes
    asked_at: datetime
    tries: int = 0
    used_at: datetime | None = None

    def is_spent(self, now: datetime) -> bool:
        """Whether nothing can be done with it any more."""
        return self.used_at is not None or self.tries >= TRIES or not self.asked_at <= now < self.asked_at + LASTS

    def guessed(self, mac: bytes, now: datetime) -> "OneTimeCode":
        """The code after a guess: used if it was right. Raises CodeSpent."""
        if self.is_spent(now):
            message = "the code was used, is older than ten minutes, or was tried five times: ask for a new one"
            raise CodeSpent(message)
        from hmac import compare_digest  # it loads a library that importing the domain should not wait for

        is_right = compare_digest(self.mac, mac)
        return evolve(self, tries=self.tries + 1, used_at=now if is_right else None)


def challenge_of(token: str) -> bytes:
    """What is kept of the token that a browser has."""
    from hashlib import sha256

    return sha256(token.encode()).digest()


def mac_of(pepper: bytes, challenge: bytes, code: str) -> bytes:
    """What is kept of a code: worthless without the pepper, which is not in the database, and for any other request."""
    from hmac import digest

    return digest(pepper, challenge + code.encode(), "sha256")


def typed_code(text: str) -> str:
    """The code that a person typed, spaces and dashes aside. Raises InvalidValue."""
    found = re.sub(r"[\s-]", "", text)
    if not _SIX_DIGITS.fullmatch(found):
        raise InvalidValue("code", text[:20], "six digits")
    return found
