"""Who works at the played sites: people who do not exist."""

from gatedrentals.application.access.save_staff import SaveStaff, StaffDesk
from gatedrentals.bootstrap.demo.shipped import SITES
from gatedrentals.bootstrap.demo.year import JOB
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ids import SiteId

_EVERY_SITE = tuple(SITES)


def _member(name: str, role: Role, *sites: str) -> StaffMember:
    email = f"{name.replace(' ', '.').lower()}@gatedrentals.example"
    return StaffMember(email, name, frozenset({role}), frozenset(map(SiteId, sites)))


STAFF = (
    _member("Renee Fontenot", Role.PM, "crosby"),
    _member("Marisol Vega", Role.PM, "willis"),
    _member("Grace Lindqvist", Role.ACCOUNTANT, *_EVERY_SITE),
    _member("Harlan Pruitt", Role.OWNER, *_EVERY_SITE),
    _member("Dewey Stubblefield", Role.TECHNICIAN, *_EVERY_SITE),
)
"""A PM of each site, and an accountant, an owner and a technician of both."""


def hire(park: Park) -> None:
    """Take everybody on; doing it again changes nothing."""
    desk = StaffDesk(park.store, park.clock)
    for member in STAFF:
        desk(SaveStaff(member, JOB))
