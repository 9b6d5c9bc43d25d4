"""People: residents, payers and payees (§6.4, §8.3)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import LicenseId, PartyId, SiteId


class UnknownParty(Refusal):
    """No person has this id."""

    code = "unknown_party"


@frozen
class Party:
    """A person. ``email`` and ``phone`` may be empty."""

    id: PartyId
    site_id: SiteId
    name: str
    email: str = ""
    phone: str = ""


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

    def link(self, link: PayerLink) -> None:
        """Remember a payer's link; the same payer's earlier link at the site is replaced."""
        ...

    def unlink(self, site_id: SiteId, payer_name: str) -> None:
        """Forget a payer's link; nothing happens if there is none."""
        ...

    def link_of(self, site_id: SiteId, payer_name: str) -> PayerLink | None:
        """The license that a payer's money is linked to, or None; names are compared regardless of case."""
        ...
