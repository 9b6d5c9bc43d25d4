"""Members of staff in memory."""

from collections.abc import Sequence

from attrs import frozen

from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ids import NO_SITE, SiteId
from gatedrentals.testing.fakes.rows import Draft, Scope, Table


def staff_table() -> Table[str, StaffMember]:
    """Members by mail address, found by site."""
    return Table(lambda member: member.sites)


@frozen
class MemoryStaff:
    """Every member as last saved."""

    _rows: Draft[str, StaffMember]
    _scope: Scope

    def save(self, member: StaffMember) -> None:
        """Add or replace a member, by mail address."""
        self._scope.enter(NO_SITE)
        self._rows.put(member.email, member)

    def by_email(self, email: str) -> StaffMember | None:
        """A member, also one who left, or None; addresses are compared regardless of case."""
        member = self._rows.get(email.strip().casefold())
        return member if member is not None and self._sees(member) else None

    def of_site(self, site_id: SiteId) -> Sequence[StaffMember]:
        """Who works at a site, those who left included, in order of mail address."""
        found = self._rows.at(site_id) if self._scope.sees(site_id) else []
        return sorted(found, key=lambda member: member.email)

    def _sees(self, member: StaffMember) -> bool:
        return self._scope.sees(NO_SITE) or any(map(self._scope.sees, member.sites))
