"""What is kept beside the documents to be quick, and can be reckoned anew from them (§5.5, §6.5)."""

from typing import Protocol

from gatedrentals.domain.ids import AccountId, SiteId


class Projections(Protocol):
    """Paid, credited and open amounts of lines, how lines are earned, which invoices live, and where money is held."""

    def differing(self, site_id: SiteId) -> list[AccountId]:
        """Accounts of which something kept is not what the documents say, in order of id; changes nothing."""
        ...

    def rebuild(self, site_id: SiteId) -> list[AccountId]:
        """Put every projection of a site's books right; returns the accounts that were not, in order of id."""
        ...
