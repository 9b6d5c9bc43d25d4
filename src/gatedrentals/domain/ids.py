"""Typed identifiers. They come from outside (the `Ids` port): the domain never makes one."""

from typing import NewType
from uuid import UUID

SiteId = NewType("SiteId", str)
"""Short code of a site, such as ``crosby``."""

NO_SITE = SiteId("")
"""Where things are that belong to no single site; only a work of every site sees them."""

PartyId = NewType("PartyId", UUID)
"""A person: resident, payer, payee or member of staff."""

PadId = NewType("PadId", str)
"""A pad's code, unique within its site, such as ``C-014``."""

HomeId = NewType("HomeId", str)
"""A home's serial number."""

AccountId = NewType("AccountId", UUID)
"""What money belongs to: a license, an application or the suspense account of a site (§5.1)."""

LicenseId = NewType("LicenseId", UUID)
"""A license to occupy. Its ledger account carries the same id: see `account_of`."""

ProductCode = NewType("ProductCode", str)
"""A product of the catalog, such as ``rent``."""


def account_of(license_id: LicenseId) -> AccountId:
    """The ledger account of a license: the same id, seen as an account (§5.1)."""
    return AccountId(license_id)
