"""Members of staff. A work of one site sees who works there, and changes nobody: they may work elsewhere, too."""

from collections.abc import Sequence
from typing import Protocol

from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ids import SiteId


class Staff(Protocol):
    """Everybody who works or worked for the company."""

    def save(self, member: StaffMember) -> None:
        """Add or replace a member, by mail address."""
        ...

    def by_email(self, email: str) -> StaffMember | None:
        """A member, also one who left, or None; addresses are compared regardless of case."""
        ...

    def of_site(self, site_id: SiteId) -> Sequence[StaffMember]:
        """Who works at a site, those who left included, in order of mail address."""
        ...
