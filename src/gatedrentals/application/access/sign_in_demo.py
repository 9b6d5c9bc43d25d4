"""Sign in as anybody, in a demo and nowhere else: its people do not exist."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from gatedrentals.application.access.signing_in import Browser, SignedIn, sign_in
from gatedrentals.domain.access.principal import STAFF_PREFIX, party_key, party_of, staff_key
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.tokens import Tokens

_SHOWN = {State.ACTIVE: 3, State.NOTICE: 2, State.MOVED_OUT: 1, State.SETTLED: 1, State.CLOSED: 1}
"""How many residents of each state can be picked at a site."""
_FIRST = (Role.PM, Role.ACCOUNTANT, Role.OWNER)


class NotADemo(Refusal):
    """Here people are who they are."""

    code = "not_a_demo"


@frozen
class DemoPerson:
    """Somebody who can be picked: ``key`` is for signing in, ``what`` says what they are."""

    key: str
    name: str
    what: str


@frozen
class DemoSignIns:
    """Signs in whoever was picked."""

    store: Store
    clock: Clock
    tokens: Tokens
    is_demo: bool

    def __call__(self, key: str, browser: Browser) -> SignedIn:
        """Sign in. Raises NotADemo, or UnknownParty for somebody who is not there."""
        self._check()
        now = self.clock.now()
        with self.store.work() as work:
            if not key.startswith(STAFF_PREFIX):
                work.parties.get(party_of(key))
            return sign_in(work, self.tokens, (key,), browser, now)

    def people(self) -> Sequence[DemoPerson]:
        """Everybody on the staff, and some residents of every site. Raises NotADemo."""
        self._check()
        with self.store.work() as work:
            names = {site.id: site.name for site in work.sites.all()}
            staff = {person.key: person for site_id in names for person in _staff(work, site_id, names)}
            residents = [person for site_id in names for person in _residents(work, site_id, names)]
        return (*staff.values(), *residents)

    def _check(self) -> None:
        if not self.is_demo:
            message = "nobody can be picked here: sign in with a code, or through the company's door"
            raise NotADemo(message)


def _staff(work: Work, site_id: SiteId, names: Mapping[SiteId, str]) -> Iterator[DemoPerson]:
    members = [member for member in work.staff.of_site(site_id) if member.is_active]
    for member in sorted(members, key=lambda each: [role not in each.roles for role in _FIRST]):
        roles = ", ".join(sorted("property manager" if role is Role.PM else role.value for role in member.roles))
        where = " and ".join(sorted(names[each] for each in member.sites))
        yield DemoPerson(staff_key(member.email), member.name, f"{roles} of {where}")


def _residents(work: Work, site_id: SiteId, names: Mapping[SiteId, str]) -> Iterator[DemoPerson]:
    left = dict(_SHOWN)
    for license_ in work.licenses.of_site(site_id, frozenset(_SHOWN)):
        if left[license_.state]:
            left[license_.state] -= 1
            yield _resident(work, license_, names[site_id])


def _resident(work: Work, license_: License, site: str) -> DemoPerson:
    party = work.parties.get(license_.residents[0])
    state = license_.state.value.replace("_", " ")
    return DemoPerson(party_key(party.id), party.name, f"resident of {site}, {license_.number} ({state})")
