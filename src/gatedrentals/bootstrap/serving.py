"""Opens an installation to be served, and serves it: granian runs the application in processes of its own."""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve, frozen

from gatedrentals.bootstrap.doors import Doors
from gatedrentals.bootstrap.installation import Installation
from gatedrentals.bootstrap.opening import keep_time, open_park
from gatedrentals.bootstrap.park import Park
from gatedrentals.bootstrap.settings import ACCESS_AUDIENCE, ACCESS_TEAM, DEMO, PEPPER, SINCE, Settings
from gatedrentals.ports.staff_tokens import StaffTokens

APPLICATION = "gatedrentals.entrypoints.http.worker:application"
STOP_WITHIN_S = 30
"""How long requests under way may take to end when the server is told to stop."""
_LEAST_PEPPER = 32
"""Characters of the secret of one-time codes, at least."""


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
    """The installation of these settings, as a worker serves it. Raises CannotOpen, or CannotServe without a pepper."""
    from gatedrentals.adapters.system.tokens import SystemTokens

    pepper = _pepper(settings)
    with open_park(settings) as park:
        doors = Doors(park.store, park.clock, SystemTokens(), pepper, _company_door(settings), settings.demo)
        yield Installation(
            park,
            doors,
            is_demo=settings.demo,
            is_secure=not settings.demo,
            proxies=settings.proxies,
            pings={"database": lambda: _ping(park)},
        )


def check(settings: Settings) -> None:
    """Refuse to begin what would end at once. Raises CannotServe."""
    _pepper(settings)
    if bool(settings.access_team) != bool(settings.access_audience):
        message = f"{ACCESS_TEAM} and {ACCESS_AUDIENCE} name the company's door together: set both, or neither"
        raise CannotServe(message)


def _pepper(settings: Settings) -> bytes:
    """The secret of one-time codes; a demo makes one for itself and keeps it beside its data."""
    if settings.pepper:
        if len(settings.pepper) < _LEAST_PEPPER:
            message = f"{PEPPER} is too short: {_LEAST_PEPPER} characters or more that nobody can guess"
            raise CannotServe(message)
        return settings.pepper.encode()
    if not settings.demo:
        message = f"{PEPPER} is not set: it is the secret of one-time codes, 32 characters that nobody can guess"
        raise CannotServe(message)
    return _kept_pepper(settings.directory / "pepper")


def _kept_pepper(file: Path) -> bytes:
    """The secret in a file, made if there is none. Workers that begin together agree on one, and read all of it."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        try:
            made.touch(mode=0o600, exist_ok=False)
            made.write_text(secrets.token_urlsafe(_LEAST_PEPPER), encoding="ascii")
            with suppress(FileExistsError):
                file.hardlink_to(made)
        finally:
            made.unlink(missing_ok=True)
    return file.read_bytes()


def _company_door(settings: Settings) -> StaffTokens | None:
    if not settings.access_team:
        return None
    from gatedrentals.adapters.cloudflare_access.staff_tokens import AccessStaffTokens, issuer_of

    return AccessStaffTokens(issuer_of(settings.access_team), settings.access_audience)


def _ping(park: Park) -> None:
    with park.store.work() as work:
        work.sites.all()


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

    check(settings)
    free_port(place)
    since = settings.since or datetime.now(UTC)
    if settings.demo:
        os.environ[DEMO] = "1"
        os.environ.setdefault(SINCE, since.isoformat())
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
    keep_time(evolve(settings, since=since))
