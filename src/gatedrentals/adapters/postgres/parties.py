"""People, and the licenses that payers' money goes to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from attrs import asdict, frozen
from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.schema.people import PARTY, PAYER_LINK
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.access.contact import Channel, Contact, mail_key, phone_key
from gatedrentals.domain.ids import LicenseId, PartyId, SiteId
from gatedrentals.ports.parties import Party, PayerLink, UnknownParty


@frozen
class PostgresParties:
    """The people of every site. Names are compared as Python folds their case."""

    at: Site

    def save(self, party: Party) -> None:
        """Add or replace a person."""
        self.at.enter(party.site_id)
        row = party_row(party)
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

    def with_contact(self, contact: Contact) -> Sequence[Party]:
        """People who can be reached there, at every site that the work sees, in order of id."""
        key = PARTY.c.email_key if contact.channel is Channel.MAIL else PARTY.c.phone_key
        reached = select(PARTY).where(key == contact.address, key != "")
        return tuple(map(_party, self.at.rows(reached.order_by(PARTY.c.party_id))))

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


def party_row(party: Party) -> dict[str, UUID | str | bool]:
    """The row of a person, with what they are found by."""
    return {
        "party_id": party.id,
        "site_id": party.site_id,
        "name": party.name,
        "name_key": party.name.casefold(),
        "email": party.email,
        "phone": party.phone,
        "email_key": mail_key(party.email),
        "phone_key": phone_key(party.phone),
        "takes_mail": party.takes_mail,
        "takes_sms": party.takes_sms,
    }


def _party(row: "Row[Any]") -> Party:
    return Party(
        PartyId(row.party_id), SiteId(row.site_id), row.name, row.email, row.phone, row.takes_mail, row.takes_sms
    )
