"""What is kept about a person themselves, at every site that knows them (§13.6)."""

from collections.abc import Iterator

from attrs import frozen

from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.ids import PartyId
from gatedrentals.ports.parties import Party, UnknownParty
from gatedrentals.ports.store import Store, Work


@frozen
class OwnProfiles:
    """Reads what is kept about a person."""

    store: Store

    def __call__(self, principal: Principal) -> tuple[Party, ...]:
        """The person, as each of their sites knows them, in order of site."""
        found: list[Party] = []
        for site_id in sorted(principal.sites):
            with self.store.work(site_id) as work:
                found += (party for party in _known(work, principal) if party.site_id == site_id)
        return tuple(found)

    def one(self, principal: Principal, party_id: PartyId) -> Party:
        """The person of an id, if it is them. Raises UnknownParty."""
        for party in self(principal):
            if party.id == party_id:
                return party
        message = "this is not you"
        raise UnknownParty(message)


def _known(work: Work, principal: Principal) -> Iterator[Party]:
    """A person whom another site knows is not there for this one's work."""
    for party_id in sorted(principal.parties):
        try:
            yield work.parties.get(party_id)
        except UnknownParty:
            continue
