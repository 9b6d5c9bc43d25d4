"""One request's use cases, as its principal may ask them: read, previewed, or done once."""

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any, TypeAlias, TypeVar, cast

import msgspec
from attrs import evolve, frozen
from litestar import Request
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import HeaderParameter, QueryParameter
from litestar.response import Response

from gatedrentals.application.answering.answer_once import AnswerApart, AnswerOnce
from gatedrentals.application.asked import Asked
from gatedrentals.bootstrap.installation import Installation
from gatedrentals.bootstrap.park import Park
from gatedrentals.bootstrap.scoped_store import ScopedStore
from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.cursors import Cursors
from gatedrentals.entrypoints.http.etags import IF_MATCH, etag_of, meant_by
from gatedrentals.entrypoints.http.identified import address_of, installation_of
from gatedrentals.entrypoints.http.problems import KeyMissing, StaleVersion
from gatedrentals.ports.answers import Answer, KeyedRequest
from gatedrentals.ports.store import Store

T = TypeVar("T", bound=msgspec.Struct)

JSON = "application/json"
KEY = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
PREVIEWED = "Preview"


@frozen
class Reading:
    """What a request reads with: a park that shows the principal's sites and no other."""

    installation: Installation
    principal: Principal
    address: str
    cursors: Cursors

    @cached_property
    def park(self) -> Park:
        """The use cases, on the principal's sites."""
        return evolve(self.installation.park, store=ScopedStore(self.installation.park.store, self.principal.sites))

    @property
    def asked(self) -> Asked:
        """Who asks, for the audit trail."""
        return Asked(self.principal.key, self.address)


@frozen
class Doing(Reading):
    """What a request changes something with. ``route`` is its method and path; ``means`` the versions that it means."""

    route: str
    key: str | None
    is_preview: bool
    means: frozenset[str] | None = None

    def meant(self, current: Callable[[Park], object], act: Callable[[Park], T]) -> Callable[[Park], T]:
        """What does it only to the version that was meant: ``current`` reads what is changed, else StaleVersion."""

        def checked(park: Park) -> T:
            if self.means is not None and etag_of(current(park)) not in self.means:
                message = "it was changed since you read it: read it again and decide again"
                raise StaleVersion(message)
            return act(park)

        return checked

    def once(self, site_id: SiteId, body: object, act: Callable[[Park], T], status: int = 200) -> Response[T]:
        """Do it in one transaction with the request's key, or show what it would do.

        Raises KeyMissing, KeyInFlight, KeyReused, and what ``act`` raises; nothing is changed then.
        """
        return self._answered(AnswerOnce, site_id, body, act, status)

    def apart(self, site_id: SiteId, body: object, act: Callable[[Park], T], status: int = 200) -> Response[T]:
        """Do what needs transactions of its own (a run over a site, a file) while the request's key is held.

        Raises as `once` does; what had landed before a fault stays, and asking again goes on from there.
        """
        return self._answered(AnswerApart, site_id, body, act, status)

    def _answered(
        self,
        answering: "type[AnswerOnce | AnswerApart]",
        site_id: SiteId,
        body: object,
        act: Callable[[Park], T],
        status: int,
    ) -> Response[T]:
        park = self.park
        if self.is_preview:
            shown = msgspec.json.encode(act(park.previewed()))
            return _response(Answer(status, JSON, shown), {PREVIEWED: "true"})

        def answer(store: Store) -> Answer:
            return Answer(status, JSON, msgspec.json.encode(act(park.on(store))))

        answered = answering(park.store, park.clock)(self._keyed(site_id, body), answer)
        return _response(answered.answer, {REPLAYED: "true"} if answered.replayed else {})

    def _keyed(self, site_id: SiteId, body: object) -> KeyedRequest:
        if self.key is None:
            message = f"{KEY}: send a key of your own making with every change, the same one when you try it again"
            raise KeyMissing(message)
        asked = f"{self.route}\n".encode() + msgspec.json.encode(body)
        return KeyedRequest(self.principal.key, self.key, hashlib.sha256(asked).digest(), site_id)


Reads: TypeAlias = NamedDependency[Reading]
"""The parameter of a handler that reads: ``reading: Reads``."""
Does: TypeAlias = NamedDependency[Doing]
"""The parameter of a handler that changes something: ``doing: Does``."""
Amends: TypeAlias = NamedDependency[Doing]
"""The same of a handler that changes a document which has an ETag: ``amending: Amends``."""
Preview: TypeAlias = Annotated[
    bool, QueryParameter(name="preview", description="Answer what it would do, and change nothing; needs no key.")
]
Key: TypeAlias = Annotated[
    str | None,
    HeaderParameter(
        name=KEY, description="A key of your own making for each change; the same request with it is answered the same."
    ),
]


def provide_reading(request: Request[Any, Any, Any]) -> Reading:
    """The `Reading` of a request; the guard has let it pass."""
    return Reading(installation_of(request), _principal(request), address_of(request), _cursors(request))


def provide_doing(
    request: Request[Any, Any, Any],
    preview: Preview = False,  # noqa: FBT002 - a parameter of the address, named there
    idempotency_key: Key = None,
) -> Doing:
    """The `Doing` of a request; the guard has let it pass.

    Raises ValidationException where a version is meant that nobody would look at.
    """
    if IF_MATCH in request.headers:
        message = "what this changes has no ETag: leave it out"
        raise ValidationException(extra=[{"key": IF_MATCH, "message": message}])
    return _doing(request, preview, idempotency_key)


def provide_amending(
    request: Request[Any, Any, Any],
    preview: Preview = False,  # noqa: FBT002 - a parameter of the address, named there
    idempotency_key: Key = None,
    if_match: Annotated[
        str | None,
        HeaderParameter(
            name=IF_MATCH, description="The ETag of the version that you mean to change: of another one it is refused."
        ),
    ] = None,
) -> Doing:
    """The same for what has an ETag. Raises ValidationException for what is no ETag."""
    del if_match  # described here, read where ETags are
    return evolve(_doing(request, preview, idempotency_key), means=meant_by(request))


def _doing(request: Request[Any, Any, Any], preview: bool, key: str | None) -> Doing:  # noqa: FBT001 - as asked
    return Doing(
        installation_of(request),
        _principal(request),
        address_of(request),
        _cursors(request),
        route=f"{request.method} {request.url.path}",
        key=key,
        is_preview=preview,
    )


def _cursors(request: Request[Any, Any, Any]) -> Cursors:
    return Cursors.at(f"{request.url.path}?{request.url.query}")


def _principal(request: Request[Any, Any, Any]) -> Principal:
    principal = request.scope.get("user")
    assert isinstance(principal, Principal)
    return principal


def _response(answer: Answer, headers: dict[str, str]) -> Response[T]:
    response = Response(
        answer.body,
        status_code=answer.status,
        media_type=answer.content_type,
        headers={**dict(answer.headers), **headers},
    )
    # The bytes are the body of T, encoded already; what is kept and what is sent are the same bytes.
    return cast("Response[T]", response)
