"""A session: that a browser is somebody's, for a while (ASVS 7)."""

from datetime import datetime, timedelta
from enum import Enum

from gatedrentals.domain.access.contact import Contact
from gatedrentals.domain.access.principal import STAFF_PREFIX
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.values import frozen

STAFF_IDLE, STAFF_ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
RESIDENT_IDLE, RESIDENT_ABSOLUTE = timedelta(hours=12), timedelta(days=30)
TOUCHED_EVERY = timedelta(minutes=1)
"""A session that is used is written this often at most."""


class Standing(Enum):
    """What a session is worth."""

    LIVE = "live"
    REVOKED = "revoked"
    IDLE = "idle"
    EXPIRED = "expired"


@frozen
class Session:
    """A browser that signed in.

    ``token_hash`` is the hash of the token that only the browser has. ``keys`` are the principals that it is: a member
    of staff, or the people of one or several sites who can be reached at ``contact``, where the code was sent; the
    first one names it. It is worth nothing for people who cannot be reached there any more.
    """

    token_hash: bytes
    keys: tuple[str, ...]
    created_at: datetime
    last_seen_at: datetime
    address: str = ""
    agent: str = ""
    contact: Contact | None = None
    revoked_at: datetime | None = None

    def __attrs_post_init__(self) -> None:
        """Raises InvalidValue for a session of nobody."""
        if not self.keys:
            raise InvalidValue("keys", self.keys, "one principal or more")

    @property
    def is_staff(self) -> bool:
        """Whether it has the shorter limits."""
        return self.keys[0].startswith(STAFF_PREFIX)

    @property
    def expires_at(self) -> datetime:
        """When it ends, however much it is used."""
        return self.created_at + (STAFF_ABSOLUTE if self.is_staff else RESIDENT_ABSOLUTE)

    def standing(self, now: datetime) -> Standing:
        """What it is worth at an instant."""
        if self.revoked_at is not None:
            return Standing.REVOKED
        if not self.created_at <= now < self.expires_at:
            return Standing.EXPIRED
        idle = STAFF_IDLE if self.is_staff else RESIDENT_IDLE
        return Standing.LIVE if now < self.last_seen_at + idle else Standing.IDLE

    def needs_touch(self, now: datetime) -> bool:
        """Whether it is time to write that it was used."""
        return now >= self.last_seen_at + TOUCHED_EVERY


def hash_of(token: str) -> bytes:
    """What is kept of a token: 256 bits of chance need no salt."""
    from hashlib import sha256  # it loads a library that importing the domain should not wait for

    return sha256(token.encode()).digest()
