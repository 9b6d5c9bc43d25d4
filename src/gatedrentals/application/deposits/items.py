"""Keys of the items of settlement, so that one closes what another raised (§14.1), and whose account an item is of."""

from gatedrentals.domain.ids import AccountId, LicenseId, SiteId
from gatedrentals.ports.store import Work


def key_of(name: str, *parts: object) -> str:
    """The key of an item about a license, by its number, or about the suspense account."""
    return "/".join([name, *(str(part) for part in parts)])


def number_of(work: Work, site_id: SiteId, account_id: AccountId) -> str:
    """The number of an account's license; empty for the suspense account."""
    if account_id == work.sites.suspense_account(site_id):
        return ""
    return work.licenses.get(LicenseId(account_id)).number
