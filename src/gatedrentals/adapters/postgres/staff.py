"""Members of staff: a work of one site sees who works there, and changes nobody."""

from collections.abc import Sequence
from typing import Any

from attrs import frozen
from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.schema.access import STAFF_MEMBER
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ids import NO_SITE, SiteId


@frozen
class PostgresStaff:
    """Every member as last saved."""

    at: Site

    def save(self, member: StaffMember) -> None:
        """Add or replace a member, by mail address."""
        self.at.enter(NO_SITE)
        row = {
            "email": member.email,
            "name": member.name,
            "roles": sorted(role.value for role in member.roles),
            "sites": sorted(member.sites),
            "is_active": member.is_active,
        }
        add = insert(STAFF_MEMBER).values(**row)
        self.at.run(add.on_conflict_do_update(index_elements=[STAFF_MEMBER.c.email], set_=row))

    def by_email(self, email: str) -> StaffMember | None:
        """A member, also one who left, or None; addresses are compared regardless of case."""
        row = self.at.first(select(STAFF_MEMBER).where(STAFF_MEMBER.c.email == email.strip().casefold()))
        return None if row is None else _member(row)

    def of_site(self, site_id: SiteId) -> Sequence[StaffMember]:
        """Who works at a site, those who left included, in order of mail address."""
        there = select(STAFF_MEMBER).where(STAFF_MEMBER.c.sites.contains([site_id]))
        return tuple(map(_member, self.at.rows(there.order_by(STAFF_MEMBER.c.email.collate("C")))))


def _member(row: "Row[Any]") -> StaffMember:
    return StaffMember(
        row.email, row.name, frozenset(map(Role, row.roles)), frozenset(map(SiteId, row.sites)), row.is_active
    )
