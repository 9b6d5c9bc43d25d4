"""Answers already given, so that a request sent twice is done once and answered twice the same.

A key is claimed first thing in the work that has the effect, and its answer is kept in that work: both land or neither.
Whoever claims a key holds it until the work ends, however it ends.
"""

from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import SiteId

MAX_KEY = 255
"""How long a key may be, in characters."""
PATIENT_MS = 10_000
"""How long to wait for a key that another request holds, where waiting is better than asking again."""


class KeyInFlight(Refusal):
    """A request with this key is being worked on; ask again."""

    code = "key_in_flight"


class KeyReused(Refusal):
    """This key came before with another request."""

    code = "key_reused"


def _is_key(_asked: object, _field: object, key: str) -> None:
    if not (0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        raise InvalidValue("idempotency_key", key[:MAX_KEY], f"1 to {MAX_KEY} printable ASCII characters")


@frozen
class KeyedRequest:
    """A request with a key that its sender made.

    ``scope`` is who sent it: keys of two senders have nothing to do with each other. ``fingerprint`` is a hash of all
    that was asked. ``site_id`` is the site that the work sees (None: every site), and whose answer it is.
    ``wait_ms`` is how long to wait while another request holds the key.
    """

    scope: str
    key: str = field(validator=_is_key)
    fingerprint: bytes
    site_id: SiteId | None = None
    wait_ms: int = 0


@frozen
class Answer:
    """What was answered, whole, with the headers that matter."""

    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class Answers(Protocol):
    """The answers of every site."""

    def claim(self, asked: KeyedRequest) -> Answer | None:
        """The answer that was given before, or None: then the request is this work's to do.

        Raises KeyReused for another request with the same key, and KeyInFlight while another work holds it, which takes
        all of this work back.
        """
        ...

    def keep(self, asked: KeyedRequest, answer: Answer, at: datetime) -> None:
        """Keep the answer to a request that this work claimed. Raises KeyReused if another site's has its key."""
        ...

    def forget(self, before: datetime) -> int:
        """Forget what was kept before an instant; returns how many answers that were."""
        ...
