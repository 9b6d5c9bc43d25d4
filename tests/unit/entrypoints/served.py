"""A park in memory behind the application: clients of every role, and of a stranger."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import evolve, frozen
from litestar.testing import TestClient

from gatedrentals.bootstrap.installation import Installation
from gatedrentals.domain.access.principal import Principal, party_key, staff_key
from gatedrentals.domain.access.roles import STAFF, Role
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.app import make_app
from tests.unit.entrypoints.command_line import CROSBY, CommandLine, with_roll

WILLIS = SiteId("willis")


@frozen
class ServedPark:
    """The application over a command line's park. The token of a client is the name of their role."""

    line: CommandLine
    installation: Installation

    @contextmanager
    def client(self, token: str | None = None, **more: str) -> Iterator[TestClient[Any]]:
        """A client with this token as its bearer, or of a stranger."""
        with TestClient(make_app(self.installation), raise_server_exceptions=False) as client:
            client.headers.update({"Authorization": f"Bearer {token}"} if token else {})
            client.headers.update(more)
            yield client


def people_of(line: CommandLine) -> dict[str, Principal]:
    """One person of each staff role at Crosby, by the role's name; ``maria`` resides on CR-1, ``wade`` on CR-2."""
    people = {
        role.value: Principal(
            staff_key(f"{role.value}@example.com"), f"The {role.value}", frozenset({role}), frozenset({CROSBY})
        )
        for role in STAFF
    }
    people["pm of willis"] = evolve(people["pm"], key=staff_key("other@example.com"), sites=frozenset({WILLIS}))
    with line.store.work(CROSBY) as work:
        for name, number in (("maria", "CR-1"), ("wade", "CR-2")):
            license_ = work.licenses.by_number(CROSBY, number)
            party = work.parties.get(license_.residents[0])
            people[name] = Principal(
                party_key(party.id),
                party.name,
                frozenset({Role.RESIDENT}),
                frozenset({CROSBY}),
                frozenset({party.id}),
                frozenset({license_.id}),
            )
    return people


def serve(line: CommandLine, people: Mapping[str, Principal] | None = None) -> ServedPark:
    """The application over a park of licenses."""
    known = people_of(line) if people is None else people
    with line.opened() as park:
        return ServedPark(line, Installation(park, known.get, is_secure=False))


def served_roll() -> ServedPark:
    """The application over a park that holds the licenses of `ROLL`."""
    with TemporaryDirectory() as folder:
        return serve(with_roll(Path(folder)))
