"""People, and the licenses that payers' money goes to."""

from collections.abc import Sequence
from typing import Any

from attrs import asdict, frozen
from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.schema.people import PARTY, PAYER_LINK
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.ids import LicenseId, PartyId, SiteId
from gatedrentals.ports.parties import Party, PayerLink, UnknownParty


@frozen
class PostgresParties:
    """The people of every site. Names are compared as Python folds their case."""

    at: Site

    def save(self, party: Party) -> None:
        """Add or replace a person."""
        self.at.enter(party.site_id)
        row = {**asdict(party), "name_key": party.name.casefold()}
        row["party_id"] = row.pop("id")
        self.at.run(insert(PARTY).values(**row).on_conflict_do_update(index_elements=[PARTY.c.party_id], set_=row))

    def get(self, party_id: PartyId) -> Party:
        """A person. Raises UnknownParty."""
        row = self.at.first(select(PARTY).where(PARTY.c.party_id == party_id))
        if row is None:
            message = f"nobody has the id {party_id}"
            raise UnknownParty(message)
        return _party(row)

    def named(self, site_id: SiteId, name: str) -> Sequence[Party]:
        """People of a site by name, regardless of case."""
        named = select(PARTY).where(PARTY.c.site_id == site_id, PARTY.c.name_key == name.casefold())
        return tuple(map(_party, self.at.rows(named.order_by(PARTY.c.party_id))))

    def link(self, link: PayerLink) -> None:
        """Remember a payer's link; the same payer's earlier link at the site is replaced."""
        self.at.enter(link.site_id)
        row = {**asdict(link), "payer_key": link.payer_name.casefold()}
        add = insert(PAYER_LINK).values(**row)
        self.at.run(add.on_conflict_do_update(index_elements=list(PAYER_LINK.primary_key), set_=row))

    def unlink(self, site_id: SiteId, payer_name: str) -> None:
        """Forget a payer's link; nothing happens if there is none."""
        self.at.enter(site_id)
        key = (PAYER_LINK.c.site_id == site_id) & (PAYER_LINK.c.payer_key == payer_name.casefold())
        self.at.run(delete(PAYER_LINK).where(key))

    def link_of(self, site_id: SiteId, payer_name: str) -> PayerLink | None:
        """The license that a payer's money is linked to, or None; names are compared regardless of case."""
        key = (PAYER_LINK.c.site_id == site_id) & (PAYER_LINK.c.payer_key == payer_name.casefold())
        row = self.at.first(select(PAYER_LINK).where(key))
        if row is None:
            return None
        return PayerLink(SiteId(row.site_id), row.payer_name, LicenseId(row.license_id), row.linked_at, row.linked_by)


def _party(row: "Row[Any]") -> Party:
    return Party(PartyId(row.party_id), SiteId(row.site_id), row.name, row.email, row.phone)
