"""Members of staff, and the trail."""

from gatedrentals.application.asked import Asked
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ids import NO_SITE, SiteId
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.testing.contracts.signing_in import Door

ASKED = Asked("staff:owner@example.com", "203.0.113.7")
PM = "pm@example.com"


def member(site_id: SiteId, *roles: Role, email: str = PM) -> StaffMember:
    return StaffMember(email, "Priya Patel", frozenset(roles or {Role.PM}), frozenset({site_id}))


def saved(door: Door, found: StaffMember) -> StaffMember:
    with door.store.work() as work:
        work.staff.save(found)
    return found


def trail(door: Door, site_id: SiteId = NO_SITE) -> list[AuditRow]:
    with door.store.work() as work:
        return list(work.audit_trail.of_site(site_id, 99))
