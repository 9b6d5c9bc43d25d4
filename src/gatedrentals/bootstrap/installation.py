"""What is served over HTTP: the park, the people who sign in to it, and how this place is set up."""

from collections.abc import Callable, Mapping

from attrs import field, frozen

from gatedrentals.bootstrap.doors import Doors
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.principal import Principal

SECURE_COOKIE = "__Host-session"
"""The name that a browser keeps for the host that set it, and sends over TLS only."""
PLAIN_COOKIE = "session"
"""For a demo on a machine's own address, without TLS."""


@frozen
class Installation:
    """One installation, as API and pages see it.

    ``proxies`` are the peers whose word on where a request comes from is taken. ``pings`` ask everything that work
    depends on, and raise if it does not answer.
    """

    park: Park
    doors: Doors
    is_demo: bool = False
    is_secure: bool = True
    proxies: frozenset[str] = frozenset()
    pings: Mapping[str, Callable[[], object]] = field(factory=dict)

    def principal_of(self, token: str) -> Principal | None:
        """Who is signed in with this token, or None."""
        return self.doors.principal_of(token)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie."""
        return SECURE_COOKIE if self.is_secure else PLAIN_COOKIE

    def checks(self) -> dict[str, str]:
        """What each dependency answers: "ok", or what kind of fault it was."""
        found = {}
        for name, ping in self.pings.items():
            try:
                ping()
                found[name] = "ok"
            except Exception as fault:  # noqa: BLE001 - whatever it was, the answer is that it does not work
                found[name] = type(fault).__name__
        return found
