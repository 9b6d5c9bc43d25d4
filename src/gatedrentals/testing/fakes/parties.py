"""People in memory."""

from collections.abc import Sequence

from attrs import frozen

from gatedrentals.domain.access.contact import Contact
from gatedrentals.domain.ids import PartyId, SiteId
from gatedrentals.ports.parties import Party, PayerLink, UnknownParty
from gatedrentals.testing.fakes.rows import Draft, Scope, Table


def parties_table() -> Table[PartyId, Party]:
    """People by id, found by site, by name there, and where they can be reached."""
    return Table(lambda party: (party.site_id, (party.site_id, party.name.casefold()), *party.contacts))


def payer_links_table() -> Table[tuple[SiteId, str], PayerLink]:
    """Links by site and payer's name."""
    return Table()


@frozen
class MemoryParties:
    """People and the licenses that payers' money goes to."""

    _people: Draft[PartyId, Party]
    _links: Draft[tuple[SiteId, str], PayerLink]
    _scope: Scope

    def save(self, party: Party) -> None:
        """Add or replace a person."""
        self._scope.enter(party.site_id)
        self._people.put(party.id, party)

    def get(self, party_id: PartyId) -> Party:
        """A person. Raises UnknownParty."""
        party = self._people.get(party_id)
        if party is None or not self._scope.sees(party.site_id):
            message = f"nobody has the id {party_id}"
            raise UnknownParty(message)
        return party

    def named(self, site_id: SiteId, name: str) -> Sequence[Party]:
        """People of a site by name, regardless of case."""
        found = self._people.at((site_id, name.casefold())) if self._scope.sees(site_id) else []
        return sorted(found, key=lambda party: party.id)

    def with_contact(self, contact: Contact) -> Sequence[Party]:
        """People who can be reached there, at every site that the work sees, in order of id."""
        found = [party for party in self._people.at(contact) if self._scope.sees(party.site_id)]
        return sorted(found, key=lambda party: party.id)

    def of_site(self, site_id: SiteId) -> Sequence[Party]:
        """Everybody of a site."""
        return self._people.at(site_id) if self._scope.sees(site_id) else []

    def link(self, link: PayerLink) -> None:
        """Remember a payer's link; the same payer's earlier link at the site is replaced."""
        self._scope.enter(link.site_id)
        self._links.put((link.site_id, link.payer_name.casefold()), link)

    def unlink(self, site_id: SiteId, payer_name: str) -> None:
        """Forget a payer's link; nothing happens if there is none."""
        self._scope.enter(site_id)
        self._links.put((site_id, payer_name.casefold()), None)

    def link_of(self, site_id: SiteId, payer_name: str) -> PayerLink | None:
        """The license that a payer's money is linked to, or None; names are compared regardless of case."""
        return self._links.get((site_id, payer_name.casefold())) if self._scope.sees(site_id) else None
