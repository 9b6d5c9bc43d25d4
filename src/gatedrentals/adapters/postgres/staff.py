"""Members of staff: a work of one site sees who works there, and changes nobody."""

from collections.abc import Sequence
from typing import Any

from attrs import frozen
from psycopg.pq import Format
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.schema.access import STAFF_MEMBER
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.adapters.postgres.trips import Statement
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
        return next(map(_member, self.at.ask(_FOUND, (email.strip().casefold(),))), None)

    def of_site(self, site_id: SiteId) -> Sequence[StaffMember]:
        """Who works at a site, those who left included, in order of mail address."""
        there = select(STAFF_MEMBER).where(STAFF_MEMBER.c.sites.contains([site_id]))
        return tuple(map(_member, self.at.rows(there.order_by(STAFF_MEMBER.c.email.collate("C")))))


_FOUND = Statement(
    f"SELECT {', '.join(STAFF_MEMBER.c.keys())} FROM staff_member WHERE email = $1".encode(),  # noqa: S608 - our own columns
    (Format.BINARY,),
)


def _member(row: Sequence[Any]) -> StaffMember:
    email, name, roles, sites, is_active = row
    return StaffMember(email, name, frozenset(map(Role, roles)), frozenset(map(SiteId, sites)), is_active)
