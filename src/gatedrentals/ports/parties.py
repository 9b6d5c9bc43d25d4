"""People: residents, payers and payees (§6.4, §8.3)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.access.contact import Channel, Contact, mail_key, phone_key
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import LicenseId, PartyId, SiteId


class UnknownParty(Refusal):
    """No person has this id."""

    code = "unknown_party"


@frozen
class Party:
    """A person. ``email`` and ``phone`` may be empty; ``takes_mail`` and ``takes_sms`` are off where they opted out."""

    id: PartyId
    site_id: SiteId
    name: str
    email: str = ""
    phone: str = ""
    takes_mail: bool = True
    takes_sms: bool = True

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """Where they can be reached, as it is compared; what was written down wrong is none."""
        keys = ((Channel.MAIL, mail_key(self.email)), (Channel.SMS, phone_key(self.phone)))
        return tuple(Contact(channel, key) for channel, key in keys if key)

    @property
    def wanted_contacts(self) -> tuple[Contact, ...]:
        """Where they want to hear from us."""
        takes = {Channel.MAIL: self.takes_mail, Channel.SMS: self.takes_sms}
        return tuple(contact for contact in self.contacts if takes[contact.channel])


@frozen
class PayerLink:
    """A PM's word that money of this payer's name is for a license; it is remembered (§8.3)."""

    site_id: SiteId
    payer_name: str
    license_id: LicenseId
    linked_at: datetime
    linked_by: str


class Parties(Protocol):
    """The people of every site."""

    def save(self, party: Party) -> None:
        """Add or replace a person."""
        ...

    def get(self, party_id: PartyId) -> Party:
        """A person. Raises UnknownParty."""
        ...

    def named(self, site_id: SiteId, name: str) -> Sequence[Party]:
        """People of a site by name, regardless of case."""
        ...

    def with_contact(self, contact: Contact) -> Sequence[Party]:
        """People who can be reached there, at every site that the work sees, in order of id."""
        ...

    def link(self, link: PayerLink) -> None:
        """Remember a payer's link; the same payer's earlier link at the site is replaced."""
        ...

    def unlink(self, site_id: SiteId, payer_name: str) -> None:
        """Forget a payer's link; nothing happens if there is none."""
        ...

    def link_of(self, site_id: SiteId, payer_name: str) -> PayerLink | None:
        """The license that a payer's money is linked to, or None; names are compared regardless of case."""
        ...
