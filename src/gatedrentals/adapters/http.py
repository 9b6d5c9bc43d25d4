"""How we ask others over HTTP: with time-outs, a few tries, and a bound on what comes back."""

import random
import time
from collections.abc import Callable

import httpx

TIMEOUT = httpx.Timeout(5.0, connect=2.0)
TRIES = 3
FIRST_PAUSE_S = 0.2
"""How long to wait after the first failure, at most; twice as long after each further one."""
_SERVER_FAULT = 500
_TOO_MANY = 429
_chance = random.SystemRandom()


class NoAnswer(Exception):
    """Nobody answered as they should; the message says what happened, and holds no secret."""


def get_bytes(
    client: httpx.Client, address: str, *, most_bytes: int, pause: Callable[[float], None] = time.sleep
) -> bytes:
    """What stands at an address. Raises NoAnswer.

    Only for questions that may be asked again: a time-out, a fault of theirs or "too many" is tried again, after a
    pause of chance length so that many who ask do not ask at once again.
    """
    fault = ""
    for attempt in range(TRIES):
        if attempt:
            pause(_chance.uniform(0, FIRST_PAUSE_S * 2 ** (attempt - 1)))
        try:
            return _get(client, address, most_bytes)
        except httpx.TransportError as error:
            fault = type(error).__name__
        except _TryAgain as again:
            fault = str(again)
    raise NoAnswer(f"{httpx.URL(address).host} did not answer {TRIES} times: {fault}")


class _TryAgain(Exception):
    pass


def _get(client: httpx.Client, address: str, most_bytes: int) -> bytes:
    host = httpx.URL(address).host
    with client.stream("GET", address, timeout=TIMEOUT, follow_redirects=False) as response:
        if response.status_code >= _SERVER_FAULT or response.status_code == _TOO_MANY:
            raise _TryAgain(f"status {response.status_code}")
        if response.status_code != httpx.codes.OK:
            raise NoAnswer(f"{host} answered with status {response.status_code}")
        found = bytearray()
        for part in response.iter_bytes():
            found += part
            if len(found) > most_bytes:
                raise NoAnswer(f"{host} answered more than {most_bytes:,} bytes")
        return bytes(found)
