"""Opens an installation to be served, and serves it: granian runs the application in processes of its own."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from attrs import frozen

from gatedrentals.bootstrap.installation import Installation
from gatedrentals.bootstrap.opening import open_park
from gatedrentals.bootstrap.settings import DEMO, SINCE, Settings

APPLICATION = "gatedrentals.entrypoints.http.worker:application"
STOP_WITHIN_S = 30
"""How long requests under way may take to end when the server is told to stop."""


class CannotServe(RuntimeError):
    """The server cannot begin; the message says why."""


@frozen
class Place:
    """Where to serve, and with how many processes."""

    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1

    @property
    def address(self) -> str:
        """What to type into a browser."""
        return f"http://{self.host}:{self.port}"


@contextmanager
def open_installation(settings: Settings) -> Iterator[Installation]:
    """The installation of these settings, as a worker serves it. Raises CannotOpen."""
    with open_park(settings) as park:
        yield Installation(park, lambda _token: None, is_demo=settings.demo, is_secure=not settings.demo)


def free_port(place: Place) -> None:
    """Refuse a place where somebody else serves. Raises CannotServe."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except OSError as error:
            message = f"{place.address} cannot be served: {error.strerror}; choose another with --port"
            raise CannotServe(message) from error


def run(settings: Settings, place: Place) -> None:
    """Serve until told to stop; requests under way are answered first. Raises CannotServe."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    free_port(place)
    if settings.demo:
        os.environ[DEMO] = "1"
        os.environ.setdefault(SINCE, datetime.now(UTC).isoformat())
    Server(
        APPLICATION,
        factory=True,
        address=place.host,
        port=place.port,
        interface=Interfaces.ASGI,
        workers=place.workers,
        log_level=LogLevels.warning,  # requests are logged by the application, with their ids
        workers_kill_timeout=STOP_WITHIN_S,
        respawn_failed_workers=True,
    ).serve()
