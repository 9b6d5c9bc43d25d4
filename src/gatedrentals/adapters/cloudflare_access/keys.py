"""The door's public keys: fetched when they are needed, kept a while, and not fetched at every forged name of one."""

import json
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

import httpx
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from gatedrentals.adapters.http import NoAnswer, get_bytes

PATH = "/cdn-cgi/access/certs"
FRESH_S = 3_600.0
"""How long keys are used without asking again."""
USABLE_S = 86_400.0
"""How long they are used when nobody answers: the door keeps a key for a week after it takes a new one."""
PATIENCE_S = 60.0
"""How long to wait before asking again, whatever unknown keys are named meanwhile, and whether anybody answered."""
MOST_BYTES = 65_536


class AccessKeys:
    """The keys at an issuer's address, by name. Several threads may ask."""

    def __init__(
        self,
        issuer: str,
        client: httpx.Client,
        *,
        tick: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Begin with none. ``tick`` counts seconds, ``pause`` waits some."""
        self._address = issuer + PATH
        self._client = client
        self._tick = tick
        self._pause = pause
        self._lock = Lock()
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = float("-inf")
        self._asked_at = float("-inf")

    def find(self, name: str) -> PyJWK | None:
        """The key of this name, or None. Raises NoAnswer if no keys can be had that may still be used."""
        with self._lock:
            now = self._tick()
            is_due = name not in self._keys or now - self._fetched_at >= FRESH_S
            if is_due and now - self._asked_at >= PATIENCE_S:
                self._asked_at = now
                self._fetch(now)
            if now - self._fetched_at >= USABLE_S:
                message = "the door's keys cannot be had"
                raise NoAnswer(message)
            return self._keys.get(name)

    def _fetch(self, now: float) -> None:
        try:
            self._keys = _keys(get_bytes(self._client, self._address, most_bytes=MOST_BYTES, pause=self._pause))
        except NoAnswer:
            # What is known already serves a while longer.
            if not self._keys:
                raise
        else:
            self._fetched_at = now


def _keys(content: bytes) -> dict[str, PyJWK]:
    """The RSA keys of a document; ``public_cert`` is not read, it names but one of them. Raises NoAnswer."""
    try:
        found: Any = json.loads(content)
        rows = [row for row in found["keys"] if row["kty"] == "RSA" and row.get("alg", "RS256") == "RS256"]
        return {str(row["kid"]): PyJWK.from_dict(row, algorithm="RS256") for row in rows}
    except (ValueError, TypeError, KeyError, PyJWTError) as error:
        message = "the door's keys cannot be read"
        raise NoAnswer(message) from error
