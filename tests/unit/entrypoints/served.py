"""A park in memory behind the application: clients of every role, and of a stranger."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import frozen
from litestar import Litestar
from litestar.enums import ScopeType
from litestar.testing import TestClient
from litestar.types import Receive, Scope, Send

from gatedrentals.bootstrap.doors import Doors
from gatedrentals.bootstrap.installation import Installation
from gatedrentals.domain.access.principal import party_key, staff_key
from gatedrentals.domain.access.roles import STAFF, Role
from gatedrentals.domain.access.session import Session, hash_of
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.app import make_app
from gatedrentals.entrypoints.http.csrf import csrf_token
from gatedrentals.entrypoints.http.served import Served
from gatedrentals.ports.store import Store
from gatedrentals.testing.fakes.tokens import ForeseeableTokens
from tests.unit.entrypoints.command_line import CROSBY, CommandLine, with_roll

WILLIS = SiteId("willis")
RESIDENTS = {"maria": "CR-1", "wade": "CR-2"}
"""Who lives on which license of Crosby."""
FOREIGN_PM = "pm of willis"


@frozen
class OnInstallation:
    """The one application of all tests on an installation of their own: to build it takes longer than most tests do."""

    installation: Installation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; tests ask one at a time. The application itself is never started, so never stopped."""
        if scope["type"] == ScopeType.HTTP:
            served = built(self.installation)
            routes_of(served).state["installation"] = self.installation
            await served(scope, receive, send)
            return
        for done in ("lifespan.startup.complete", "lifespan.shutdown.complete"):
            await receive()
            await send({"type": done})  # type: ignore[typeddict-item] # one of two literals


@frozen
class ServedPark:
    """The application over a command line's park."""

    line: CommandLine
    installation: Installation

    def token(self, name: str) -> str:
        """Sign a person in: a role's name is who has it at Crosby; `RESIDENTS` and `FOREIGN_PM` are people, too."""
        token, now = self.installation.doors.tokens.token(), self.line.clock.now()
        with self.line.store.work() as work:
            work.sessions.open(Session(hash_of(token), (_key_of(self.line.store, name),), now, now))
        return token

    @contextmanager
    def client(self, name: str | None = None) -> Iterator[TestClient[Any]]:
        """A client of the API with a person's token, or of a stranger."""
        with TestClient(OnInstallation(self.installation), raise_server_exceptions=False) as client:
            if name is not None:
                client.headers["Authorization"] = f"Bearer {self.token(name)}"
            yield client

    @contextmanager
    def browser(self, name: str) -> Iterator[TestClient[Any]]:
        """A browser in which a person is signed in, and whose pages prove that they are ours."""
        with TestClient(OnInstallation(self.installation), raise_server_exceptions=False) as client:
            token = self.token(name)
            client.cookies.set(self.installation.cookie, token)
            client.headers["X-CSRF-Token"] = csrf_token(token)
            yield client


_BUILT: list[Served] = []


def built(installation: Installation) -> Served:
    """The application, built once."""
    if not _BUILT:
        _BUILT.append(make_app(installation))
    return _BUILT[0]


def routes_of(served: Served) -> Litestar:
    """What holds the routes of the application."""
    assert isinstance(served.app, Litestar)
    return served.app


def _key_of(store: Store, name: str) -> str:
    if name not in RESIDENTS:
        return staff_key(_mail(name))
    with store.work(CROSBY) as work:
        return party_key(work.licenses.by_number(CROSBY, RESIDENTS[name]).residents[0])


def _mail(name: str) -> str:
    return f"{name.replace(' ', '.')}@example.com"


def _take_on(store: Store) -> None:
    """One person of each staff role at Crosby, and a property manager of Willis."""
    members = [(role.value, role, CROSBY) for role in STAFF] + [(FOREIGN_PM, Role.PM, WILLIS)]
    with store.work() as work:
        for name, role, site_id in members:
            work.staff.save(StaffMember(_mail(name), f"The {name}", frozenset({role}), frozenset({site_id})))


def serve(line: CommandLine) -> ServedPark:
    """The application over a park of licenses, with its staff."""
    _take_on(line.store)
    with line.opened() as park:
        doors = Doors(park.store, park.clock, ForeseeableTokens(), b"a pepper of tests", is_demo=True)
        return ServedPark(line, Installation(park, doors, is_demo=True, is_secure=False))


def served_roll() -> ServedPark:
    """The application over a park that holds the licenses of `ROLL`."""
    with TemporaryDirectory() as folder:
        return serve(with_roll(Path(folder)))
