"""Unit tests reach no network: whatever tries to connect is refused."""

import socket
import sys
from typing import NoReturn

import pytest


class NetworkReached(AssertionError):
    """A unit test tried to connect."""


def refuse(*_args: object, **_kwargs: object) -> NoReturn:
    message = "a unit test may not connect to anything"
    raise NetworkReached(message)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    if "psycopg" in sys.modules:  # libpq connects below Python's sockets
        monkeypatch.setattr("psycopg.Connection.connect", refuse)
